import { freeCell, type HandwrittenWorld, layBlocks, randomSource } from "./world.js";

const WALL = 1;
const MOUSE = 2;
const KEY = 3;
const CHEST = 4;
const KEYS = 3;
const CHESTS = 10;

/** Keys and chests, training levels, as one typed-array loop. */
export function keysChests(slots: number, side: number, limit: number, seed: number): HandwrittenWorld {
  const cells = side * side;
  const observation = new Uint8Array(slots * 2 * cells);
  const mouse = new Int32Array(slots);
  const elapsed = new Int32Array(slots);
  const held = new Int32Array(slots);
  const keysLeft = new Int32Array(slots);
  const chestsLeft = new Int32Array(slots);
  const side01 = new Float32Array(slots);
  const chests = new Float64Array(slots);
  const keys = new Float64Array(slots);
  const terminated = new Uint8Array(slots);
  const truncated = new Uint8Array(slots);
  const moves = Int32Array.of(-side, side, -1, 1);
  const next = randomSource(seed);
  const reset = (slot: number): void => {
    const at = slot * 2 * cells;
    layBlocks(observation, at, side, WALL, next);
    for (let i = 0; i < KEYS; i++) observation[at + freeCell(observation, at, side, -1, next)] = KEY;
    for (let i = 0; i < CHESTS; i++) observation[at + freeCell(observation, at, side, -1, next)] = CHEST;
    observation.fill(0, at + cells, at + 2 * cells);
    mouse[slot] = freeCell(observation, at, side, -1, next);
    observation[at + cells + mouse[slot]] = MOUSE;
    elapsed[slot] = 0;
    held[slot] = 0;
    side01[slot] = 0;
    keysLeft[slot] = KEYS;
    chestsLeft[slot] = CHESTS;
  };
  for (let slot = 0; slot < slots; slot++) reset(slot);
  return {
    observation,
    step(actions) {
      for (let slot = 0; slot < slots; slot++) {
        const at = slot * 2 * cells;
        const from = mouse[slot];
        const to = from + moves[actions[slot]];
        chests[slot] = 0;
        keys[slot] = 0;
        terminated[slot] = 0;
        truncated[slot] = 0;
        const there = observation[at + to];
        if (there !== WALL) {
          observation[at + cells + from] = 0;
          observation[at + cells + to] = MOUSE;
          mouse[slot] = to;
          if (there === KEY) {
            observation[at + to] = 0;
            keysLeft[slot]--;
            side01[slot] = ++held[slot] / 10;
            keys[slot] = 1;
          } else if (there === CHEST && held[slot] > 0) {
            observation[at + to] = 0;
            chestsLeft[slot]--;
            side01[slot] = --held[slot] / 10;
            chests[slot] = 1;
          }
        }
        elapsed[slot]++;
        if (chestsLeft[slot] === 0 || (keysLeft[slot] === 0 && held[slot] === 0)) terminated[slot] = 1;
        else if (elapsed[slot] >= limit) truncated[slot] = 1;
        if (terminated[slot] === 1 || truncated[slot] === 1) reset(slot);
      }
    },
  };
}
