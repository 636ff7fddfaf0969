import { Heap } from "./heap.js";
import { FINISH } from "./kernels.js";
import { Rows, upTo } from "./rows.js";

/** Rows that a call of a kernel handles: their lists stay in the cache. A multiple of 4. */
const BLOCK = 256;

/**
 * A matrix of few columns and its products with wide ones, on the kernels and in a memory of its own. It needs an
 * engine that has them (`hasKernels`), whatever the backend is.
 */
export class ThinMatrix {
  readonly #heap = new Heap();
  /** By what they are for and their stride. */
  readonly #rooms = new Map<string, Rows>();
  #rows = 0;
  #columns = 0;

  /** Takes new numbers. @param values [rows, columns] */
  load(values: Float64Array, rows: number): void {
    this.#rows = rows;
    this.#columns = values.length / rows;
    this.#write(this.#own(), values, rows);
  }

  /** Its transpose times x, [columns, units]. @param x [rows, units] */
  transposedTimes(x: Float32Array): Float64Array {
    const { run, lists, ends } = this.#heap;
    const units = x.length / this.#rows;
    const own = this.#own();
    const turned = this.#room("turned", BLOCK, this.#columns);
    const wide = this.#room("wide", units, this.#rows);
    const sums = this.#room("sums", units, this.#columns);
    this.#write(wide, x, this.#rows);
    this.#write(sums, new Float64Array(this.#columns * units), this.#columns);
    const [to, step] = [sums.row(0), sums.stride];
    for (let from = 0; from < this.#rows; from += BLOCK) {
      const count = upTo(4, Math.min(BLOCK, this.#rows - from));
      run.transpose(own.row(from), count, upTo(4, this.#columns), own.stride, turned.row(0), turned.stride);
      run.listRows(turned.row(0), this.#columns, turned.stride, count, 1, 0, wide.stride, lists, ends);
      const width = upTo(16, units);
      run.multiply(lists, ends, this.#columns, wide.row(from), width, to, step, to, step, FINISH.none);
    }
    return Float64Array.from(this.#read(sums, units, this.#columns));
  }

  /** It times v, [rows, units]. @param v [columns, units] */
  times(v: Float64Array): Float32Array {
    const { run, lists, ends } = this.#heap;
    const units = v.length / this.#columns;
    const own = this.#own();
    const wide = this.#room("wide", units, this.#rows);
    const sums = this.#room("sums", units, this.#columns);
    this.#write(sums, v, this.#columns);
    for (let from = 0; from < this.#rows; from += BLOCK) {
      const count = Math.min(BLOCK, this.#rows - from);
      run.listRows(own.row(from), count, own.stride, upTo(4, this.#columns), 1, 0, sums.stride, lists, ends);
      const width = upTo(16, units);
      run.multiply(lists, ends, count, sums.row(0), width, 0, 0, wide.row(from), wide.stride, FINISH.none);
    }
    return this.#read(wide, units, this.#rows);
  }

  #own(): Rows {
    return this.#room("own", this.#columns, this.#rows);
  }

  /** Room for a matrix, row after row: numbers go in and out at once where a row is full. */
  #room(use: string, columns: number, rows: number): Rows {
    const key = `${use} ${upTo(16, columns)}`;
    const room = this.#rooms.get(key) ?? new Rows(this.#heap, columns, 4 * upTo(16, columns));
    this.#rooms.set(key, room);
    room.reserve(upTo(4, rows));
    return room;
  }

  /** Writes a matrix, with zeros where it fills up rows and blocks of four. */
  #write(room: Rows, values: Float32Array | Float64Array, rows: number): void {
    const [columns, width] = [values.length / rows, room.stride / 4];
    const all = this.#heap.floats(room.row(0), upTo(4, rows) * width);
    if (columns === width) all.set(values);
    else {
      for (let row = 0, from = 0, to = 0; row < rows; row++) {
        for (const end = to + columns; to < end; to++) all[to] = values[from++];
        for (const end = (row + 1) * width; to < end; to++) all[to] = 0;
      }
    }
    all.fill(0, rows * width);
  }

  #read(room: Rows, columns: number, rows: number): Float32Array {
    const width = room.stride / 4;
    const all = this.#heap.floats(room.row(0), rows * width);
    if (columns === width) return all.slice();
    const out = new Float32Array(rows * columns);
    for (let row = 0, to = 0; row < rows; row++) {
      for (let at = row * width; at < row * width + columns; at++) out[to++] = all[at];
    }
    return out;
  }
}
