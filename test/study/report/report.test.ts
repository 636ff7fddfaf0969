import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  makeReport,
  type ReportedStudy,
  reportMarkdown,
  reportPage,
  type StudyTable,
  writeReport,
} from "@mesagrid/study";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CROSSED, crossedTable, PLANTED, plantedTable } from "./planted.js";

/** Whatever Vega finds odd about a picture fails the test. */
const warn = (words: string): never => {
  throw new Error(words);
};

async function pageOf(study: ReportedStudy, table: StudyTable, changed = false): Promise<string> {
  return reportPage(await makeReport(study, table, { warn, changed }));
}

/** A study with little in it. */
const SHORT: ReportedStudy = {
  ...PLANTED,
  comparisons: PLANTED.comparisons?.slice(0, 1) ?? [],
  figures: PLANTED.figures?.slice(1, 2) ?? [],
};

const folder = mkdtempSync(join(tmpdir(), "mesagrid-report-"));
let page: string;
let text: string;

beforeAll(async () => {
  const report = await makeReport(PLANTED, plantedTable(), { warn });
  writeReport(folder, report);
  page = readFileSync(join(folder, "report.html"), "utf8");
  text = readFileSync(join(folder, "report.md"), "utf8");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the page", () => {
  test("needs nothing else, and runs nothing", () => {
    expect(page).not.toMatch(/<script|<link|<iframe|<object|\son\w+=|@import|url\((?!#)|javascript:/i);
    const addresses = [...page.matchAll(/https?:\/\/[^\s"&<]+/g)].map(([address]) => address);
    // Names of formats, which nobody fetches.
    expect(new Set(addresses)).toEqual(
      new Set([
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
        "https://vega.github.io/schema/vega-lite/v6.json",
      ]),
    );
    expect(page).toContain("default-src 'none'");
  });

  test("tells the question, what would refute it, the verdict, the rule, and how to make it again", () => {
    for (const part of [
      PLANTED.question,
      PLANTED.refutedBy,
      "Supported",
      "speaks by its 95 % interval alone",
      "mesagrid study studies/planted.json",
      "fedcba9876543210",
    ])
      expect(page).toContain(part);
  });

  test("every picture is one image with a text, has its numbers in a table and its source", () => {
    const pictures = page.match(/<svg [^>]*>/g) ?? [];
    expect(pictures.length).toBe(7);
    for (const tag of pictures) expect(tag).toMatch(/role="img" aria-label="[^"]{60,}"/);
    expect(page.match(/<figcaption>/g)).toHaveLength(6);
    expect(page.match(/<details><summary>Numbers of figure \d/g)).toHaveLength(6);
    expect(page.match(/<details><summary>Vega-Lite source of figure \d/g)).toHaveLength(6);
  });

  test("every table has a caption and heads", () => {
    const tables = page.split("<table>").slice(1);
    expect(tables.length).toBeGreaterThan(8);
    for (const table of tables) expect(table).toMatch(/^<caption>.+<th scope="col"/s);
  });

  test("names of parts of pictures cannot meet those of others", () => {
    for (const picture of page.match(/<svg .*?<\/svg>/gs) ?? []) expect(picture).not.toMatch(/\sid="/);
  });

  test("its pictures have the page's own colour for text", () => {
    expect(page).toContain('fill="currentColor"');
    expect(page).not.toMatch(/fill="(#000|black|white)"/);
  });
});

describe("the Markdown", () => {
  test("shows pictures that are there, with a text", () => {
    const pictures = [...text.matchAll(/!\[(.+?)\]\((.+?)\)/g)];
    expect(pictures).toHaveLength(7);
    for (const [, , path] of pictures) expect(existsSync(join(folder, path))).toBe(true);
    for (const [, path] of text.matchAll(/\[source and data\]\((.+?)\)/g))
      expect(existsSync(join(folder, path))).toBe(true);
  });

  test("says the same as the page", () => {
    for (const part of [
      PLANTED.question,
      "The guess is supported",
      "n = 10",
      "includes 0",
      "```sh\nmesagrid",
    ])
      expect(text).toContain(part);
  });
});

test("a picture's source is Vega-Lite with its data in it", () => {
  const sources = readdirSync(join(folder, "figures")).filter((name) => name.endsWith(".vl.json"));
  expect(sources).toHaveLength(7);
  for (const name of sources) {
    const spec = JSON.parse(readFileSync(join(folder, "figures", name), "utf8"));
    expect(spec.$schema).toBe("https://vega.github.io/schema/vega-lite/v6.json");
    expect(spec.data.values.length).toBeGreaterThan(2);
  }
});

test("the same table makes the same report, whatever the order of its rows", async () => {
  const table = plantedTable();
  expect(await pageOf(PLANTED, table)).toBe(page);
  expect(await pageOf(PLANTED, { ...table, rows: [...table.rows].reverse() })).toBe(page);
});

test("pictures of an earlier report go, other files stay", async () => {
  const other = mkdtempSync(join(tmpdir(), "mesagrid-report-"));
  writeReport(other, await makeReport(SHORT, plantedTable(), { warn }));
  writeFileSync(join(other, "figures", "own.svg"), "");
  writeReport(other, await makeReport({ ...SHORT, figures: [] }, plantedTable(), { warn }));
  expect(readdirSync(join(other, "figures"))).toEqual(["own.svg"]);
  rmSync(other, { recursive: true, force: true });
});

test("three agents are given no mean anywhere", async () => {
  const few = await pageOf(PLANTED, plantedTable(3));
  expect(few).toContain("Undetermined");
  expect(few).toContain("3 agents are too few for an interval");
  expect(few).not.toMatch(/interquartile mean[^<]*n = 3/);
  expect(few).not.toMatch(/&quot;iqm&quot;:/);
});

test("crossed seeds are drawn as a table of agents, and early against final", async () => {
  const crossed = await pageOf(CROSSED, crossedTable());
  expect(crossed.match(/<svg /g)).toHaveLength(2);
  expect(crossed).toMatch(/the first weights explain 0\.9\d \(0\.\d\d, 0\.\d\d\)/);
  expect(crossed).toMatch(/correlate with r = 0\.9\d/);
  expect(crossed).toContain("No verdict");
});

test("a trial run and a changed study file are told before the verdict", async () => {
  const table = plantedTable();
  const narrowed = { ...table, provenance: { ...table.provenance, narrowed: "--quick" } };
  const told = await pageOf(SHORT, narrowed, true);
  expect(told).toContain("not the whole study: it was narrowed by --quick");
  expect(told).toContain("was changed after these numbers were made");
  expect(told.indexOf("--quick")).toBeLessThan(told.indexOf('class="verdict"'));
});

test("names that mean something to HTML, Markdown or a file system do no harm", async () => {
  const name = '<img src=x onerror=alert(1)>|"*../_';
  const study = { ...SHORT, title: name, question: name, source: "`a` [b](javascript:c)" };
  const table = plantedTable();
  const rows = table.rows.map((row) => ({
    ...row,
    quantity: row.quantity === "cheese first" ? name : row.quantity,
  }));
  const report = await makeReport(study, { ...table, rows }, { warn });
  expect(reportPage(report)).not.toContain("<img");
  const markdown = reportMarkdown(report);
  expect(markdown).not.toMatch(/<img|[^\\]\]\(javascript/);
  const other = mkdtempSync(join(tmpdir(), "mesagrid-report-"));
  for (const path of writeReport(other, report))
    expect(path.slice(other.length)).toMatch(/^\/(figures\/)?[\w.-]+$/);
  rmSync(other, { recursive: true, force: true });
});

test("a study without comparisons, figures or numbers still has a report", async () => {
  const { comparisons: _, figures: __, ...bare } = PLANTED;
  const empty = await pageOf(bare, { ...plantedTable(), rows: [] });
  expect(empty).toContain("No verdict");
  const nothing = await pageOf(PLANTED, { ...plantedTable(), rows: [] });
  expect(nothing).toContain("Undetermined");
  expect(nothing).not.toContain("NaN");
});
