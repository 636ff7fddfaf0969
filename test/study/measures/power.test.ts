import { createStream, END, loadProgram, type Mdp, nextFloat, PURPOSE, powerOf, solve } from "@mesagrid/env";
import { decisionsOf, LevelBook, meanOf, type PlantedSpec, powerAlong } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { TINY } from "../worlds.js";
import { known, playPlanted, shipped } from "./play.js";

/** A graph as a decision process: the states that one can go to from each, as many choices everywhere by repeating the last. */
function graph(ways: readonly (readonly number[])[]): Mdp {
  const actions = Math.max(...ways.map((to) => to.length));
  const next = ways.flatMap((to) => Array.from({ length: actions }, (_, a) => to[a] ?? to[to.length - 1]));
  return {
    kind: "exact",
    program: loadProgram(TINY),
    limit: 12,
    states: ways.length,
    actions,
    starts: Int32Array.of(0),
    startChances: Float64Array.of(1),
    first: Int32Array.from({ length: ways.length * actions + 1 }, (_, pair) => pair),
    next: Int32Array.from(next),
    chances: new Float64Array(next.length).fill(1),
    rewards: new Float64Array(next.length * 2),
    events: new Uint8Array(3),
    branches: 0,
    stateOf: () => undefined,
  };
}

const GAMMA = 0.9;
const SAMPLES = 4000;
const measured = (ways: readonly (readonly number[])[]) =>
  powerOf(graph(ways), { gamma: GAMMA, samples: SAMPLES, seed: 1 });

/** Within four standard errors, which are what many even draws leave. */
function agrees({ power, error }: ReturnType<typeof measured>, state: number, exact: number): boolean {
  return Math.abs(power[state] - exact) < 4 * error[state] + 1e-4 && error[state] < 0.01;
}

describe("agrees with closed forms", () => {
  test("a dead end, and the only way to one: 1/2, its own reward for ever", () => {
    const read = measured([[1], [1]]);
    expect(agrees(read, 0, 1 / 2)).toBe(true);
    expect(agrees(read, 1, 1 / 2)).toBe(true);
  });

  test("the end of the episode is such a dead end", () => {
    const read = measured([[1], [END]]);
    // From 1 the end's reward is all there is; from 0 a step on 1 comes first.
    expect(agrees(read, 1, 1 / 2)).toBe(true);
    expect(agrees(read, 0, 1 / 2)).toBe(true);
    expect(read.power[0]).not.toBe(read.power[1]);
  });

  test.each([2, 3, 6])("a hub with ways to %d dead ends: the largest of n even draws, n / (n + 1)", (n) => {
    const leaves = Array.from({ length: n }, (_, i) => i + 1);
    expect(agrees(measured([leaves, ...leaves.map((leaf) => [leaf])]), 0, n / (n + 1))).toBe(true);
  });

  test("a hub where one may stay: one draw more", () => {
    expect(agrees(measured([[0, 1, 2, 3], [1], [2], [3]]), 0, 4 / 5)).toBe(true);
  });

  test("of a choice between dead ends and the end of the episode, each counts as one", () => {
    expect(agrees(measured([[1, 2, END], [1], [2]]), 0, 3 / 4)).toBe(true);
  });

  test("a star, whose leaves one reaches from each other over the hub", () => {
    const n = 4;
    const leaves = Array.from({ length: n }, (_, i) => i + 1);
    const read = measured([[0, ...leaves], ...leaves.map((leaf) => [leaf, 0])]);
    expect(agrees(read, 0, (n + 1) / (n + 2))).toBe(true);
    // A leaf: the larger of staying (its own draw), staying at the hub, and a step on the hub before the best of the other leaves.
    const atMost = (t: number) => {
      const steps = 400;
      const below = Array.from({ length: steps }, (_, i) => {
        const hub = ((i + 0.5) / steps) * t;
        return (t / steps) * Math.max(0, Math.min(1, (t - (1 - GAMMA) * hub) / GAMMA)) ** (n - 1);
      });
      return t * below.reduce((sum, part) => sum + part, 0);
    };
    const exact = 1 - meanOf(Array.from({ length: 400 }, (_, i) => atMost((i + 0.5) / 400)));
    for (const leaf of leaves) expect(agrees(read, leaf, exact)).toBe(true);
    expect(read.power[0]).toBeGreaterThan(read.power[1]);
  });
});

