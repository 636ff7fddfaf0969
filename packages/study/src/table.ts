/** Cells of a table: the first row is its head. */
export type Rows = readonly (readonly string[])[];

/** A table for the terminal: columns two spaces apart, numbers to the right, a rule below the head. */
export function textTable(rows: Rows): string {
  const widths = columnWidths(rows);
  const right = numericColumns(rows);
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

/** The same table in Markdown. */
export function markdownTable(rows: Rows): string {
  const right = numericColumns(rows);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(rows[0]), line(right.map((is) => (is ? "---:" : "---"))), ...rows.slice(1).map(line)].join(
    "\n",
  );
}

function columnWidths(rows: Rows): number[] {
  return rows[0].map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? "").length)));
}

/** Columns whose every cell below the head starts as a number does, or is a dash or empty. */
export function numericColumns(rows: Rows): boolean[] {
  return rows[0].map(
    (_, column) =>
      rows.length > 1 &&
      rows.slice(1).every((cells) => /^(-?[\d.][^a-zA-Z]*[a-zA-Z%]?|-|)$/.test(cells[column] ?? "")),
  );
}
