import { NO_HEADING, type Program, type WindowSpec } from "./program.js";
import { attributeAt, holdsMarked } from "./stack.js";
import type { State } from "./state.js";

/** Beyond the board, in the list of cells that a window looks at. */
const OUTSIDE = -1;

/** Writes an egocentric view: what lies around the agent, or ahead of it, as its heading turns it. */
export class Window {
  readonly #program: Program;
  readonly #spec: WindowSpec;
  readonly #state: State;
  /** [seen cells] the board's cell that each looks at, or `OUTSIDE`. */
  readonly #looks: Int32Array;
  /** [seen cells] 1 if it can be seen. */
  readonly #visible: Uint8Array;
  /** [seen cells] 1 if nothing can be seen past it. */
  readonly #opaque: Uint8Array;

  constructor(program: Program, spec: WindowSpec, state: State) {
    const { height, width } = program.observation;
    this.#program = program;
    this.#spec = spec;
    this.#state = state;
    this.#looks = new Int32Array(height * width);
    this.#visible = new Uint8Array(height * width).fill(1);
    this.#opaque = new Uint8Array(height * width);
  }

  /** Writes the view of a slot into its row of `codes`. */
  show(slot: number, codes: Uint8Array): void {
    this.#look(slot);
    if (this.#spec.occlusion) this.#hide(slot);
    const { layers, attributes, channels, cellsSize } = this.#program.observation;
    const area = this.#looks.length;
    for (let channel = 0; channel < channels; channel++) {
      const to = slot * cellsSize + channel * area;
      const attribute = channel < layers.length ? undefined : attributes[channel - layers.length].codes;
      for (let seen = 0; seen < area; seen++) codes[to + seen] = this.#code(slot, seen, channel, attribute);
    }
  }

  #code(slot: number, seen: number, channel: number, attribute: Uint8Array | undefined): number {
    const { cells, boardSize, observation } = this.#program;
    if (this.#visible[seen] === 0) return channel === 0 ? this.#spec.unseen : 0;
    const cell = this.#looks[seen];
    if (cell === OUTSIDE) return this.#spec.outside[channel];
    const { boards } = this.#state;
    const board = slot * boardSize;
    if (attribute) return attributeAt(this.#program, attribute, boards, board, cell);
    return observation.shown[boards[board + observation.layers[channel] * cells + cell]];
  }

  /** Finds the cells that the window looks at. */
  #look(slot: number): void {
    const { kinds, width, height } = this.#program;
    const { offsets } = this.#spec;
    const area = this.#looks.length;
    const agent = this.#state.agents[slot];
    const heading = kinds.heading === NO_HEADING ? 0 : this.#state.headings[slot];
    const row = Math.floor(agent / width);
    const column = agent % width;
    for (let seen = 0, at = 2 * heading * area; seen < area; seen++, at += 2) {
      const r = row + offsets[at];
      const c = column + offsets[at + 1];
      this.#looks[seen] = r < 0 || c < 0 || r >= height || c >= width ? OUTSIDE : r * width + c;
    }
  }

  /**
   * Hides what lies behind opaque cells: from the agent's row ahead and then back, light goes from each visible cell
   * that is not opaque to the sides and to the next row, straight and slanting (Minigrid's `process_vis`).
   */
  #hide(slot: number): void {
    const { height, width } = this.#program.observation;
    const { agent } = this.#spec;
    const own = Math.floor(agent / width);
    this.#markOpaque(slot);
    this.#visible.fill(0);
    this.#visible[agent] = 1;
    for (let row = own; row >= 0; row--) this.#lightRow(row, row - 1);
    for (let row = own; row < height; row++) this.#lightRow(row, row + 1);
  }

  #markOpaque(slot: number): void {
    const { kinds, boardSize } = this.#program;
    for (let seen = 0; seen < this.#looks.length; seen++) {
      const cell = this.#looks[seen];
      const closed =
        cell === OUTSIDE
          ? this.#spec.outsideOpaque
          : holdsMarked(this.#program, kinds.opaque, this.#state.boards, slot * boardSize, cell);
      this.#opaque[seen] = closed ? 1 : 0;
    }
  }

  /** Light along a row to the right, then to the left, and on to the next row if there is one. */
  #lightRow(row: number, next: number): void {
    const { height, width } = this.#program.observation;
    const on = next >= 0 && next < height;
    for (let column = 0; column < width - 1; column++) this.#light(row, column, 1, on ? next : -1);
    for (let column = width - 1; column > 0; column--) this.#light(row, column, -1, on ? next : -1);
  }

  #light(row: number, column: number, side: number, next: number): void {
    const { width } = this.#program.observation;
    const at = row * width + column;
    if (this.#visible[at] === 0 || this.#opaque[at] === 1) return;
    this.#visible[at + side] = 1;
    if (next < 0) return;
    this.#visible[next * width + column] = 1;
    this.#visible[next * width + column + side] = 1;
  }
}
