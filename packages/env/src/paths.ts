import { DIRECTIONS, type Program, STAY } from "./program.js";
import type { Whereabouts } from "./whereabouts.js";

/** What `Paths.from` gives where no number of steps leads to a goal. */
export const NO_WAY = 0xff;
/** Where one direction leads: as near to the goal as before (or into a wall, which is as good as staying), nearer, farther. */
const WAY = { level: 0, nearer: 1, farther: 2 } as const;

/** No steps have been found, or none can be: a wall, which is not stepped on. */
const UNFOUND = 0xffff;
const WALL = 0xfffe;
/** Bytes that rows of ways may take. */
const BUDGET = 32 * 1024 * 1024;

/** The way that a direction is, of those that a cell's byte holds. */
function wayOf(ways: number, direction: number): number {
  return (ways >> (2 * direction)) & 3;
}

/** [ways] the first direction that is nearer, or `STAY`. */
export const NEAREST = Uint8Array.from({ length: 0x100 }, (_, ways) => {
  for (let direction = 0; direction < STAY; direction++) {
    if (wayOf(ways, direction) === WAY.nearer) return direction;
  }
  return STAY;
});

/**
 * Weights of the directions and of staying, where neighbouring cells are at most one step nearer or farther.
 *
 * @param attraction exp(sharpness): how much more a step less is worth
 * @returns [ways, directions]
 */
export function weighWays(attraction: number): Float64Array {
  const weights = new Float64Array(0x100 * DIRECTIONS.length).fill(1);
  for (let ways = 0; ways < 0x100; ways++) {
    for (let direction = 0; direction < STAY; direction++) {
      const way = wayOf(ways, direction);
      const at = ways * DIRECTIONS.length + direction;
      if (way === WAY.nearer) weights[at] = attraction;
      else if (way === WAY.farther) weights[at] = 1 / attraction;
    }
  }
  return weights;
}

/**
 * Ways round the walls to a goal from every cell, found when first asked for and kept while the slot's walls stand. What
 * is kept is no state: it follows from the board. A byte a cell says all that a mover asks, two bits a direction, so
 * that a step's movers find it in the processor's nearest memory; steps would take two bytes and five looks.
 */
export class Paths {
  readonly #program: Program;
  readonly #whereabouts: Whereabouts;
  /** The kinds that are walls. */
  readonly #wallKinds: Uint8Array;
  /** Words of one board's walls: cell c is bit c % 32 of word c / 32. */
  readonly #words: number;
  /** The last block: of the walls that were seen first. Slots with the same share it, as all do on a board without mazes. */
  readonly #common: number;
  /** [slots] the block that the slot's rows are in: its own, of its number, or the common one. */
  readonly #blocks: Int32Array;
  /** [blocks, words] 1 where a wall stood when the block's rows were found. */
  readonly #walls: Int32Array;
  /** Rows kept a block; the row of a goal is found under `goal % kept`. */
  readonly #kept: number;
  /** [blocks, kept, cells] ways to the row's goal. */
  readonly #ways: Uint8Array;
  /** [blocks, kept] the row's goal, or -1. */
  readonly #goals: Int32Array;
  /** [slots] 1 if another board may lie there, or a wall has changed, since the slot's walls were looked at. */
  readonly #doubted: Uint8Array;
  /** [words] 1 where a wall stands now. */
  readonly #found: Int32Array;
  /** [cells] steps to the goals that were searched from last. */
  readonly #steps: Uint16Array;
  readonly #queue: Int32Array;
  #hasCommon = false;

  /** @param whereabouts where the walls of `slots` boards are */
  constructor(program: Program, slots: number, whereabouts: Whereabouts) {
    const { cells, kinds } = program;
    this.#program = program;
    this.#whereabouts = whereabouts;
    this.#wallKinds = Uint8Array.from(kinds.wall.keys()).filter((kind) => kinds.wall[kind] === 1);
    this.#words = Math.ceil(cells / 32);
    this.#common = slots;
    this.#blocks = new Int32Array(slots);
    this.#walls = new Int32Array((slots + 1) * this.#words);
    this.#kept = Math.max(1, Math.min(cells, Math.floor(BUDGET / (slots * cells))));
    this.#ways = new Uint8Array((slots + 1) * this.#kept * cells);
    this.#goals = new Int32Array((slots + 1) * this.#kept).fill(-1);
    this.#doubted = new Uint8Array(slots).fill(1);
    this.#found = new Int32Array(this.#words);
    this.#steps = new Uint16Array(cells);
    this.#queue = new Int32Array(cells);
  }

