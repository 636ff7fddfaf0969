import type { StepBuffers } from "./buffers.js";
import type { Program } from "./program.js";
import { attributeAt, topmost } from "./stack.js";
import { rowViews, type State } from "./state.js";
import { Window } from "./window.js";

/** A caller's buffers, row by row. */
interface Rows {
  readonly cells: readonly Uint8Array[];
  readonly finalCells: readonly Uint8Array[];
  /** Whose state the observations are of: nobody else's, once another env has written here. */
  holds: Observer | undefined;
}

/** Whose observations a caller's buffers hold: any env's, so it is kept beside the buffers and not in an env. */
const rowsOf = new WeakMap<StepBuffers, Rows>();

/** Writes what the policy sees of a state into callers' buffers. */
export class Observer {
  readonly #program: Program;
  readonly #state: State;
  /** Of each slot, the seen layers, where they are shown as they are and lie side by side. */
  readonly #plain: readonly Uint8Array[] | undefined;
  readonly #window: Window | undefined;
  /** [slots] 1 if what was last shown of the slot was changed by a delusion. */
  readonly #deluded: Uint8Array;
  /** The buffers that show the present state: those written last. */
  #holder: Rows | undefined;

  constructor(program: Program, state: State) {
    const { observation, boardSize, cells } = program;
    const { layers } = observation;
    this.#program = program;
    this.#state = state;
    this.#deluded = new Uint8Array(state.agents.length);
    const together = layers.every((layer, i) => layer === layers[0] + i);
    if (observation.window) this.#window = new Window(program, observation.window, state);
    else if (observation.plain && together) {
      this.#plain = rowViews(
        state.boards,
        boardSize,
        layers[0] * cells,
        observation.cellsSize,
        state.agents.length,
      );
    }
  }

  /** True if the buffers hold this state's observations, so that a step needs to write only what it changes. */
  isShown(out: StepBuffers): boolean {
    const rows = rowsOf.get(out);
    return rows !== undefined && rows === this.#holder && rows.holds === this;
  }

  /** True if a delusion changes what is seen of a slot, or did so on the step before: then all of it is to be shown. */
  isDeluded(slot: number): boolean {
    const { delusions } = this.#program.observation;
    return this.#deluded[slot] === 1 || delusions.some(({ on }) => this.#standsOn(slot, on));
  }

  /** From now on these buffers hold this state's observations: each slot has been shown in them. No others do. */
  markShown(out: StepBuffers): void {
    this.#holder = this.#rows(out);
    this.#holder.holds = this;
  }

  /** A slot has been shown in some buffers, and no others: unless they are the present ones, none are from now on. */
  markSlotShown(out: StepBuffers): void {
    if (!this.isShown(out)) this.forget();
  }

  /** The state has been replaced: no buffers hold its observations. */
  forget(): void {
    this.#holder = undefined;
  }

  /** Writes all that is seen of a slot into its row. */
  show(slot: number, out: StepBuffers): void {
    if (this.#plain) this.#rows(out).cells[slot].set(this.#plain[slot]);
    else if (this.#window) this.#window.show(slot, out.cells);
    else if (this.#program.observation.painted) this.#paint(slot, out.cells);
    else this.#copyLayers(slot, out.cells);
    const { side, sideCounters } = this.#program.observation;
    const { names, max } = this.#program.counters;
    for (let i = 0; i < side.length; i++) {
      const counter = sideCounters[i];
      out.side[slot * side.length + i] = this.#state.counters[slot * names.length + counter] / max[counter];
    }
  }

  /** Keeps a slot's observation, which its row shows, as the last one of its episode. */
  keepFinal(slot: number, out: StepBuffers): void {
    const rows = this.#rows(out);
    rows.finalCells[slot].set(rows.cells[slot]);
    const side = this.#program.observation.side.length;
    for (let i = slot * side; i < (slot + 1) * side; i++) out.finalSide[i] = out.side[i];
  }

  #rows(out: StepBuffers): Rows {
    const known = rowsOf.get(out);
    if (known) return known;
    const { cellsSize } = this.#program.observation;
    const slots = this.#state.agents.length;
    const rows = {
      cells: rowViews(out.cells, cellsSize, 0, cellsSize, slots),
      finalCells: rowViews(out.finalCells, cellsSize, 0, cellsSize, slots),
      holds: undefined,
    };
    rowsOf.set(out, rows);
    return rows;
  }

  #copyLayers(slot: number, codes: Uint8Array): void {
    const { observation, boardSize, cells } = this.#program;
    const { boards } = this.#state;
    let to = slot * observation.cellsSize;
    for (let i = 0; i < observation.layers.length; i++) {
      const from = slot * boardSize + observation.layers[i] * cells;
      for (let cell = 0; cell < cells; cell++) codes[to + cell] = observation.shown[boards[from + cell]];
      to += cells;
    }
    for (const { codes: shown } of observation.attributes) {
      for (let cell = 0; cell < cells; cell++)
        codes[to + cell] = attributeAt(this.#program, shown, boards, slot * boardSize, cell);
      to += cells;
    }
  }

  #paint(slot: number, codes: Uint8Array): void {
    const { observation, boardSize, cells } = this.#program;
    const to = slot * cells;
    for (let cell = 0; cell < cells; cell++) {
      codes[to + cell] =
        observation.shown[topmost(this.#program, this.#state.boards, slot * boardSize, cell)];
    }
    this.#deluded[slot] = 0;
    for (const { on, code, over } of observation.delusions) {
      if (!this.#standsOn(slot, on)) continue;
      this.#deluded[slot] = 1;
      for (let cell = 0; cell < cells; cell++) if (over[codes[to + cell]] === 1) codes[to + cell] = code;
    }
  }

  #standsOn(slot: number, reference: number): boolean {
    const { kinds, boardSize, cells } = this.#program;
    const { start, list } = kinds.members;
    const cell = slot * boardSize + this.#state.agents[slot];
    for (let i = start[reference]; i < start[reference + 1]; i++) {
      if (this.#state.boards[cell + kinds.layer[list[i]] * cells] === list[i]) return true;
    }
    return false;
  }
}