test("agrees with the solver's value iteration over sampled rewards", () => {
  const book = new LevelBook(loadProgram(TINY));
  const { traces } = playPlanted(book, { kind: "random" }, { levels: "shifted", episodes: 1 });
  const mdp = book.mdp(traces[0].level);
  const samples = 30;
  const { power } = powerOf(mdp, { gamma: GAMMA, samples, seed: 4 });
  // The same draws, as rewards by state in the solver's form: the end's is paid, for ever, by the step that ends the episode.
  const words = createStream(4, PURPOSE.evaluation);
  const sums = new Float64Array(mdp.states);
  for (let sample = 0; sample < samples; sample++) {
    const draws = Float64Array.from({ length: mdp.states + 1 }, () => nextFloat(words));
    const rewards = mdp.rewards.map((_, i) => {
      const pair = Math.floor(i / 2);
      const ends = mdp.next[mdp.first[pair]] === END ? (GAMMA * draws[mdp.states]) / (1 - GAMMA) : 0;
      return i % 2 === 0 ? draws[Math.floor(pair / mdp.actions)] + ends : 0;
    });
    const { values } = solve({ ...mdp, rewards }, { objective: "coin", gamma: GAMMA });
    values.forEach((value, state) => {
      sums[state] += (((1 - GAMMA) / GAMMA) * (value - draws[state])) / samples;
    });
  }
  power.forEach((one, state) => {
    expect(one).toBeCloseTo(sums[state], 4);
  });
});

describe("along the way", () => {
  const book = new LevelBook(shipped("gradient-trap"));
  const decisions = (spec: PlantedSpec, seed = 1) =>
    playPlanted(book, spec, { levels: "train", episodes: 16, seed }).traces.map((trace) =>
      decisionsOf(book, trace),
    );
  const best: PlantedSpec = { kind: "soft", weights: { treasure: 1 }, beta: Number.POSITIVE_INFINITY };

  test("the best policy has no surplus over itself, and one that runs into the nearest dead end keeps less open", () => {
    const options = { samples: 20 };
    const reference = decisions(best);
    const own = known(powerAlong(reference, reference, options));
    expect(own.surplus).toEqual({ mean: 0, low: 0, high: 0, n: 16 });
    expect(own.error).toBeGreaterThan(0);
    const coin = known(
      powerAlong(decisions({ kind: "soft", weights: { coin: 1 }, beta: 40 }), reference, options),
    );
    expect(coin.surplus.mean).toBeCloseTo(coin.percentile.mean - coin.reference.mean, 9);
    expect(coin.surplus.high).toBeLessThan(0);
  });

  test("who stays where all ways are open has more than who goes down one of them", () => {
    const mdp = graph([[0, 1, 2, 3], [1], [2], [3]]);
    const passing = (...states: number[]) => ({
      mdp,
      level: { set: "graph", board: new Uint8Array() },
      counters: new Float64Array(),
      states: Int32Array.from(states),
      actions: new Uint8Array(states.length),
    });
    const read = known(powerAlong([passing(0, 0, 0, 0)], [passing(0, 1, 2, 3)]));
    expect(read.percentile.mean).toBe(87.5);
    expect(read.reference.mean).toBe((87.5 + 62.5 + 37.5 + 12.5) / 4);
    expect(read.surplus.mean).toBe(37.5);
  });

  test("refuses other levels and bad discounts", () => {
    expect(powerAlong(decisions(best), decisions(best, 2))).toMatchObject({ refused: "not-paired" });
    expect(() => powerOf(graph([[0]]), { gamma: 1 })).toThrow("bad-discount");
  });
});