  /** Another board lies in the slot now, or a wall has changed: its walls are looked at before they are next needed. */
  doubt(slot: number): void {
    this.#doubted[slot] = 1;
  }

  /** The same for every slot: the state has been replaced. */
  doubtAll(): void {
    this.#doubted.fill(1);
  }

  /** Ways from a cell to the nearest of the first `count` goals (see `wayOf`), or `NO_WAY`. */
  from(cell: number, slot: number, goals: Int32Array, count: number): number {
    if (this.#doubted[slot] === 1) this.#refresh(slot);
    const block = this.#blocks[slot];
    if (count !== 1) {
      this.#search(block, goals, count);
      return this.#waysFrom(cell);
    }
    const { cells } = this.#program;
    const row = block * this.#kept + (goals[0] % this.#kept);
    if (this.#goals[row] !== goals[0]) {
      this.#search(block, goals, 1);
      this.#goals[row] = goals[0];
      for (let at = 0; at < cells; at++) this.#ways[row * cells + at] = this.#waysFrom(at);
    }
    return this.#ways[row * cells + cell];
  }

  /** Forgets a slot's own rows unless its walls stand where they stood, and says whose rows it uses. */
  #refresh(slot: number): void {
    const words = this.#words;
    const walls = this.#walls;
    const common = this.#common * words;
    const own = slot * words;
    const found = this.#found;
    this.#whereabouts.unite(slot, this.#wallKinds, found);
    let changed = 0;
    let special = 0;
    for (let word = 0; word < words; word++) {
      changed |= found[word] ^ walls[own + word];
      special |= found[word] ^ walls[common + word];
      walls[own + word] = found[word];
    }
    if (!this.#hasCommon) {
      walls.copyWithin(common, own, own + words);
      this.#hasCommon = true;
      special = 0;
    }
    this.#doubted[slot] = 0;
    this.#blocks[slot] = special !== 0 ? slot : this.#common;
    if (changed !== 0) this.#goals.fill(-1, slot * this.#kept, (slot + 1) * this.#kept);
  }

  /** What the steps that were searched last say of a cell. */
  #waysFrom(cell: number): number {
    const { cells, neighbours } = this.#program;
    const own = this.#steps[cell];
    if (own >= WALL) return NO_WAY;
    let ways = 0;
    for (let direction = 0; direction < STAY; direction++) {
      const steps = this.#steps[neighbours[direction * cells + cell]];
      const way = steps < own ? WAY.nearer : steps > own && steps < WALL ? WAY.farther : WAY.level;
      ways |= way << (2 * direction);
    }
    return ways;
  }

  /** Breadth-first search from the goals round the walls of a block. */
  #search(block: number, goals: Int32Array, count: number): void {
    const { cells, neighbours } = this.#program;
    const steps = this.#steps;
    const queue = this.#queue;
    for (let cell = 0; cell < cells; cell++) {
      const walls = this.#walls[block * this.#words + (cell >> 5)];
      steps[cell] = ((walls >> cell) & 1) === 1 ? WALL : UNFOUND;
    }
    for (let i = 0; i < count; i++) {
      steps[goals[i]] = 0;
      queue[i] = goals[i];
    }
    for (let read = 0, end = count; read < end; read++) {
      const cell = queue[read];
      const next = steps[cell] + 1;
      for (let direction = cell; direction < STAY * cells; direction += cells) {
        const beside = neighbours[direction];
        if (steps[beside] !== UNFOUND) continue;
        steps[beside] = next;
        queue[end++] = beside;
      }
    }
  }
}
