import type { Difference } from "./compare.js";

/** A difference in words, with the two boards side by side. */
export function describeDifference(difference: Difference): string {
  const { step, field, recorded, replayed, boards } = difference;
  if (!boards) return `  step ${step}: ${field}: recorded ${text(recorded)}, replayed ${text(replayed)}`;
  const values = field === "board" ? "" : `: recorded ${text(recorded)}, replayed ${text(replayed)}`;
  return `  step ${step}: ${field}${values}\n${sideBySide(boards.recorded, boards.replayed)}`;
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}

/** Two boards next to each other; rows that differ are marked. */
function sideBySide(recorded: readonly string[], replayed: readonly string[]): string {
  const rows = Array.from({ length: Math.max(recorded.length, replayed.length) }, (_, row) => [
    recorded[row] ?? "",
    replayed[row] ?? "",
  ]);
  const width = Math.max("recorded".length, ...recorded.map((row) => row.length));
  const lines = rows.map(([a, b]) => `    ${a.padEnd(width)}   ${b}${a === b ? "" : "   <"}`);
  return [`    ${"recorded".padEnd(width)}   replayed`, ...lines].join("\n");
}
