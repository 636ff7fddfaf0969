import { csvText } from "@mesagrid/agent";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { ResultRow, StudyTable } from "./row.js";

/** A table's columns in the order of its files; whole numbers, a number that may be missing, words. */
const COLUMNS = {
  arm: "STRING",
  seed: "INT64",
  initialisation: "INT64",
  data: "INT64",
  phase: "STRING",
  step: "INT64",
  levels: "STRING",
  measure: "STRING",
  quantity: "STRING",
  value: "DOUBLE",
  word: "STRING",
} as const satisfies Record<keyof ResultRow, "STRING" | "INT64" | "DOUBLE">;

const NAMES = Object.keys(COLUMNS) as (keyof ResultRow)[];

/** A table as CSV (RFC 4180), a header line first; an empty cell where there is no number, or no word. */
export function resultsCsv({ rows }: StudyTable): string {
  return csvText(rows.map((row) => Object.fromEntries(NAMES.map((name) => [name, row[name] ?? ""]))));
}

/**
 * A table as a Parquet file, in Snappy's compression; where it comes from is in the file's metadata under `mesagrid`, as JSON. The same
 * table gives the same bytes.
 */
export function resultsParquet({ rows, ...head }: StudyTable): Uint8Array {
  const buffer = parquetWriteBuffer({
    columnData: NAMES.map((name) => ({
      name,
      type: COLUMNS[name],
      nullable: name === "value" || name === "word",
      data: rows.map((row) => (COLUMNS[name] === "INT64" ? BigInt(row[name] as number) : row[name])),
    })),
    kvMetadata: [{ key: "mesagrid", value: JSON.stringify(head) }],
  });
  return new Uint8Array(buffer);
}
