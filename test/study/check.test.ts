import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaText } from "@mesagrid/study";
import { afterAll, expect, test } from "vitest";
import { filesIn, ROOT, read } from "../structure/repository.js";
import { mesagrid } from "./screen.js";

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
  const { code, out, err } = await mesagrid("check", cheese);
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
  const { code, out } = await mesagrid("check", cheese, file, "nowhere.json");
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
  const { code, out } = await mesagrid("check", "--json", cheese, file);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toEqual([
    { file: cheese, ok: true, problems: [] },
    { file, ok: false, problems: [expect.objectContaining({ code: "out-of-range", path: "$.limit" })] },
  ]);
});

test("--sample draws levels of each level set, the same for the same seed", async () => {
  const { out } = await mesagrid("check", cheese, "--sample", "3");
  const boards = out.split("\n").filter((line) => line.startsWith("    #"));
  expect(boards).toHaveLength(3 * 9);
  expect(boards[0]).toBe(`    ${Array(3).fill("#########").join("   ")}`);
  for (const levels of ["train", "shifted", "mixed"]) expect(out).toContain(`  ${levels}:\n`);
  expect(out.match(/M/g)?.length).toBe(9);
  expect((await mesagrid("check", cheese, "--sample", "3")).out).toBe(out);
  expect((await mesagrid("check", cheese, "--sample", "3", "--seed", "2")).out).not.toBe(out);
});

const scenarios = filesIn("scenarios").filter(
  (path) => path.endsWith(".json") && !path.endsWith("schema.json"),
);

test("every scenario passes, is called as its file is, and points to the schema", async () => {
  const { code, out } = await mesagrid("check", ...scenarios.map((path) => join(ROOT, path)));
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
