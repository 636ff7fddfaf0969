import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadStudy, readStudy, type StudyTable, writeTable } from "@mesagrid/study";
import { expect, test } from "vitest";
import { ROOT } from "../../structure/repository.js";
import { smallStudy } from "../executors/small-study.js";
import { mesagrid } from "../screen.js";
import { plantedTable } from "./planted.js";

const CHEESE = {
  measure: "normalised-return",
  quantity: "normalised return of cheese",
  levels: "shifted",
} as const;

/** A small study's file, and a folder with a planted table that claims to be of it. */
function place(): { file: string; results: string; table: StudyTable } {
  const { study, folder, file } = smallStudy({
    scenarios: [join(ROOT, "scenarios/cheese-corner.json")],
    arms: { shipped: {}, control: { control: true, levels: "shifted" } },
    comparisons: [{ as: "difference", of: "shipped", against: "control", ...CHEESE, refutes: "above" }],
    figures: [{ kind: "bars", measure: "normalised-return", arms: ["shipped", "control"] }],
  });
  const planted = plantedTable();
  const provenance = { ...planted.provenance, studyHash: study.hash };
  const table: StudyTable = { ...planted, study: "small", provenance };
  const results = join(folder, "results");
  mkdirSync(results);
  writeTable(results, table);
  return { file, results, table };
}

test("writes the report beside the table, and says the verdict", async () => {
  const { file, results } = place();
  const { code, out, err } = await mesagrid("report", results, "--study", file);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.split("\n")).toEqual([
    "The guess is supported: every comparison that could have refuted it lies on its side.",
    join(results, "report.html"),
    join(results, "report.md"),
    "2 files of figures",
    "",
  ]);
  expect(readdirSync(results)).toEqual(["figures", "report.html", "report.md", "table.json"]);
  expect(readFileSync(join(results, "report.md"), "utf8")).toContain("Coin or corner?");
});

test("takes the table's file, and writes elsewhere, with a packed table", async () => {
  const { file, results } = place();
  const out = join(results, "..", "elsewhere");
  const { code } = await mesagrid("report", join(results, "table.json"), "--study", file, "--out", out);
  expect(code).toBe(0);
  expect(loadStudy(out)).toEqual(loadStudy(results));
  expect(readdirSync(out)).toEqual(["figures", "report.html", "report.md", "table.json.gz"]);
});

test("a study file that was changed since is refused, unless that is wanted and told", async () => {
  const { file, results } = place();
  writeFileSync(file, JSON.stringify({ ...readStudy(file).file, refutedBy: "Something else." }));
  const refused = await mesagrid("report", results, "--study", file);
  expect(refused.code).toBe(1);
  expect(refused.err).toContain("was changed after the table was made");
  expect(refused.err).toContain("--changed");
  expect((await mesagrid("report", results, "--study", file, "--changed")).code).toBe(0);
  expect(readFileSync(join(results, "report.html"), "utf8")).toContain("was changed after these numbers");
});

test("a table of another study, and one that is not there, are refused in words", async () => {
  const { file, results, table } = place();
  writeTable(results, { ...table, study: "other" });
  const other = await mesagrid("report", results, "--study", file);
  expect(other.err).toContain("the table is of the study other");
  const none = await mesagrid("report", join(results, "nowhere"));
  expect(none).toMatchObject({ code: 1, out: "" });
  expect(none.err).toContain("there are no results at");
  expect(loadStudy(results).study).toBe("other");
});
