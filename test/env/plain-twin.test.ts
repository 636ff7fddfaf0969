import { createStream, loadProgram, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LEVELS, scenario } from "./plain/arbitrary.js";
import { Twins } from "./plain/compare.js";
import { settingsOf } from "./plain/words.js";
import { everyShipped } from "./scenarios.js";

/** `TWIN_RUNS=100000 npx vitest run test/env/plain-twin.test.ts` looks longer. */
const RUNS = Number(process.env.TWIN_RUNS ?? 1200);

/** More numbers than the episodes here can draw. */
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

/** Takes actions until the episode ends; a number stands for an action by its remainder. */
function play(twins: Twins, actions: readonly number[]): void {
  const count = twins.program.actions.names.length;
  for (const [step, action] of actions.entries()) if (twins.step(action % count, `step ${step}`)) return;
}

const moves = (most: number): fc.Arbitrary<number[]> =>
  fc.array(fc.nat(119), { minLength: most, maxLength: most });

test(
  "the engine agrees with its plain twin, state for state, on random scenarios and actions",
  () => {
    const said = new Set<string>();
    fc.assert(
      fc.property(
        scenario,
        fc.constantFrom(...LEVELS),
        fc.array(fc.nat(15), { minLength: 80, maxLength: 80 }),
        fc.nat(19),
        moves(18),
        fc.nat(),
        (file, set, picks, agent, actions, seed) => {
          const program = loadProgram(file);
          const twins = new Twins(program, { set, board: boardOf(program, picks, agent) }, tapeOf(seed));
          play(twins, actions);
          for (const word of [...twins.plain.said, ...settingsOf(file, set)]) said.add(word);
        },
      ),
      { numRuns: RUNS },
    );
    expect([...said].sort()).toEqual(WORDS);
  },
  60_000 + 60 * RUNS,
);

/** Every word must have been met, those of rules in a rule that fired, or the test above proves little. */
const WORDS = [
  ...["start", "before", "push", "enter", "on", "each", "order", "every", "first"],
  ...["up", "down", "left", "right", "stay", "turn-left", "turn-right", "forward"].map(
    (word) => `to ${word}`,
  ),
  ...["pickup", "drop", "toggle", "done"].map((word) => `to ${word}`),
  ...["counter", "left", "here", "was", "ahead", "moved", "action"].map((word) => `if ${word}`),
  ...["chance", "chance by", "chance counter", "corner", "edge"].map((word) => `if ${word}`),
  ...["remove", "put", "turn"].flatMap((word) => [`do ${word}`, `do ${word} ahead`]),
  ...["put somewhere", "shift", "shift random", "shift toward", "shift toward sharpness"].map(
    (word) => `do ${word}`,
  ),
  ...["add", "set", "blend", "measure", "act", "emit", "end"].map((word) => `do ${word}`),
  ...["view full", "view painted", "view egocentric", "delusions", "window", "occlusion", "outside"],
  ...["heading given", "heading random", "attributes", "as", "opaque", "decay", "limit of its own"],
].sort();

/** Cells times steps that a shipped world is compared on. */
const WORK = 20_000;
const LONGEST = 130;

test.each(everyShipped())(
  "%s: the engine agrees with its plain twin on drawn levels and random actions",
  (_name, program) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...program.levelSets.values()),
        moves(LONGEST),
        fc.nat(),
        (levels, actions, seed) => {
          const board = new Uint8Array(program.boardSize);
          const words = createStream(seed, PURPOSE.level);
          const set = levels.write({ board, at: 0, words, wordsAt: 0 });
          play(new Twins(program, { set, board }, tapeOf(seed)), actions);
        },
      ),
      { numRuns: Math.ceil(WORK / (program.cells * Math.min(program.limit, LONGEST))) },
    );
  },
);
