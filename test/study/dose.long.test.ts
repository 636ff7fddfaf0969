import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readRun } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { respond } from "../../packages/study/dist/dose/summary.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

const DOSES = [0, 0.1, 0.4];

/** Agents that answer with the dose along a line each. */
function planted(lines: readonly (readonly number[])[]) {
  return lines.flatMap((values, i) => values.map((value, d) => ({ dose: DOSES[d], seed: i + 1, value })));
}

test("a planted dose is found, with an interval over the agents", () => {
  const { means, gain, threshold, dose } = respond(
    planted([
      [0, 0.4, 1],
      [0, 0.5, 1],
      [0, 0.6, 1],
    ]),
    DOSES,
    0.5,
  );
  expect(means.map(({ estimate }) => estimate.mean)).toEqual([0, 0.5, 1]);
  expect(gain).toEqual({ mean: 1, low: 1, high: 1, n: 3 });
  expect(threshold).toBe(0.5);
  // 0.4 + 0.6 x / 0.3 = 0.5, 0.5 at once, and 0.6 x / 0.1 = 0.5.
  const places = [0.15, 0.1, 0.1 * (5 / 6)];
  const mean = Math.cbrt(places.reduce((product, place) => product * place, 1));
  expect(dose).toMatchObject({ n: 3, mean: expect.closeTo(mean, 10) });
  const { low, high } = dose as { low: number; high: number };
  expect(low).toBeLessThan(places[2]);
  expect(high).toBeGreaterThan(places[0]);
});

test("what does not answer has no dose; what answers below the least dose has an upper end alone", () => {
  const flat = respond(
    planted([
      [0, 0.2, 0.1],
      [0.1, 0, 0],
      [0, 0.1, 0.05],
    ]),
    DOSES,
    0.5,
  );
  expect(flat.dose).toMatchObject({ refused: "no-response" });
  const early = respond(
    planted([
      [0.7, 1, 1],
      [0, 0.9, 1],
      [0, 0.8, 1],
      [0, 0.8, 1],
    ]),
    DOSES,
    0.5,
  );
  expect(early.dose).toMatchObject({ n: 4, atMost: expect.any(Number) });
  expect(early.dose).not.toHaveProperty("atLeast");
  const rising = [
    [0, 0.4, 1],
    [0, 0.6, 1],
  ];
  const falling = respond(planted(rising.map((line) => line.map((x) => 1 - x))), DOSES, 0.5);
  expect(falling.dose).toMatchObject({
    n: 2,
    mean: expect.closeTo((respond(planted(rising), DOSES, 0.5).dose as { mean: number }).mean, 10),
  });
  const alone = respond(planted([[0, 0.5, 1]]), DOSES, 0.5);
  expect(alone.dose).toMatchObject({ refused: "too-few-agents" });
});

test("mesagrid dose trains, reads, reports, goes on with more doses and does nothing twice", async () => {
  const { folder, tiny } = workplace();
  const out = join(folder, "dose");
  const flags = ["--slots", "16", "--hidden", "16", "--evaluate-episodes", "8", "--episodes", "16"];
  const command = ["dose", tiny, "--seeds", "1-2", "--steps", "1024", "--jobs", "1", "--out", out, ...flags];
  const first = await mesagrid(...command, "--doses", "0,0.5");
  expect(first.code, first.err).toBe(0);
  expect(first.err).toMatch(/4 of 4 agents done/);
  expect(first.out).toMatch(/^ *share of shifted {2}coin on train +coin on shifted +corner on shifted/m);
  expect(first.out).toMatch(/^ *0\.5 +-?\d\.\d\d \(/m);
  expect(first.out).toMatch(/^what +gain +threshold +its dose +from +to$/m);

  const runs = ["shifted=0-s1", "shifted=0.5-s1"].map((name) => readRun(join(out, name)));
  expect(runs.map(({ phases, seed }) => [phases[0].levels, phases[0].mix, phases[0].steps, seed])).toEqual([
    ["train", { shifted: 0 }, 1024, 1],
    ["train", { shifted: 0.5 }, 1024, 1],
  ]);
  expect(runs[0].config).toEqual(runs[1].config);

  const trained = () => statSync(join(out, "shifted=0.5-s2", "metrics.jsonl")).mtimeMs;
  const before = trained();
  const more = await mesagrid(...command, "--doses", "0.5,0,0.1", "--json", "-q");
  expect(more.code, more.err).toBe(0);
  expect(trained()).toBe(before);
  const report = JSON.parse(more.out);
  expect(JSON.parse(readFileSync(join(out, "dose.json"), "utf8"))).toEqual(report);
  expect(report.agents.map(({ dose, seed }: { dose: number; seed: number }) => [dose, seed])).toEqual([
    [0, 1],
    [0, 2],
    [0.1, 1],
    [0.1, 2],
    [0.5, 1],
    [0.5, 2],
  ]);
  expect(report.command).toContain("--levels train --mix shifted --doses 0,0.1,0.5 --seeds 1,2 --steps 1024");

  const other = await mesagrid(...command, "--doses", "0,0.5", "--learning-rate", "0.01", "-q");
  expect(other.code).toBe(1);
  expect(other.err).toContain("holds another training; choose another --out");
}, 300_000);

test("what cannot be dosed is refused before anything is trained", async () => {
  const { tiny } = workplace();
  for (const [flags, words] of [
    [["--doses", "0.1"], "one dose shows no response"],
    [["--levels", "shifted"], "'shifted' is what is trained on"],
    [["--mix", "shiftd"], "shiftd"],
    [["--doses", "0,2"], "Expected a number from 0 to 1"],
  ] as const) {
    const { code, err } = await mesagrid("dose", tiny, ...flags);
    expect(code).toBe(1);
    expect(err).toContain(words);
  }
});
