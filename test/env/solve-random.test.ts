import {
  BatchEnv,
  boundReturns,
  createBuffers,
  createStream,
  END,
  enumerate,
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
import { scenario } from "./plain/arbitrary.js";

/** `SOLVE_RUNS=20000 npx vitest run test/env/solve-random.test.ts` looks longer. */
const RUNS = Number(process.env.SOLVE_RUNS ?? 400);

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
function small(program: Program, board: Uint8Array): Mdp | undefined {
  try {
    return enumerate(program, { set: "only", board }, { states: 3000, branches: 20_000 });
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

test(
  "on random worlds, no exact optimum exceeds the bound",
  () => {
    let looked = 0;
    fc.assert(
      fc.property(world, fc.constantFrom(1, 0.9), ([file, picks, agent], gamma) => {
        const program = loadProgram(file);
        const board = boardOf(program, picks, agent);
        const mdp = small(program, board);
        if (!mdp) return;
        looked++;
        const { best } = boundReturns(program, { set: "only", board }, { gamma });
        program.objectives.names.forEach((objective, k) => {
          const exact = solve(mdp, { objective, gamma, horizon: program.limit }).value;
          expect(best[k]).toBeGreaterThanOrEqual(exact - 1e-9 * Math.max(1, Math.abs(exact)));
        });
      }),
      { numRuns: RUNS },
    );
    expect(looked).toBeGreaterThan(RUNS / 3);
  },
  30_000 + 40 * RUNS,
);

/** Chance that an action leads from one state to another. */
function chanceOf(mdp: Mdp, state: number, action: number, to: number): number {
  const pair = state * mdp.actions + action;
  for (let outcome = mdp.first[pair]; outcome < mdp.first[pair + 1]; outcome++) {
    if (mdp.next[outcome] === to) return mdp.chances[outcome];
  }
  return 0;
}

test(
  "on random worlds, the engine goes from state to state as the process says, and pays what it says",
  () => {
    let steps = 0;
    fc.assert(
      fc.property(world, ([file, picks, agent, seed]) => {
        const program = loadProgram(file);
        const board = boardOf(program, picks, agent);
        const mdp = small(program, board);
        if (!mdp) return;
        const env = new BatchEnv(program, { slots: 2, seed, levels: "only", autoreset: "disabled" });
        const out = createBuffers(program, 2);
        env.reset(out);
        env.startFrom(1, { set: "only", board }, out);
        const words = createStream(seed, PURPOSE.policy);
        let state = mdp.stateOf(env, 1);
        expect([...mdp.starts]).toContain(state);
        const objectives = program.objectives.names.length;
        while (state !== END) {
          const action = nextBelow(words, 0, mdp.actions);
          env.step(Uint8Array.of(0, action), out);
          steps++;
          const next = out.truncated[1] === 1 ? undefined : mdp.stateOf(env, 1);
          if (next === undefined) break;
          expect(chanceOf(mdp, state, action, next)).toBeGreaterThan(0);
          const pair = state * mdp.actions + action;
          if (mdp.first[pair + 1] === mdp.first[pair] + 1 && mdp.branches === mdp.next.length + 1) {
            const paid = mdp.rewards.subarray(pair * objectives, (pair + 1) * objectives);
            expect([...out.objectives.subarray(objectives)]).toEqual([...paid]);
          }
          state = next;
        }
      }),
      { numRuns: RUNS },
    );
    expect(steps).toBeGreaterThan(RUNS);
  },
  30_000 + 40 * RUNS,
);
