import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FoundAbstractions } from "@mesagrid/agent";
import { foundOf, type PragmascopeOptions, pragmascope } from "@mesagrid/study";
import { describe, expect, it, test } from "vitest";
import { playRandomly } from "../../../packages/study/dist/pragmascope/rollouts.js";
import { mesagrid } from "../screen.js";
import { workplace } from "../worlds.js";
import { LAMPS, lampWorld } from "./planted.js";

const options = (more: Partial<PragmascopeOptions> = {}): PragmascopeOptions => ({
  ...{
    rollouts: 3000,
    levels: "train",
    views: "patches",
    patch: 3,
    times: 4,
    gap: 1,
    shuffles: 99,
    most: 20,
    seed: 1,
  },
  ...more,
});

describe.each([0, 0.08, 0.15])("a world of lamps that are wrong %d of the time", (noise) => {
  it("has as many components as it has hidden bits, carried by the patches with their lamps", () => {
    const program = lampWorld(noise, 3);
    const reading = pragmascope(program, options());
    if (!reading) throw new Error("stopped");
    const { components, views, truth } = reading;
    expect(components.length).toBe(LAMPS.length);
    const patches = LAMPS.map((cells) =>
      cells.map(([row, column]) => [row, column].map((x) => Math.floor(x / 3)).join()).sort(),
    );
    const carriers = components.map((component) =>
      component.carriers
        .map((v) => views[v].rectangle)
        .map((place) => [place?.top ?? -1, place?.left ?? -1].map((x) => x / 3).join())
        .sort(),
    );
    // Two lamps of the second bit are in one patch.
    expect(carriers.map(String).sort()).toEqual(patches.map((each) => String([...new Set(each)])).sort());
    for (const bit of [0, 1, 2]) {
      const told = Math.max(...truth.alone.map((scores) => scores[`counter:bit${bit}`]));
      // A bit that two lamps tell, each right 1 - noise of the time, cannot be read better than by (1 + (1 - 2 noise)²) / 2.
      expect(told).toBeGreaterThan(noise === 0 ? 0.98 : 0.6);
      expect(truth.together[`counter:bit${bit}`]).toBeGreaterThanOrEqual(told - 0.02);
    }
    // Their pictures: lamps in the right cells, and nowhere else.
    const strong = components.map(({ loadings }) =>
      loadings.flatMap((loading, input) => (Math.abs(loading) > 0.3 ? [Math.floor(input / 3)] : [])),
    );
    expect(strong.map(String).sort()).toEqual(
      LAMPS.map((cells) =>
        String(cells.map(([row, column]) => 9 * row + column).sort((a, b) => a - b)),
      ).sort(),
    );
  });
});

test.each([1, 2, 3])("a world of pure noise has no component (seed %i)", (seed) => {
  expect(pragmascope(lampWorld(0, 0), options({ seed, rollouts: 2000 }))?.components).toEqual([]);
});

test("moments: what lasts is found, once for each thing that lasts", () => {
  // All lamps stay as they were lit: as many as there are cells with lamps that chance decides.
  const program = lampWorld(0.1, 1);
  const reading = pragmascope(program, options({ views: "time", times: 2, rollouts: 1500, most: 60 }));
  const lamps = new Set(reading?.views.flatMap(({ inputs }) => [...inputs]));
  expect(reading?.components.length).toBe(lamps.size);
  expect(reading?.components.every(({ agreement }) => agreement > 0.999)).toBe(true);
});

test("components are functions of what is seen, with mean 0 and deviation 1", () => {
  const program = lampWorld(0.1, 3);
  const reading = pragmascope(program, options());
  const seen = playRandomly(program, { levels: "train", episodes: 3000, seed: 1, times: 1, gap: 1 });
  if (!reading || !seen) throw new Error("stopped");
  const abstractions = new FoundAbstractions(program.observation, foundOf(program, reading));
  const count = abstractions.names.length;
  const values = new Float32Array(seen.rows * count);
  const { cellsSize } = program.observation;
  for (let row = 0; row < seen.rows; row++)
    abstractions.evaluate(seen.cells, row * cellsSize, seen.side, 0, values, row * count);
  for (let k = 0; k < count; k++) {
    const own = values.filter((_, i) => i % count === k);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / own.length;
    expect(mean).toBeCloseTo(0, 1);
    expect(variance).toBeCloseTo(1, 3);
  }
});

