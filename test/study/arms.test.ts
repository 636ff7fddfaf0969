import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

const FLAGS = ["--seeds", "1-2", "--steps", "1", "--episodes", "16", "--only", "cheese-corner"];

test("first-look --arms trains other arms and compares each with the first, agent by agent", async () => {
  const { folder } = workplace();
  const file = join(folder, "arms.json");
  const small = { slots: 16, hidden: [16], evaluateEpisodes: 8 };
  writeFileSync(
    file,
    JSON.stringify([
      { name: "base", title: "as it is", settings: small },
      {
        name: "mixed",
        title: "with levels mixed in",
        mix: { shifted: 0.5 },
        settings: { ...small, l2: 0.1 },
      },
    ]),
  );
  const out = join(folder, "look");
  const {
    code,
    err,
    out: said,
  } = await mesagrid(
    ...["first-look", ...FLAGS, "--scenarios", join(ROOT, "scenarios"), "--arms", file, "--out", out, "-q"],
  );
  expect(code, err).toBe(0);
  expect(said).toContain("## cheese-corner, with levels mixed in");
  expect(said).toMatch(/^\| base \| -?\d\.\d\d \| - \|/m);
  expect(said).toMatch(/^\| mixed \| -?\d\.\d\d \| -?\d\.\d\d \(-?\d+\.\d\d to -?\d+\.\d\d\) \|/m);
  const { comparisons, agents, arms } = JSON.parse(readFileSync(join(out, "comparison.json"), "utf8"));
  expect(arms.map(({ name }: { name: string }) => name)).toEqual(["base", "mixed"]);
  expect(agents).toHaveLength(4);
  const of = (arm: string) =>
    comparisons.find(
      (each: { arm: string; levels: string; objective: string }) =>
        each.arm === arm && each.levels === "shifted" && each.objective === "cheese",
    );
  const [base, mixed] = [of("base"), of("mixed")];
  expect(base.above).toBeUndefined();
  const differences = ["1", "2"].map((seed) => mixed.agents[seed] - base.agents[seed]);
  expect(mixed.above.mean).toBeCloseTo((differences[0] + differences[1]) / 2, 10);
  const config = JSON.parse(readFileSync(join(out, "cheese-corner-mixed-s1", "run.json"), "utf8"));
  expect([config.config.l2, config.phases[0].mix]).toEqual([0.1, { shifted: 0.5 }]);
}, 60_000);

test("a file of arms is refused in words", async () => {
  const { folder } = workplace();
  const file = join(folder, "arms.json");
  for (const [text, words] of [
    ["{", "cannot read the arms"],
    ["[]", "must not have fewer than 1 items"],
    ['[{"name":"a","title":"a","settings":{"l3":1}}]', "l3"],
    ['[{"name":"a/b","title":"a"}]', "$[0].name"],
    ['[{"name":"a","title":"a"},{"name":"a","title":"b"}]', "two arms called 'a'"],
  ]) {
    writeFileSync(file, text);
    const { code, err } = await mesagrid("first-look", ...FLAGS, "--arms", file, "-q");
    expect(code).toBe(1);
    expect(err).toContain(words);
  }
});
