import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { writeAtomic } from "@mesagrid/agent";
import { Failure } from "../failure.js";
import type { StudyTable } from "./row.js";

/** The file of a study's table, in the folder of its results. */
export const TABLE_FILE = "table.json";

/** The same in a thirtieth of the bytes, where results are kept for good. */
const PACKED_FILE = `${TABLE_FILE}.gz`;

/** Bytes that a packed table may come to: ten times those of a study of 200 agents. */
const MOST_BYTES = 2 ** 29;

/** A table as text: JSON with one row a line, so that it can be compared and kept under version control. */
export function tableText({ rows, ...head }: StudyTable): string {
  const lines = rows.map((row) => `    ${JSON.stringify(row)}`);
  const text = JSON.stringify(head, null, 2).replace(/\n}$/, "");
  return `${text},\n  "rows": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

/** Writes a table into a folder. */
export function writeTable(folder: string, table: StudyTable): void {
  writeAtomic(join(folder, TABLE_FILE), tableText(table));
}

/** Writes a table into a folder to be kept, packed. */
export function packTable(folder: string, table: StudyTable): void {
  writeAtomic(join(folder, PACKED_FILE), gzipSync(tableText(table), { level: 9 }));
}

/** The file of the table in a folder of results, packed or not; nothing if there is none. */
export function tableFile(folder: string): string | undefined {
  return [TABLE_FILE, PACKED_FILE].map((name) => join(folder, name)).find((path) => existsSync(path));
}

/**
 * Loads what came out of a study, for a script or a notebook:
 *
 *     const { rows } = loadStudy("studies/results/proxy-or-goal");
 *     const cheese = lastNumbers(rows, { arm: "shipped", levels: "shifted", measure: "return", quantity: "cheese" });
 *
 * @param path a folder with a `table.json` or `table.json.gz`, or such a file
 * @throws Failure if there is none, or it is of another version
 */
export function loadStudy(path: string): StudyTable {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found)
    throw new Failure(
      `there are no results at ${path}`,
      "a study's are in runs/studies/ or studies/results/",
    );
  const file = found.isDirectory() ? (tableFile(path) ?? join(path, TABLE_FILE)) : path;
  let table: StudyTable;
  try {
    const bytes = readFileSync(file);
    const text = file.endsWith(".gz") ? gunzipSync(bytes, { maxOutputLength: MOST_BYTES }) : bytes;
    table = JSON.parse(text.toString());
  } catch (thrown) {
    const hint = "mesagrid study FILE runs a study, and writes its table in the end";
    throw new Failure(`cannot read results: ${thrown instanceof Error ? thrown.message : thrown}`, hint);
  }
  if (table.version !== 1 || !Array.isArray(table.rows))
    throw new Failure(`${file} is no table of results of version 1`, "run the study again");
  return table;
}
