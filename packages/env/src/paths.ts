import type { Program } from "./program.js";
import type { State } from "./state.js";

/** What no number of steps leads to. */
export const NO_WAY = 0xffff;
/** A wall, which is not stepped on. */
const WALL = 0xfffe;
/** Bytes that rows of distances may take. */
const BUDGET = 32 * 1024 * 1024;

/**
 * Steps round the walls to a goal from every cell, found when first asked for and kept while the slot's walls stand.
 * What is kept is no state: it follows from the board.
 */
export class Paths {
  readonly #program: Program;
  readonly #state: State;
  /** Layers on which walls can be. */
  readonly #wallLayers: readonly number[];
  /** [slots, cells] 1 where a wall stood when the slot's rows were found. */
  readonly #walls: Uint8Array;
  /** Rows kept a slot; the row of a goal is found under `goal % kept`. */
  readonly #kept: number;
  /** [slots x kept + 1, cells] steps to the row's goal; the last row is for several goals at once and never kept. */
  readonly #steps: Uint16Array;
  /** [slots, kept] the row's goal, or -1. */
  readonly #goals: Int32Array;
  /** [slots] 1 if another board may lie there, or a wall has changed, since the slot's walls were looked at. */
  readonly #doubted: Uint8Array;
  readonly #queue: Int32Array;

  constructor(program: Program, state: State) {
    const slots = state.agents.length;
    const { layer, wall } = program.kinds;
    this.#program = program;
    this.#state = state;
    this.#wallLayers = [...new Set(layer.filter((_, kind) => wall[kind] === 1))];
    this.#walls = new Uint8Array(slots * program.cells);
    this.#kept = Math.max(1, Math.min(program.cells, Math.floor(BUDGET / (2 * slots * program.cells))));
    this.#steps = new Uint16Array((slots * this.#kept + 1) * program.cells);
    this.#goals = new Int32Array(slots * this.#kept).fill(-1);
    this.#doubted = new Uint8Array(slots).fill(1);
    this.#queue = new Int32Array(program.cells);
  }

  /** Another board lies in the slot now, or a wall has changed: its walls are looked at before they are next needed. */
  doubt(slot: number): void {
    this.#doubted[slot] = 1;
  }

  /** The same for every slot: the state has been replaced. */
  doubtAll(): void {
    this.#doubted.fill(1);
  }

  /** Forgets a slot's rows unless its walls stand where they stood. */
  #refresh(slot: number): void {
    const { cells, boardSize, kinds } = this.#program;
    const walls = this.#walls;
    let changed = 0;
    for (let cell = 0; cell < cells; cell++) {
      let wall = 0;
      for (const layer of this.#wallLayers) {
        wall |= kinds.wall[this.#state.boards[slot * boardSize + layer * cells + cell]];
      }
      changed |= wall ^ walls[slot * cells + cell];
      walls[slot * cells + cell] = wall;
    }
    this.#doubted[slot] = 0;
    if (changed === 1) this.#goals.fill(-1, slot * this.#kept, (slot + 1) * this.#kept);
  }

  /** The row of steps to the nearest of the first `count` goals, valid until the next is asked for; see `steps`. */
  row(slot: number, goals: Int32Array, count: number): number {
    if (this.#doubted[slot] === 1) this.#refresh(slot);
    if (count !== 1) return this.#fill(slot, this.#goals.length, goals, count);
    const row = slot * this.#kept + (goals[0] % this.#kept);
    if (this.#goals[row] === goals[0]) return row * this.#program.cells;
    this.#goals[row] = goals[0];
    return this.#fill(slot, row, goals, count);
  }

  /** Steps from a cell to a row's goal, or `NO_WAY`. */
  steps(row: number, cell: number): number {
    const steps = this.#steps[row + cell];
    return steps === WALL ? NO_WAY : steps;
  }

  /** Breadth-first search from the goals; returns where the row starts. */
  #fill(slot: number, row: number, goals: Int32Array, count: number): number {
    const { cells, neighbours } = this.#program;
    const steps = this.#steps;
    const queue = this.#queue;
    const start = row * cells;
    steps.fill(NO_WAY, start, start + cells);
    for (let cell = 0; cell < cells; cell++)
      if (this.#walls[slot * cells + cell] === 1) steps[start + cell] = WALL;
    for (let i = 0; i < count; i++) {
      steps[start + goals[i]] = 0;
      queue[i] = goals[i];
    }
    for (let read = 0, end = count; read < end; read++) {
      const cell = queue[read];
      const next = steps[start + cell] + 1;
      for (let direction = cell; direction < 4 * cells; direction += cells) {
        const beside = neighbours[direction];
        if (steps[start + beside] !== NO_WAY) continue;
        steps[start + beside] = next;
        queue[end++] = beside;
      }
    }
    return start;
  }
}
