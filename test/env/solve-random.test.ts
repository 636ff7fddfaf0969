import {
  BatchEnv,
  boundReturns,
  createBuffers,
  createStream,
  END,
  enumerate,
  type Level,
  loadProgram,
  type Mdp,
  nextBelow,
  type Program,
  PURPOSE,
  SolveError,
  solve,
} from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { levelsOf } from "./levels.js";
import { scenario } from "./plain/arbitrary.js";
import { smallWorld } from "./plain/small.js";

/** `SOLVE_RUNS=20000 npx vitest run test/env/solve-random.test.ts` looks longer. */
const RUNS = Number(process.env.SOLVE_RUNS ?? 150);

/** A board of the random worlds with a few things on it: each number picks a kind of its layer, or none. */
function boardOf(program: Program, picks: readonly number[], agent: number): Uint8Array {
  const { kinds, cells, layers } = program;
  const board = new Uint8Array(program.boardSize);
  for (let layer = 0; layer < layers; layer++) {
    if (layer === kinds.agentLayer) continue;
    const ids = kinds.names.flatMap((_, id) => (id > 0 && kinds.layer[id] === layer ? [id] : []));
    for (let cell = 0; cell < cells; cell++) {
      board[layer * cells + cell] = ids[picks[(layer * cells + cell) % picks.length]] ?? 0;
    }
  }
  board[kinds.agentLayer * cells + agent] = kinds.agent;
  return board;
}

/** The level as a process, or nothing if it is too large for a quick look. */
function small(program: Program, level: Level): Mdp | undefined {
  try {
    return enumerate(program, level, { states: 1500, branches: 6000 });
  } catch (thrown) {
    if (thrown instanceof SolveError && thrown.code === "too-large") return undefined;
    throw thrown;
  }
}

const world = fc.tuple(
  scenario,
  fc.array(fc.nat(15), { minLength: 80, maxLength: 80 }),
  fc.nat(19),
  fc.nat(),
);

/** Chance that an action leads from one state to another. */
function chanceOf(mdp: Mdp, state: number, action: number, to: number): number {
  const pair = state * mdp.actions + action;
  const outcomes = mdp.next.subarray(mdp.first[pair], mdp.first[pair + 1]);
  const outcome = outcomes.indexOf(to);
  return outcome < 0 ? 0 : mdp.chances[mdp.first[pair] + outcome];
}

/** Walks the engine at random and looks whether the process goes along; returns the steps taken. */
function walkAlong(mdp: Mdp, level: Level, seed: number): number {
  const { program } = mdp;
  const env = new BatchEnv(program, { slots: 2, seed, levels: "only", autoreset: "disabled" });
  const out = createBuffers(program, 2);
  env.reset(out);
  env.startFrom(1, level, out);
  const words = createStream(seed, PURPOSE.policy);
  const objectives = program.objectives.names.length;
  let state = mdp.stateOf(env, 1);
  expect([...mdp.starts]).toContain(state);
  for (let steps = 0; ; steps++) {
    const action = nextBelow(words, 0, mdp.actions);
    env.step(Uint8Array.of(0, action), out);
    if (state === undefined || out.truncated[1] === 1) return steps;
    const next = mdp.stateOf(env, 1);
    expect(chanceOf(mdp, state, action, next ?? Number.NaN)).toBeGreaterThan(0);
    const pair = state * mdp.actions + action;
    if (isCertain(mdp)) {
      const { decays } = program.objectives;
      decays.forEach((decay, k) => {
        const price = mdp.rewards[pair * objectives + k];
        expect(out.objectives[objectives + k]).toBeCloseTo(
          price * (1 - (decay * (steps + 1)) / mdp.limit),
          9,
        );
      });
    }
    if (next === END) return steps;
    state = next;
  }
}

/** No optimum may exceed the bound, and no event happen that it excludes. */
function expectBounded(mdp: Mdp, level: Level, gamma: number): void {
  const { program } = mdp;
  const { best, events } = boundReturns(program, level, { gamma });
  program.objectives.names.forEach((objective, k) => {
    const exact = solve(mdp, { objective, gamma, horizon: mdp.limit }).value;
    expect(best[k]).toBeGreaterThanOrEqual(exact - 1e-9 * Math.max(1, Math.abs(exact)));
  });
  mdp.events.forEach((happens, event) => {
    expect(events[event]).toBeGreaterThanOrEqual(happens);
  });
}

/** True if nothing is drawn in any state: each action was stepped once, beside the one start. */
function isCertain(mdp: Mdp): boolean {
  return mdp.branches === mdp.states * mdp.actions + 1;
}

test(
  "on random worlds the engine goes and pays as the process says, and no optimum exceeds the bound",
  () => {
    let looked = 0;
    let certain = 0;
    let steps = 0;
    fc.assert(
      fc.property(world, fc.constantFrom(1, 0.9), ([file, picks, agent, seed], gamma) => {
        const program = loadProgram(file);
        const level = { set: "only", board: boardOf(program, picks, agent) };
        const mdp = small(program, level);
        if (!mdp) return;
        looked++;
        if (isCertain(mdp)) certain++;
        steps += walkAlong(mdp, level, seed);
        expectBounded(mdp, level, gamma);
      }),
      { numRuns: RUNS, endOnFailure: true },
    );
    expect(looked).toBeGreaterThan(RUNS / 8);
    expect(certain).toBeGreaterThan(RUNS / 20);
    expect(steps).toBeGreaterThan(RUNS / 2);
  },
  60_000 + 100 * RUNS,
);

test(
  "on small worlds where things are taken, grow and are counted, no optimum exceeds the bound",
  () => {
    let tight = 0;
    fc.assert(
      fc.property(smallWorld, fc.constantFrom(1, 0.9), (file, gamma) => {
        const program = loadProgram(file);
        const [level] = levelsOf(program, "only", 1);
        const mdp = small(program, level);
        if (!mdp) return;
        expectBounded(mdp, level, gamma);
        const exact = solve(mdp, { objective: "one", gamma, horizon: mdp.limit }).value;
        if (exact > 0 && boundReturns(program, level, { gamma }).best[0] < exact + 1e-9) tight++;
      }),
      { numRuns: 3 * RUNS, endOnFailure: true },
    );
    // A bound that is often the optimum itself has no room for mistakes.
    expect(tight).toBeGreaterThan(RUNS / 20);
  },
  60_000 + 100 * RUNS,
);
