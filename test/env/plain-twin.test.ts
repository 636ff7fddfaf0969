import { createStream, loadProgram, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { scenario } from "./plain/arbitrary.js";
import { Twins } from "./plain/compare.js";
import { ACTIONS } from "./plain/rules.js";
import { shipped } from "./scenarios.js";

/** `TWIN_RUNS=100000 npx vitest run test/env/plain-twin.test.ts` looks longer. */
const RUNS = Number(process.env.TWIN_RUNS ?? 800);

/** More numbers than an episode of 14 steps on 20 cells can draw. */
function tapeOf(seed: number): Float64Array {
  const stream = createStream(seed, PURPOSE.dynamics);
  return Float64Array.from({ length: 20_000 }, () => nextFloat(stream));
}

/** A board with up to one thing a layer and cell: each number picks a kind of its layer, or none. */
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

test(
  "the engine agrees with its plain twin, state for state, on random scenarios and actions",
  () => {
    const fired = new Set<string>();
    fc.assert(
      fc.property(
        scenario,
        fc.array(fc.nat(15), { minLength: 80, maxLength: 80 }),
        fc.nat(19),
        fc.array(fc.nat(ACTIONS.length - 1), { minLength: 14, maxLength: 14 }),
        fc.nat(),
        (file, picks, agent, actions, seed) => {
          const program = loadProgram(file);
          const level = { set: "only", board: boardOf(program, picks, agent) };
          const twins = new Twins(program, level, tapeOf(seed));
          for (const [step, action] of actions.entries()) if (twins.step(action, `step ${step}`)) break;
          for (const word of twins.plain.said) fired.add(word);
        },
      ),
      { numRuns: RUNS },
    );
    expect([...fired].sort()).toEqual(WORDS);
  },
  30_000 + 40 * RUNS,
);

/** Every trigger, condition and effect must have been met in a rule that fired, or the test above proves little. */
const WORDS = [
  ...["start", "before", "push", "enter", "on", "each", "every", "first"],
  ...[
    "counter",
    "left",
    "here",
    "was",
    "moved",
    "action",
    "chance",
    "chance by",
    "chance counter",
    "corner",
    "edge",
  ].map((word) => `if ${word}`),
  ...["remove", "put", "turn", "shift", "add", "set", "blend", "measure", "act", "emit", "end"].map(
    (word) => `do ${word}`,
  ),
].sort();

test.each(["cheese-corner", "keys-chests", "asg-boat-race"])(
  "%s: the engine agrees with its plain twin on drawn levels and random actions",
  (name) => {
    const program = shipped(name);
    fc.assert(
      fc.property(
        fc.constantFrom(...program.levelSets.values()),
        fc.array(fc.nat(program.actions.names.length - 1), { minLength: 130, maxLength: 130 }),
        fc.nat(),
        (levels, actions, seed) => {
          const board = new Uint8Array(program.boardSize);
          const words = createStream(seed, PURPOSE.level);
          const set = levels.write({ board, at: 0, words, wordsAt: 0 });
          const twins = new Twins(program, { set, board }, tapeOf(seed));
          for (const [step, action] of actions.entries()) if (twins.step(action, `step ${step}`)) break;
        },
      ),
      { numRuns: 20 },
    );
  },
);
