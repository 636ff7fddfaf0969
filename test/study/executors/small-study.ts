import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CellTask, planCells, readStudy, type Study } from "@mesagrid/study";
import { workplace } from "../worlds.js";

/** A study file that its agents are through with in no time; `changes` replace its fields. */
export function studyFile(changes: object = {}): object {
  return {
    format: 1,
    name: "small",
    title: "A small study",
    question: "Coin or corner?",
    refutedBy: "Nothing, it is a test.",
    scenarios: ["tiny.json"],
    settings: { slots: 16, hidden: [16], kernels: "stock" },
    arms: { plain: {}, control: { control: true, levels: "shifted" } },
    seeds: "1-2",
    evaluate: { every: 1024, episodes: 8 },
    checkpoints: { every: 512 },
    batteries: [{ levels: ["train", "shifted"], episodes: 8, measures: ["normalised-return", "choice"] }],
    ...changes,
  };
}

/** The study read from a folder that is gone after the test, where `tiny.json` lies beside it. */
export function smallStudy(changes: object = {}): {
  readonly study: Study;
  readonly folder: string;
  readonly file: string;
} {
  const { folder } = workplace();
  const file = join(folder, "small.json");
  writeFileSync(file, JSON.stringify(studyFile(changes)));
  return { study: readStudy(file), folder, file };
}

/** Its cells, on the backend that starts the quickest. */
export function smallCells(changes: object = {}): { readonly cells: CellTask[]; readonly folder: string } {
  const { study, folder } = smallStudy(changes);
  return { cells: planCells(study, {}, "cpu"), folder };
}
