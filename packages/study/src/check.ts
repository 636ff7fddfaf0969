import { readFileSync } from "node:fs";
import {
  checkText,
  drawLevels,
  type Problem,
  type Program,
  renderAscii,
  type TextReport,
} from "@mesagrid/env";
import { count } from "./numbers.js";

/** What became of one scenario file: a program, or everything that is wrong with it. */
export type FileReport = TextReport & { readonly file: string };

/** Reads and compiles a scenario file. Never throws: a file that cannot be read is a problem too (`unreadable`). */
export function checkFile(file: string): FileReport {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { file, problems: [{ code: "unreadable", path: "$", message, expected: "a scenario file" }] };
  }
  return { file, ...checkText(text) };
}

/** A program in one line: name, board, kinds, objectives with roles, level sets, phases. */
export function describeProgram(program: Program): string {
  const { name, height, width, kinds, objectives, levelSets, phases } = program;
  const sets = [...levelSets.values()].map((set) =>
    set.parts.length > 0 ? `${set.name} (of ${set.parts.join(", ")})` : set.name,
  );
  return [
    `${name}, ${height} x ${width}`,
    `kinds ${kinds.names.slice(1).join(", ")}`,
    `objectives ${objectives.names.map((objective, k) => `${objective} (${objectives.roles[k]})`).join(", ")}`,
    `levels ${sets.join(", ")}`,
    `phases ${phases.map((phase) => `${phase.name} (${reward(phase.reward)} on ${levelsText(phase)}, ${count(phase.steps)} steps)`).join(", ")}`,
  ].join("; ");
}

/** The level set of a phase, and what it mixes in: `train with shifted 0.03`. */
function levelsText({ levels, mix }: Program["phases"][number]): string {
  if (mix === undefined) return levels;
  const shares = Object.entries(mix).map(
    ([name, share]) => `${name} ${typeof share === "number" ? share : share.join(" to ")}`,
  );
  return `${levels} with ${shares.join(", ")}`;
}

function reward(weights: Readonly<Record<string, number>>): string {
  return Object.entries(weights)
    .map(([objective, weight]) => (weight === 1 ? objective : `${weight} ${objective}`))
    .join(" + ");
}

/** A problem in four lines at most: where and which, what, what was expected, what to try. */
export function describeProblem({ code, path, message, expected, hint }: Problem): string {
  const lines = [`${path}  ${code}`, `  ${message}`];
  if (expected !== undefined) lines.push(`  expected: ${expected}`);
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join("\n");
}

/**
 * The first levels of a level set, as text.
 *
 * @param many how many, at least 1
 */
export function sampleLevels(program: Program, levels: string, many: number, seed: number): string[] {
  return drawLevels(program, levels, many, seed).map(({ board }) => renderAscii(program, board));
}

/** Boards next to each other, as many in a row as fit into `columns` characters, one at least. */
export function sideBySide(boards: readonly string[], columns: number): string {
  const width = (boards[0]?.indexOf("\n") ?? 0) + 1 || boards[0]?.length || 1;
  const inRow = Math.max(1, Math.floor((columns + 2) / (width + 2)));
  const rows: string[] = [];
  for (let first = 0; first < boards.length; first += inRow) {
    const lines = boards.slice(first, first + inRow).map((board) => board.split("\n"));
    rows.push(lines[0].map((_, line) => lines.map((board) => board[line]).join("   ")).join("\n"));
  }
  return rows.join("\n\n");
}
