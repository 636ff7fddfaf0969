import { freeCell, type HandwrittenWorld, layBlocks, randomSource } from "./world.js";

const WALL = 1;
const MOUSE = 2;
const CHEESE = 3;

/** Cheese in the corner, training levels, as one typed-array loop. */
export function cheeseCorner(slots: number, side: number, limit: number, seed: number): HandwrittenWorld {
  const cells = side * side;
  const observation = new Uint8Array(slots * 2 * cells);
  const mouse = new Int32Array(slots);
  const elapsed = new Int32Array(slots);
  const visited = new Uint8Array(slots);
  const cheese = new Float64Array(slots);
  const corner = new Float64Array(slots);
  const terminated = new Uint8Array(slots);
  const truncated = new Uint8Array(slots);
  const moves = Int32Array.of(-side, side, -1, 1);
  const goal = side + 1;
  const next = randomSource(seed);
  const reset = (slot: number): void => {
    const at = slot * 2 * cells;
    layBlocks(observation, at, side, WALL, next);
    observation[at + goal] = CHEESE;
    observation.fill(0, at + cells, at + 2 * cells);
    mouse[slot] = freeCell(observation, at, side, goal, next);
    observation[at + cells + mouse[slot]] = MOUSE;
    elapsed[slot] = 0;
    visited[slot] = 0;
  };
  for (let slot = 0; slot < slots; slot++) reset(slot);
  return {
    observation,
    step(actions) {
      for (let slot = 0; slot < slots; slot++) {
        const at = slot * 2 * cells;
        const from = mouse[slot];
        const to = from + moves[actions[slot]];
        cheese[slot] = 0;
        corner[slot] = 0;
        terminated[slot] = 0;
        truncated[slot] = 0;
        const there = observation[at + to];
        if (there !== WALL) {
          observation[at + cells + from] = 0;
          observation[at + cells + to] = MOUSE;
          mouse[slot] = to;
          if (there === CHEESE) {
            observation[at + to] = 0;
            cheese[slot] = 1;
            terminated[slot] = 1;
          }
          if (to === goal && visited[slot] === 0) {
            visited[slot] = 1;
            corner[slot] = 1;
          }
        }
        elapsed[slot]++;
        if (elapsed[slot] >= limit && terminated[slot] === 0) truncated[slot] = 1;
        if (terminated[slot] === 1 || truncated[slot] === 1) reset(slot);
      }
    },
  };
}
