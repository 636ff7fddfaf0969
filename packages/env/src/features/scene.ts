import type { Program } from "../program.js";
import { isBlocked, type Spread, spread, waysOf } from "../reach.js";
import { MayTable, type Stock } from "./may.js";

/** A state to be looked at, of a slot or a frame: where its parts lie. */
export interface StatePlace {
  readonly boards: Uint8Array;
  /** Where its board starts in `boards`. */
  readonly board: number;
  /** The agent's cell. */
  readonly agent: number;
  readonly heading: number;
  readonly counters: Float64Array;
  /** Where its counters start in `counters`. */
  readonly counter: number;
  readonly fired: Uint8Array;
  /** Where its rules start in `fired`. */
  readonly rule: number;
}

/** One state while features are read off it: one object serves all states in turn, and nothing is allocated for one. */
export class Scene implements Stock {
  readonly program: Program;
  boards: Uint8Array = new Uint8Array(0);
  board = 0;
  agent = 0;
  heading = 0;
  /** [kinds + 1] how many of each are on the board. */
  readonly count: Int32Array;
  /** [kinds + 1] the cell of the nearest, as if there were no walls; the first row by row of several; -1 without one. */
  readonly nearest: Int32Array;
  /** [kinds + 1] steps to the first that the agent can get to, or bump into; -1 without one. */
  readonly steps: Int32Array;
  /** [rows of the rule table] 1 if counters, counts and what has fired let a rule or alternative be done. */
  readonly may: Uint8Array;
  /** Values of the features that have been read already. */
  readonly values: Float64Array;
  /** [cells] room for a search. */
  readonly room: Int32Array;
  #counters: Float64Array = new Float64Array(0);
  #counter = 0;
  #fired: Uint8Array = new Uint8Array(0);
  #rule = 0;
  readonly #mayTable: MayTable;
  readonly #search: Spread;
  /** [cells] steps to each cell. */
  readonly #ways: Int32Array;

  constructor(program: Program, features: number) {
    const { cells } = program;
    const kinds = program.kinds.names.length;
    this.program = program;
    this.count = new Int32Array(kinds);
    this.nearest = new Int32Array(kinds);
    this.steps = new Int32Array(kinds);
    this.values = new Float64Array(features);
    this.room = new Int32Array(cells);
    this.#ways = new Int32Array(cells);
    this.#mayTable = new MayTable(program);
    this.may = this.#mayTable.may;
    this.#search = {
      ways: waysOf(program),
      isBlocked: (cell) => this.isBlocked(cell),
      bumps: true,
      queue: this.room,
    };
  }

  /** Points to a slot of a batch, or to anything that is laid out like it. */
  look(place: StatePlace): void {
    this.boards = place.boards;
    this.board = place.board;
    this.agent = place.agent;
    this.heading = place.heading;
    this.#counters = place.counters;
    this.#counter = place.counter;
    this.#fired = place.fired;
    this.#rule = place.rule;
    spread(this.program, this.agent, this.#search, this.#ways);
    this.#survey();
    this.#mayTable.look(this);
  }

  counter(index: number): number {
    return this.#counters[this.#counter + index];
  }

  hasFired(rule: number): boolean {
    return this.#fired[this.#rule + rule] === 1;
  }

  /** True if the agent cannot move to a cell. */
  isBlocked(cell: number): boolean {
    return isBlocked(this.program, this.boards, this.board, cell);
  }

  /** How many things of a reference are on the board. */
  countOf(reference: number): number {
    const { start, list } = this.program.kinds.members;
    let sum = 0;
    for (let i = start[reference]; i < start[reference + 1]; i++) sum += this.count[list[i]];
    return sum;
  }

  /** How many things of a reference a cell holds: a layer has one at most. */
  countAt(reference: number, cell: number): number {
    const { kinds, cells } = this.program;
    const { start, list } = kinds.members;
    let sum = 0;
    for (let i = start[reference]; i < start[reference + 1]; i++) {
      if (this.boards[this.board + kinds.layer[list[i]] * cells + cell] === list[i]) sum++;
    }
    return sum;
  }

  /** True if a cell holds a thing of a reference. */
  holds(reference: number, cell: number): boolean {
    const { kinds, cells } = this.program;
    const { start, list } = kinds.members;
    for (let i = start[reference]; i < start[reference + 1]; i++) {
      if (this.boards[this.board + kinds.layer[list[i]] * cells + cell] === list[i]) return true;
    }
    return false;
  }

  /** One look at all that is on the board. */
  #survey(): void {
    const { cells, width, layers } = this.program;
    const { boards, count, nearest, steps } = this;
    count.fill(0);
    nearest.fill(-1);
    steps.fill(-1);
    for (let layer = 0; layer < layers; layer++) {
      const first = this.board + layer * cells;
      for (let cell = 0; cell < cells; cell++) {
        const kind = boards[first + cell];
        if (kind === 0) continue;
        count[kind]++;
        const before = nearest[kind];
        if (before < 0 || apart(cell, this.agent, width) < apart(before, this.agent, width))
          nearest[kind] = cell;
        const away = this.#ways[cell];
        if (away >= 0 && (steps[kind] < 0 || away < steps[kind])) steps[kind] = away;
      }
    }
  }
}

/** Steps between two cells as if there were no walls. */
export function apart(one: number, other: number, width: number): number {
  return (
    Math.abs(Math.floor(one / width) - Math.floor(other / width)) + Math.abs((one % width) - (other % width))
  );
}
