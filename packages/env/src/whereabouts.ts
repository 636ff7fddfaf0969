import type { Program } from "./program.js";
import type { State } from "./state.js";

/**
 * Where the kinds that rules look for are on each slot's board, a bit a cell: some things among hundreds of cells are
 * found in a few looks. What is kept is no state: it follows from the board, which is gone through when another may lie
 * there, and every change of a cell is noted.
 */
export class Whereabouts {
  readonly #program: Program;
  readonly #state: State;
  /** Layers of the kinds that are looked for. */
  readonly #layers: readonly number[];
  /** Words of a row of bits: cell c is bit c % 32 of word c / 32. */
  readonly #words: number;
  /** [kinds + 1] where a kind's row starts among those of its slot; at 0 is one for all that nobody looks for. */
  readonly #rows: Int32Array;
  /** Words of all rows of a slot. */
  readonly #stride: number;
  /** [slots, stride] and room for two groups. */
  readonly #bits: Int32Array;
  /** [slots] 1 if another board may lie there since it was gone through. */
  readonly #doubted: Uint8Array;

  constructor(program: Program, state: State) {
    const { sought } = program.rules;
    const slots = state.agents.length;
    let rows = 0;
    this.#program = program;
    this.#state = state;
    this.#layers = [...new Set(program.kinds.layer.filter((_, kind) => sought[kind] === 1))];
    this.#words = Math.ceil(program.cells / 32);
    this.#rows = Int32Array.from(sought, (one) => (one === 1 ? ++rows * this.#words : 0));
    this.#stride = (rows + 1) * this.#words;
    this.#bits = new Int32Array(slots * this.#stride + 2 * this.#words);
    this.#doubted = new Uint8Array(slots).fill(1);
  }

  /** Another board lies in the slot now: it is gone through before something is next looked for. */
  doubt(slot: number): void {
    this.#doubted[slot] = 1;
  }

  /** The same for every slot: the state has been replaced. */
  doubtAll(): void {
    this.#doubted.fill(1);
  }

  /** A cell of a layer holds another kind now; 0 for none. */
  note(slot: number, cell: number, before: number, after: number): void {
    const at = slot * this.#stride + (cell >> 5);
    this.#bits[at + this.#rows[before]] &= ~(1 << cell);
    this.#bits[at + this.#rows[after]] |= 1 << cell;
  }

  /** A thing has moved to a cell where its layer was free. */
  noteMove(slot: number, kind: number, from: number, to: number): void {
    const at = slot * this.#stride + this.#rows[kind];
    this.#bits[at + (from >> 5)] &= ~(1 << from);
    this.#bits[at + (to >> 5)] |= 1 << to;
  }

  /** Lists the cells that hold a kind of the reference in `into`, in the board's order; returns how many there are. */
  list(slot: number, reference: number, into: Int32Array): number {
    const row = this.#find(slot, reference, 0);
    const all = this.#bits;
    const words = this.#words;
    let count = 0;
    for (let word = 0; word < words; word++) {
      let bits = all[row + word];
      for (; bits !== 0; bits &= bits - 1) into[count++] = 32 * word + 31 - Math.clz32(bits & -bits);
    }
    return count;
  }

  /** How many cells hold something of both references. */
  countShared(slot: number, first: number, second: number): number {
    const one = this.#find(slot, first, 0);
    const other = this.#find(slot, second, 1);
    let count = 0;
    for (let word = 0; word < this.#words; word++) {
      let bits = this.#bits[one + word] & this.#bits[other + word];
      for (; bits !== 0; bits &= bits - 1) count++;
    }
    return count;
  }

  /** Writes one bit a cell into `into`, 1 for those that hold one of the kinds; all of them are looked for. */
  unite(slot: number, kinds: Uint8Array, into: Int32Array): void {
    if (this.#doubted[slot] === 1) this.#goThrough(slot);
    const own = slot * this.#stride;
    for (let word = 0; word < this.#words; word++) {
      let bits = 0;
      for (let i = 0; i < kinds.length; i++) bits |= this.#bits[own + word + this.#rows[kinds[i]]];
      into[word] = bits;
    }
  }

  /** Where the bits of a reference start; those of a group are put together first, in one of two places. */
  #find(slot: number, reference: number, place: 0 | 1): number {
    if (this.#doubted[slot] === 1) this.#goThrough(slot);
    const { start, list } = this.#program.kinds.members;
    const first = start[reference];
    const own = slot * this.#stride;
    if (start[reference + 1] - first === 1) return own + this.#rows[list[first]];
    const together = this.#bits.length - (place + 1) * this.#words;
    for (let word = 0; word < this.#words; word++) {
      let bits = 0;
      for (let i = first; i < start[reference + 1]; i++) bits |= this.#bits[own + word + this.#rows[list[i]]];
      this.#bits[together + word] = bits;
    }
    return together;
  }

  #goThrough(slot: number): void {
    const { cells, boardSize } = this.#program;
    const { boards } = this.#state;
    const own = slot * this.#stride;
    const rows = this.#rows;
    const bits = this.#bits.fill(0, own, own + this.#stride);
    for (const layer of this.#layers) {
      const start = slot * boardSize + layer * cells;
      for (let cell = 0; cell < cells; cell++) {
        const kind = boards[start + cell];
        if (kind !== 0) bits[own + rows[kind] + (cell >> 5)] |= 1 << cell;
      }
    }
    this.#doubted[slot] = 0;
  }
}
