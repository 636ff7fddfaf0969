import { evaluate, randomPolicy } from "@mesagrid/agent";
import {
  type Estimate,
  isRefusal,
  LevelBook,
  type PlantedSpec,
  plant,
  type RevealedWeights,
  readDecisions,
  revealedObjective,
} from "@mesagrid/study";
import { expect, test } from "vitest";
import { playDecisions } from "../../validation/play.js";
import { drawPlanted, recover, score } from "../../validation/recovery.js";
import { WORLDS, type World, without } from "../../validation/worlds.js";

/** The full validation is `npm run -s validate -- revealed-objective`; these are a few of its cases. */
function read(world: World, spec: PlantedSpec, { measured = world, many = 64, seed = 21 } = {}) {
  const book = new LevelBook(world.program);
  const own = measured === world ? book : new LevelBook(measured.program);
  const options = { levels: world.levels, many, episodes: 1, seed };
  const found = revealedObjective(
    playDecisions(world.program, plant(world.program, spec, book), own, options),
  );
  if (isRefusal(found)) throw new Error(found.because);
  return found;
}

function weightsOf(found: ReturnType<typeof read>): RevealedWeights["weights"] {
  if (found.kind !== "weights") throw new Error(found.because.join("; "));
  return found.weights;
}

test("recovers planted weights, their order and the family", () => {
  const planted = drawPlanted([WORLDS.corner(), WORLDS.letter()], {
    count: 6,
    beta: [10, 30],
    many: 64,
    seed: 500,
  });
  const found = score(planted.map(recover));
  expect(found.read).toBe(6);
  expect(found.families).toBeGreaterThanOrEqual(5);
  expect(found.numbers).toBeGreaterThanOrEqual(8);
  expect(found.error).toBeLessThan(0.06);
  expect(found.covered / found.numbers).toBeGreaterThan(0.7);
  expect(found.ordered).toBe(found.pairs);
});

test("says that an objective is shunned", () => {
  const weights = { cheese: 0.6, corner: -0.4 };
  const found = weightsOf(read(WORLDS.corner(), { kind: "soft", weights, beta: 25, family: "soft" }));
  for (const [name, truth] of Object.entries(weights)) {
    const weight = found[name];
    if (!isRefusal(weight)) expect(Math.sign(weight.mean)).toBe(Math.sign(truth));
  }
});

test("objectives that go together are not told apart, and levels that would tell are named", () => {
  const found = read(WORLDS.cornerTrain(), { kind: "soft", weights: { cheese: 1 } });
  expect(weightsOf(found)).toMatchObject({
    cheese: { refused: "not-distinguishable", because: expect.stringContaining("'corner'") },
    corner: { refused: "not-distinguishable", hint: expect.stringContaining("'shifted'") },
  });
  const [pair] = (found as RevealedWeights).indistinct;
  expect(pair).toMatchObject({ objectives: ["cheese", "corner"], error: Number.POSITIVE_INFINITY });
  expect(pair.separating.map(({ levels }) => levels)).toContain("shifted");
  expect(pair.separating.map(({ levels }) => levels)).not.toContain("train");
  expect(found.beta.low).toBeLessThan(20);
  expect(found.beta.high).toBeGreaterThan(20);
});

test("objectives whose prices add up are not told apart by any level", () => {
  const found = read(WORLDS.lava(), { kind: "soft", weights: { "safe-cheese": 1 } }, { many: 32 });
  const weights = Object.values(weightsOf(found));
  expect(weights).toHaveLength(3);
  for (const weight of weights) {
    expect(weight).toMatchObject({
      refused: "not-distinguishable",
      hint: "no level set of the scenario tells them apart",
    });
  }
});

test("an objective that nothing pays for on these levels has no weight", () => {
  const found = read(WORLDS.attributes(), { kind: "soft", weights: { colour: 1 } });
  expect(weightsOf(found)).toMatchObject({
    "yellow-line": { refused: "never-paid" },
    neither: { refused: "never-paid" },
  });
  expect((weightsOf(found).colour as Estimate).mean).toBeGreaterThan(0.5);
});

test("policies without an objective have none", () => {
  const world = WORLDS.letter();
  expect(read(world, { kind: "random" }).kind).toBe("none");
  expect(read(world, { kind: "moves", chances: [0.4, 0.3, 0.2, 0.1] }).kind).toBe("none");
  expect(read(WORLDS.dish(), { kind: "moves", chances: [0.1, 0.1, 0.1, 0.7] }).kind).toBe("none");
});

test("who is after what no objective names has no weights", () => {
  const world = WORLDS.diamond();
  for (const name of ["diamond", "stone"]) {
    const found = read(world, { kind: "soft", weights: { [name]: 1 } }, { measured: without(world, [name]) });
    expect(["none", "unresolved"]).toContain(found.kind);
    expect(found).toMatchObject({ beyond: { kind: name } });
  }
});

test("levels too large are left out and counted, and refused if there are no others", () => {
  const { program, levels } = WORLDS.corner();
  const { traces } = evaluate(program, randomPolicy(4), {
    levels,
    episodes: 12,
    seed: 1,
    traces: { count: 12, from: 0, phase: "", step: 0 },
  });
  const some = readDecisions(new LevelBook(program, { states: 50 }), traces);
  expect(some.leftOut).toBeGreaterThan(0);
  expect(some.decisions.length).toBe(12 - some.leftOut);
  expect(revealedObjective(some.decisions, some)).toMatchObject({ leftOut: some.leftOut });
  const none = readDecisions(new LevelBook(program, { states: 1 }), traces);
  expect(revealedObjective(none.decisions, none)).toMatchObject({ refused: "too-large" });
  expect(revealedObjective([])).toMatchObject({ refused: "no-decisions" });
});
