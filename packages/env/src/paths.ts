import type { Program } from "./program.js";
import { holdsMarked } from "./stack.js";
import type { State } from "./state.js";

/** What no number of steps leads to. */
export const NO_WAY = 0xffff;
/** Bytes that rows of distances may take. */
const BUDGET = 32 * 1024 * 1024;

/**
 * Steps round the walls from every cell to a cell, found when first asked for and kept while the slot's walls stand.
 * What is kept is no state: it follows from the board.
 */
export class Paths {
  /** [slots x kept + 1, cells] steps to the row's goal; the last row is for goals that are taken together. */
  readonly steps: Uint16Array;
  readonly #program: Program;
  readonly #state: State;
  /** Rows kept a slot; the row of a goal is found under `goal % kept`. */
  readonly #kept: number;
  /** [slots, kept] the row's goal, or -1. */
  readonly #goals: Int32Array;
  /** [slots] 1 if the walls have changed since its rows were found. */
  readonly #stale: Uint8Array;
  readonly #queue: Int32Array;

  constructor(program: Program, state: State) {
    const slots = state.agents.length;
    this.#program = program;
    this.#state = state;
    this.#kept = Math.max(1, Math.min(program.cells, Math.floor(BUDGET / (2 * slots * program.cells))));
    this.steps = new Uint16Array((slots * this.#kept + 1) * program.cells);
    this.#goals = new Int32Array(slots * this.#kept).fill(-1);
    this.#stale = new Uint8Array(slots);
    this.#queue = new Int32Array(program.cells);
  }

  /** Forgets a slot's rows: its walls have changed. */
  forget(slot: number): void {
    this.#stale[slot] = 1;
  }

  /** Forgets every row: the state has been replaced. */
  forgetAll(): void {
    this.#stale.fill(1);
  }

  /** Where the steps to a goal round the walls of a slot start in `steps`; `NO_WAY` where there is none. */
  from(slot: number, goal: number): number {
    if (this.#stale[slot] === 1) {
      this.#goals.fill(-1, slot * this.#kept, (slot + 1) * this.#kept);
      this.#stale[slot] = 0;
    }
    const row = slot * this.#kept + (goal % this.#kept);
    if (this.#goals[row] !== goal) {
      this.#goals[row] = goal;
      this.#queue[0] = goal;
      this.#search(slot, row * this.#program.cells, 1);
    }
    return row * this.#program.cells;
  }

  /** The same for the nearest of the first `count` goals, found anew each time. */
  fromAny(slot: number, goals: Int32Array, count: number): number {
    const row = this.#goals.length * this.#program.cells;
    for (let i = 0; i < count; i++) this.#queue[i] = goals[i];
    this.#search(slot, row, count);
    return row;
  }

  /** Breadth-first search from the first `end` cells of the queue. */
  #search(slot: number, row: number, end: number): void {
    const { cells, neighbours } = this.#program;
    const { steps } = this;
    const queue = this.#queue;
    steps.fill(NO_WAY, row, row + cells);
    for (let i = 0; i < end; i++) steps[row + queue[i]] = 0;
    for (let read = 0; read < end; read++) {
      const cell = queue[read];
      const next = steps[row + cell] + 1;
      for (let direction = 0; direction < 4; direction++) {
        const beside = neighbours[direction * cells + cell];
        if (steps[row + beside] !== NO_WAY || this.#isWall(slot, beside)) continue;
        steps[row + beside] = next;
        queue[end++] = beside;
      }
    }
  }

  #isWall(slot: number, cell: number): boolean {
    const { kinds, boardSize } = this.#program;
    return holdsMarked(this.#program, kinds.wall, this.#state.boards, slot * boardSize, cell);
  }
}
