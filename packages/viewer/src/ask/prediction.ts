import type { Program } from "@mesagrid/env";
import type { Fate, Forecast } from "../policy/forecast.js";
import { objectiveTitle } from "../words.js";

/** A stretch of a sentence; one with an objective is shown in its colour. */
export interface Words {
  readonly text: string;
  readonly objective?: number;
}

/** From this share on it would; in between it might. */
const SURE = [
  [0.97, "almost surely"],
  [0.75, "most likely"],
  [0.5, "more likely than not"],
] as const;

/** What comes first in one sentence: "From here it would almost surely reach the corner first". */
export function firstWords(program: Program, { fates }: Forecast): Words[] {
  const [{ targets, share }] = fates;
  const sure = SURE.find(([least]) => share >= least)?.[1];
  const may = sure === undefined ? "From here it might " : `From here it would ${sure} `;
  if (targets.length === 0) return [{ text: `${may}come to nothing that is paid for` }];
  const words: Words[] = [{ text: may }];
  targets.forEach((k, index) => {
    if (index > 0) words.push({ text: " and " });
    words.push({ text: objectiveTitle(program, program.objectives.names[k]), objective: k });
  });
  words.push({ text: targets.length > 1 ? " at once" : " first" });
  return words;
}

/** One of the things that may come first, in a line: "reach the corner first, after 9 moves on average". */
export function fateWords(program: Program, { targets, moves }: Fate): string {
  if (targets.length === 0) return targetsWords(program, targets);
  const mean = moves < 9.95 ? moves.toFixed(1) : Math.round(moves);
  return `${targetsWords(program, targets)}, after ${mean} moves on average`;
}

/** Objectives in words: "reach the corner first", "eat the cheese and reach the corner at once". */
export function targetsWords(program: Program, targets: readonly number[]): string {
  if (targets.length === 0) return "nothing until the time is up";
  const titles = targets.map((k) => objectiveTitle(program, program.objectives.names[k]));
  return targets.length > 1 ? `${titles.join(" and ")} at once` : `${titles[0]} first`;
}

/** How the forecast was come by. */
export function sourceWords({ episodes }: Forecast): string {
  return episodes === null
    ? "Computed from all its chances, within the time of an episode."
    : `Counted over ${episodes} episodes with moves drawn by its chances.`;
}
