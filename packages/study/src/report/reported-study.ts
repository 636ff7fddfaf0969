import type { StudyFile } from "../study/schema.js";

/** What of a study file its report tells. */
export type ReportedStudy = Pick<
  StudyFile,
  "name" | "title" | "question" | "guess" | "refutedBy" | "source" | "arms" | "comparisons" | "figures"
>;
