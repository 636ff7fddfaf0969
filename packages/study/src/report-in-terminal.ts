import { makeReport } from "./report/report.js";
import type { ReportedStudy } from "./report/reported-study.js";
import { writeReport } from "./report/write.js";
import type { StudyTable } from "./results/row.js";
import { say, type Terminal } from "./terminal.js";

/**
 * Writes a study's report into a folder, and says its verdict and where it lies.
 *
 * @param changed whether the study's file is another one than that which the table was made with
 */
export async function reportInTerminal(
  { stdout, stderr }: Terminal,
  study: ReportedStudy,
  table: StudyTable,
  folder: string,
  changed = false,
): Promise<void> {
  const warn = (words: string) => say(stderr, `a picture: ${words}`);
  const report = await makeReport(study, table, { changed, warn });
  const [page, text, ...figures] = writeReport(folder, report);
  const verdict = report.blocks.find(({ kind }) => kind === "verdict");
  if (verdict?.kind === "verdict") say(stdout, verdict.text);
  say(stdout, `${page}\n${text}\n${figures.length} files of figures`);
}
