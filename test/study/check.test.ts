import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main, schemaText } from "@mesagrid/study";
import { afterAll, expect, test } from "vitest";
import { filesIn, ROOT, read } from "../structure/repository.js";
import { mesagrid, Screen } from "./screen.js";

const folder = mkdtempSync(join(tmpdir(), "mesagrid-check-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cheese = join(ROOT, "scenarios/cheese-corner.json");

function broken(change: (scenario: Record<string, never>) => void): string {
  const scenario = JSON.parse(readFileSync(cheese, "utf8"));
  change(scenario);
  const file = join(folder, "broken.json");
  writeFileSync(file, JSON.stringify(scenario));
  return file;
}

test("a right file gets one line with all that it is", async () => {
  const { code, out, err } = await mesagrid("check", cheese, "--levels", "0");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out.trimEnd()).toBe(
    `ok   ${cheese}: cheese-corner, 9 x 9; kinds wall, mouse, cheese, corner; objectives cheese (true), corner (proxy); ` +
      "levels train, shifted, mixed (of train, shifted); " +
      "phases A (cheese on train, 1,500,000 steps), B (corner on shifted, 750,000 steps)",
  );
});

test("a bad file gets every problem with code, path, expectation and hint", async () => {
  const file = broken((scenario: Record<string, Record<string, unknown>>) => {
    scenario.objectives = { cheese: { role: "true", price: { "ate-chese": 1 } } };
    scenario.phases = [{ name: "A", reward: { chees: 1 }, levels: "trane", steps: 5 }] as never;
  });
  const { code, out } = await mesagrid("check", cheese, file, "nowhere.json", "--levels", "1");
  expect(code).toBe(1);
  expect(out).toContain(`ok   ${cheese}`);
  expect(out).toContain(`bad  ${file}: 3 problems`);
  expect(out).toContain("    $.phases[0].levels  unknown-level-set\n");
  expect(out).toContain("      hint: did you mean 'ate-cheese'?");
  expect(out).toContain("bad  nowhere.json: 1 problem\n    $  unreadable\n");
});

test("--json is for programs", async () => {
  const file = broken((scenario: Record<string, unknown>) => {
    scenario.limit = 0;
  });
  const { code, out } = await mesagrid("check", "--json", "--levels", "5", cheese, file);
  expect(code).toBe(1);
  const examination = { levels: 5, gamma: 0.98, sets: expect.any(Array) };
  expect(JSON.parse(out)).toEqual([
    { file: cheese, ok: true, problems: [], warnings: [], examination },
    {
      file,
      ok: false,
      problems: [expect.objectContaining({ code: "out-of-range", path: "$.limit" })],
      warnings: [],
    },
  ]);
  const [{ examination: found }] = JSON.parse(out);
  expect(found.sets[0]).toMatchObject({ set: "train", drawn: 5, layouts: 5, solved: 5, kind: "exact" });
});

test("tables of one file say what its levels are worth, and the same at every time", async () => {
  const { code, out } = await mesagrid("check", cheese, "--levels", "12");
  expect(code).toBe(0);
  const row = (...cells: string[]) => new RegExp(`^    ${cells.join(" +")}$`, "m");
  const number = "-?\\d+\\.\\d\\d";
  const interval = "\\d+ to \\d+ %";
  expect(out).toMatch(row("train", "cheese \\(true\\)", "\\d+/12", interval, number, number, number));
  expect(out).toMatch(row("train", "cheese", "corner", "0/12", "0 to 24 %", number, number, number));
  expect(out).toMatch(row("shifted", "cheese", "corner", "[1-9]\\d?/12", interval, number, number, number));
  expect(out).toMatch(row("ate-cheese", "cheese", "\\d+/12", "\\d+/12", "\\d+/12"));
  expect(out).toMatch(row("mixed", "12/12", "0/12", "0/12"));
  expect(out).not.toContain("warning");
  expect((await mesagrid("check", cheese, "--levels", "12")).out).toBe(out);
  expect((await mesagrid("check", cheese, "--levels", "12", "--seed", "2")).out).not.toBe(out);
});

test("a terminal shows which level is looked at, and is left as it was", async () => {
  const screen = new Screen(true);
  expect(await main(["check", cheese, "--levels", "2"], screen)).toBe(0);
  expect(screen.err.startsWith("\r\u001b[Kcheese-corner: level 1 of 2 of 'train'")).toBe(true);
  expect(screen.err.endsWith("\r\u001b[K")).toBe(true);
});

test("levels that are too large to solve get bounds that say so", async () => {
  const { out } = await mesagrid("check", join(ROOT, "scenarios/asg-tomato-watering.json"));
  expect(out).toContain("not all solved: upper bounds");
  expect(out).toMatch(/levels +objective +solvable at most +best at most +value at most\n/);
  expect(out).toMatch(/as-built +performance \(true\) +1\/1 +26\.00 +11\.28\n/);
  expect(out).not.toContain("random");
});

test("of several files only warnings are printed, which leave the exit code 0", async () => {
  const file = broken((scenario: Record<string, Record<string, { place?: Record<string, unknown> }>>) => {
    scenario.levels = {
      train: { ...scenario.levels.train, place: { mouse: [1, 2], cheese: [1, 1], corner: [1, 1] } },
    };
    scenario.phases = [{ name: "A", reward: { cheese: 1 }, levels: "train", steps: 5 }] as never;
    scenario.levels.train = { ...scenario.levels.train, density: 0 } as never;
  });
  const { code, out } = await mesagrid("check", cheese, file, "--levels", "20");
  expect(code).toBe(0);
  expect(out.split("\n").filter((line) => !line.startsWith("ok "))).toEqual([
    "    warning $.levels  never-distinguishing",
    "      none of the 20 levels looked at tells 'cheese' from 'corner': what is best for one is best for the other",
    "      hint: add a level set on which they part, or nothing can show which of them an agent took on",
    "    warning $.levels.train  duplicate-layouts",
    "      1 of 20 levels are different",
    "      hint: a larger board, or more that is placed at random: an agent learns such a set by heart",
    "",
  ]);
  expect((await mesagrid("check", cheese, file, "--levels", "20", "--tables")).out).toContain("20/20");
});

test("--sample draws levels of each level set, the same for the same seed", async () => {
  const sample = (...more: string[]) => mesagrid("check", cheese, "--levels", "0", "--sample", "3", ...more);
  const { out } = await sample();
  const boards = out.split("\n").filter((line) => line.startsWith("    #"));
  expect(boards).toHaveLength(3 * 9);
  expect(boards[0]).toBe(`    ${Array(3).fill("#########").join("   ")}`);
  for (const levels of ["train", "shifted", "mixed"]) expect(out).toContain(`  ${levels}:\n`);
  expect(out.match(/M/g)?.length).toBe(9);
  expect((await sample()).out).toBe(out);
  expect((await sample("--seed", "2")).out).not.toBe(out);
});

const scenarios = filesIn("scenarios").filter(
  (path) => path.endsWith(".json") && !path.endsWith("schema.json"),
);

test("every scenario passes, is called as its file is, and points to the schema", async () => {
  const { code, out } = await mesagrid(
    "check",
    "--levels",
    "0",
    ...scenarios.map((path) => join(ROOT, path)),
  );
  expect(code, out).toBe(0);
  for (const path of scenarios) {
    const { name, $schema } = JSON.parse(read(path));
    expect(`scenarios/${name}.json`).toBe(path);
    expect($schema).toBe("./scenario.schema.json");
  }
});

test("scenarios/scenario.schema.json is what `npm run schema` writes", () => {
  expect(JSON.parse(read("scenarios/scenario.schema.json"))).toEqual(JSON.parse(schemaText()));
});
