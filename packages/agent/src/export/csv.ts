import type { MetricsRow } from "../metrics.js";

/** Rows as CSV (RFC 4180): a column for every name in the order of its first appearance, an empty cell where a row has none. */
export function csvText(rows: readonly MetricsRow[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [names, ...rows.map((row) => names.map((name) => String(row[name] ?? "")))];
  return lines.map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
