import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  loadStudy,
  packTable,
  type ResultRow,
  resultsCsv,
  resultsParquet,
  type StudyTable,
  tableText,
} from "@mesagrid/study";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

const place = {
  arm: 'a, "b"',
  seed: 2 ** 40,
  initialisation: 1,
  data: 7,
  phase: "A",
  step: 4096,
  levels: "train",
};
const rows: ResultRow[] = [
  { ...place, measure: "return", quantity: "coin", value: 0.1 + 0.2, word: null },
  { ...place, measure: "verdict", quantity: "verdict", value: null, word: "pursues coin" },
];
const table: StudyTable = {
  study: "small",
  version: 1,
  provenance: {
    ...{ command: "mesagrid study small.json", narrowed: "", versions: { mesagrid: "0.1.0" } },
    ...{
      started: "2026-01-01T00:00:00.000Z",
      ended: "2026-01-01T00:00:01.000Z",
      seconds: 1,
      machine: "a clock",
    },
    ...{ scenarios: { tiny: "00" }, studyHash: "11" },
  },
  rows,
};

test("a packed table is the same one, and one that is cut off is refused", () => {
  const { folder } = workplace();
  packTable(folder, table);
  const file = join(folder, "table.json.gz");
  expect(loadStudy(folder)).toEqual(table);
  expect(loadStudy(file)).toEqual(table);
  writeFileSync(file, readFileSync(file).subarray(0, 60));
  expect(() => loadStudy(folder)).toThrow("cannot read results");
});

test("a table is written a row a line, and is loaded as it was", () => {
  const { folder } = workplace();
  const file = join(folder, "table.json");
  writeFileSync(file, tableText(table));
  expect(loadStudy(folder)).toEqual(table);
  expect(loadStudy(file)).toEqual(table);
  expect(
    tableText(table)
      .split("\n")
      .filter((line) => line.includes('"arm"')),
  ).toHaveLength(2);
  expect(() => loadStudy(join(folder, "none"))).toThrow("there are no results");
  writeFileSync(file, tableText({ ...table, rows: [] }).replace('"version": 1', '"version": 2'));
  expect(() => loadStudy(folder)).toThrow("no table of results of version 1");
});

test("CSV has a column for each field, and nothing where there is nothing", () => {
  expect(resultsCsv(table)).toBe(
    "arm,seed,initialisation,data,phase,step,levels,measure,quantity,value,word\r\n" +
      '"a, ""b""",1099511627776,1,7,A,4096,train,return,coin,0.30000000000000004,\r\n' +
      '"a, ""b""",1099511627776,1,7,A,4096,train,verdict,verdict,,pursues coin\r\n',
  );
});

test("Parquet holds the same rows and where they come from, in the same bytes each time", async () => {
  const bytes = resultsParquet(table);
  const file = bytes.buffer as ArrayBuffer;
  const read = await parquetReadObjects({ file });
  const whole = (row: object) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
    );
  expect(read.map(whole)).toEqual(rows);
  const [{ key, value }] = parquetMetadata(file).key_value_metadata ?? [];
  const { rows: _rows, ...head } = table;
  expect([key, JSON.parse(value ?? "")]).toEqual(["mesagrid", head]);
  expect(Buffer.from(resultsParquet(table)).equals(Buffer.from(bytes))).toBe(true);
});

test("mesagrid export writes a study's results, and says what it cannot do", async () => {
  const { folder } = workplace();
  writeFileSync(join(folder, "table.json"), tableText(table));
  const [csv, parquet] = [join(folder, "r.csv"), join(folder, "r.parquet")];
  const done = await mesagrid("export", folder, "--csv", csv, "--parquet", parquet);
  expect(done).toEqual({ code: 0, out: `2 rows in ${csv}\n2 rows in ${parquet}\n`, err: "" });
  expect(readFileSync(csv, "utf8")).toBe(resultsCsv(table));
  expect(readFileSync(parquet).equals(Buffer.from(resultsParquet(table)))).toBe(true);
  for (const [flags, words] of [
    [[folder], "export as what"],
    [[folder, "--tensorboard", "board"], "TensorBoard shows runs"],
    [["none", "--parquet", parquet], "--parquet is for a study's results"],
  ] as const)
    expect((await mesagrid("export", ...flags)).err).toContain(words);
});
