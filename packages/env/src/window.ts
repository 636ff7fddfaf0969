import { lightRows } from "./light.js";
import { NO_HEADING, type Program, type WindowSpec } from "./program.js";
import { attributeAt } from "./stack.js";
import type { State } from "./state.js";

/** Where a window looks from one cell under one heading. */
interface Look {
  /** [seen cells] the board's cells; 0 beyond the board. */
  readonly cells: Int32Array;
  /** [rows] bit c is set if column c lies on the board. */
  readonly inside: Int32Array;
}

/**
 * Writes an egocentric view: what lies around the agent, or ahead of it, as its heading turns it. Rows are kept as bits and
 * loops have no branches where they can do without: what is hidden is as good as random to a processor.
 */
export class Window {
  readonly #program: Program;
  readonly #spec: WindowSpec;
  readonly #state: State;
  /** [heading x cells + agent] found when first needed. */
  readonly #looks: (Look | undefined)[] = [];
  /** Layers on which something opaque can be. */
  readonly #opaqueLayers: readonly number[];
  /** [rows] bit c is set if column c can be seen; and if it can be seen past. */
  readonly #visible: Int32Array;
  readonly #open: Int32Array;

  constructor(program: Program, spec: WindowSpec, state: State) {
    const { layer, opaque } = program.kinds;
    this.#program = program;
    this.#spec = spec;
    this.#state = state;
    this.#opaqueLayers = [...new Set(layer.filter((_, kind) => opaque[kind] === 1))];
    this.#visible = new Int32Array(program.observation.height).fill(-1);
    this.#open = new Int32Array(program.observation.height);
  }

  /** Writes the view of a slot into its row of `codes`. */
  show(slot: number, codes: Uint8Array): void {
    const { boardSize, cells, observation, kinds } = this.#program;
    const { layers, attributes, cellsSize } = observation;
    const look = this.#look(slot);
    if (this.#spec.occlusion) this.#hide(slot, look);
    const board = slot * boardSize;
    const area = look.cells.length;
    let to = slot * cellsSize;
    for (let channel = 0; channel < layers.length; channel++, to += area) {
      if (channel > 0 && layers[channel] === kinds.agentLayer) this.#writeAgent(codes, to, area);
      else this.#writeLayer(look, board + layers[channel] * cells, codes, to, channel);
    }
    for (let i = 0; i < attributes.length; i++, to += area) {
      this.#writeAttribute(look, attributes[i].codes, board, codes, to, layers.length + i);
    }
  }

  /** The agent's layer holds nothing else, and the agent is always in the same place. */
  #writeAgent(codes: Uint8Array, to: number, area: number): void {
    codes.fill(0, to, to + area);
    codes[to + this.#spec.agent] = this.#program.observation.shown[this.#program.kinds.agent];
  }

  #writeLayer(look: Look, layer: number, codes: Uint8Array, to: number, channel: number): void {
    const { shown, height, width } = this.#program.observation;
    const { boards } = this.#state;
    const outside = this.#spec.outside[channel];
    const unseen = channel === 0 ? this.#spec.unseen : 0;
    for (let row = 0, seen = 0; row < height; row++) {
      const visible = this.#visible[row];
      const inside = look.inside[row];
      for (let column = 0; column < width; column++, seen++) {
        const on = -((visible >> column) & 1);
        const there = -((inside >> column) & 1);
        const code = shown[boards[layer + look.cells[seen]]];
        codes[to + seen] = (((code & there) | (outside & ~there)) & on) | (unseen & ~on);
      }
    }
  }

  #writeAttribute(
    look: Look,
    shown: Uint8Array,
    board: number,
    codes: Uint8Array,
    to: number,
    channel: number,
  ): void {
    const { height, width } = this.#program.observation;
    const outside = this.#spec.outside[channel];
    for (let row = 0, seen = 0; row < height; row++) {
      for (let column = 0; column < width; column++, seen++) {
        const on = -((this.#visible[row] >> column) & 1);
        const there = -((look.inside[row] >> column) & 1);
        const code = attributeAt(this.#program, shown, this.#state.boards, board, look.cells[seen]);
        codes[to + seen] = ((code & there) | (outside & ~there)) & on;
      }
    }
  }

  #look(slot: number): Look {
    const { kinds, cells } = this.#program;
    const agent = this.#state.agents[slot];
    const heading = kinds.heading === NO_HEADING ? 0 : this.#state.headings[slot];
    const index = heading * cells + agent;
    this.#looks[index] ??= this.#findLook(heading, agent);
    return this.#looks[index];
  }

  #findLook(heading: number, agent: number): Look {
    const { width, height, observation } = this.#program;
    const { offsets } = this.#spec;
    const area = observation.height * observation.width;
    const look = { cells: new Int32Array(area), inside: new Int32Array(observation.height) };
    for (let seen = 0; seen < area; seen++) {
      const at = 2 * (heading * area + seen);
      const row = Math.floor(agent / width) + offsets[at];
      const column = (agent % width) + offsets[at + 1];
      if (row < 0 || column < 0 || row >= height || column >= width) continue;
      look.cells[seen] = row * width + column;
      look.inside[Math.floor(seen / observation.width)] |= 1 << (seen % observation.width);
    }
    return look;
  }

  /** Finds what can be seen past opaque cells. */
  #hide(slot: number, look: Look): void {
    const { kinds, cells, boardSize, observation } = this.#program;
    const { boards } = this.#state;
    const { height, width } = observation;
    const beyond = this.#spec.outsideOpaque ? 0 : -1;
    for (let row = 0; row < height; row++) this.#open[row] = look.inside[row] | beyond;
    for (const layer of this.#opaqueLayers) {
      const start = slot * boardSize + layer * cells;
      for (let row = 0, seen = 0; row < height; row++) {
        let opaque = 0;
        for (let column = 0; column < width; column++, seen++) {
          opaque |= kinds.opaque[boards[start + look.cells[seen]]] << column;
        }
        this.#open[row] &= ~(opaque & look.inside[row]);
      }
    }
    lightRows(this.#visible, this.#open, width, this.#spec.agent);
  }
}