describe("mesagrid pragmascope", () => {
  const flags = ["--rollouts", "1000", "--shuffles", "99"];

  it("prints tables, writes report and components, and a training takes these", async () => {
    const { folder } = workplace();
    const [file, out] = [join(folder, "lamps.json"), join(folder, "new", "report")];
    writeFileSync(file, JSON.stringify(lampWorld(0.05, 3).scenario));
    const { code, out: printed, err } = await mesagrid("pragmascope", file, ...flags, "--out", out);
    expect(code, err).toBe(0);
    expect(err).toMatch(
      /^plays 1000 episodes\nlooks for what 9 views of \d+ numbers in 1000 episodes share\n/,
    );
    expect(printed).toContain("3 components shared beyond the 99th percentile of shuffled views");
    expect(printed).toMatch(/^c1 .* of 9 +counter:bit\d 0\.\d\d$/m);
    expect(printed).toMatch(/^counter:bit0 +0\.\d\d$/m);
    const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8"));
    expect(report).toMatchObject({
      format: 1,
      scenario: "lamps",
      rows: 1000,
      options: { seed: 1, shuffles: 99 },
    });
    expect(report.components.map(({ name }: { name: string }) => name)).toEqual(["c1", "c2", "c3"]);
    const page = readFileSync(join(out, "report.html"), "utf8");
    expect(page.match(/<svg /g)?.length).toBe(3);
    expect(page).not.toMatch(/(?:src|href)=/);

    const trained = await mesagrid(
      ...[
        "train",
        file,
        "--steps",
        "64",
        "--slots",
        "4",
        "--horizon",
        "8",
        "--minibatches",
        "2",
        "--out",
        folder,
      ],
      ...[
        "--pragmascope",
        "0.5",
        "--pragmascope-share",
        "1",
        "--pragmascope-of",
        join(out, "components.json"),
        "-q",
      ],
    );
    expect(trained.code, trained.err).toBe(0);
  });

  it("says the same again, and something else with another seed", async () => {
    const { folder } = workplace();
    const file = join(folder, "lamps.json");
    writeFileSync(file, JSON.stringify(lampWorld(0.05, 3).scenario));
    const [one, again, other] = [
      await mesagrid("pragmascope", file, ...flags, "-q"),
      await mesagrid("pragmascope", file, ...flags, "-q"),
      await mesagrid("pragmascope", file, ...flags, "-q", "--seed", "2"),
    ];
    expect(again).toEqual(one);
    expect(one.err).toBe("");
    expect(other.out).not.toBe(one.out);
  });

  it.each([
    [["--levels", "nowhere"], "nowhere", "train"],
    [["--rollouts", "50"], "50 episodes are long enough; at least 100 are needed", "hint: play more"],
    [["--views", "time", "--gap", "9"], "0 episodes are long enough, 1,000 are not", "smaller gap"],
    [["--views", "sideways"], "--views", "patches"],
  ])("%j is refused", async (more, message, hint) => {
    const { folder } = workplace();
    const [file, out] = [join(folder, "lamps.json"), join(folder, "out")];
    writeFileSync(file, JSON.stringify(lampWorld(0.05, 3).scenario));
    const { code, err } = await mesagrid("pragmascope", file, "-q", ...flags, ...more, "--out", out);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(err).toContain(hint);
    expect(existsSync(out)).toBe(false);
  });

  it("a world in which nothing changes is refused, and so is a file that is none", async () => {
    const { folder } = workplace();
    const file = join(folder, "still.json");
    const { rules: _rules, ...scenario } = lampWorld(0, 0).scenario;
    const rules = [{ when: { every: "step" }, do: [{ emit: "waited" }] }];
    writeFileSync(file, JSON.stringify({ ...scenario, rules }));
    const { code, err } = await mesagrid("pragmascope", file, "-q", ...flags);
    expect([code, err.includes("only 0 views show"), err.includes("hint:")]).toEqual([1, true, true]);
    const none = await mesagrid("pragmascope", join(folder, "none.json"));
    expect([none.code, none.err.includes("unreadable")]).toEqual([1, true]);
  });
});
