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
  readonly #program: Program;
  readonly #state: State;
  /** Rows kept a slot; the row of a goal is found under `goal % kept`. */
  readonly #kept: number;
  /** [slots, kept, cells] steps to the row's goal. */
  readonly #steps: Uint16Array;
  /** [slots, kept] the row's goal, or -1. */
  readonly #goals: Int32Array;
  readonly #queue: Int32Array;

  constructor(program: Program, state: State) {
    const slots = state.agents.length;
    this.#program = program;
    this.#state = state;
    this.#kept = Math.max(1, Math.min(program.cells, Math.floor(BUDGET / (2 * slots * program.cells))));
    this.#steps = new Uint16Array(slots * this.#kept * program.cells);
    this.#goals = new Int32Array(slots * this.#kept).fill(-1);
    this.#queue = new Int32Array(program.cells);
  }

  /** Forgets a slot's rows: its walls have changed. */
  forget(slot: number): void {
    this.#goals.fill(-1, slot * this.#kept, (slot + 1) * this.#kept);
  }

  /** Forgets every row: the state has been replaced. */
  forgetAll(): void {
    this.#goals.fill(-1);
  }

  /** Steps from a cell to a goal round the walls of a slot, or `NO_WAY`. */
  steps(slot: number, from: number, goal: number): number {
    const row = slot * this.#kept + (goal % this.#kept);
    if (this.#goals[row] !== goal) {
      this.#goals[row] = goal;
      this.#fill(slot, row * this.#program.cells, goal);
    }
    return this.#steps[row * this.#program.cells + from];
  }

  /** Breadth-first search from the goal. */
  #fill(slot: number, row: number, goal: number): void {
    const { cells, neighbours } = this.#program;
    const steps = this.#steps;
    const queue = this.#queue;
    steps.fill(NO_WAY, row, row + cells);
    steps[row + goal] = 0;
    queue[0] = goal;
    for (let read = 0, end = 1; read < end; read++) {
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
