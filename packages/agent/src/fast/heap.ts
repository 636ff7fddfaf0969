import { KERNELS } from "./module.js";

/** The kernels; packages/agent/kernels tells what each does. Addresses, strides and steps are in bytes. */
export interface Kernels {
  prepare(): void;
  listRows(
    matrix: number,
    rows: number,
    stride: number,
    columns: number,
    runs: number,
    runStride: number,
    step: number,
    lists: number,
    ends: number,
  ): void;
  listCodes(
    codes: number,
    rows: number,
    channels: number,
    area: number,
    usual: number,
    planes: number,
    cellBytes: number,
    side: number,
    sides: number,
    sideStride: number,
    rowBytes: number,
    lists: number,
    ends: number,
  ): void;
  multiply(
    lists: number,
    ends: number,
    rows: number,
    matrix: number,
    columns: number,
    start: number,
    startStride: number,
    out: number,
    outStride: number,
    finish: number,
  ): void;
  scatter(
    lists: number,
    ends: number,
    rows: number,
    gradient: number,
    columns: number,
    slopes: number,
    stride: number,
  ): void;
  convolve(
    image: number,
    samples: number,
    height: number,
    width: number,
    channels: number,
    matrix: number,
    matrixStride: number,
    columns: number,
    start: number,
    out: number,
    finish: number,
    lists: number,
    ends: number,
  ): void;
  drawPlanes(
    codes: number,
    samples: number,
    channels: number,
    height: number,
    width: number,
    planes: number,
    pixel: number,
    image: number,
  ): void;
  transpose(
    from: number,
    rows: number,
    columns: number,
    fromStride: number,
    to: number,
    toStride: number,
  ): void;
  addRows(matrix: number, rows: number, columns: number, stride: number, to: number): void;
  sumOfSquares(from: number, count: number): number;
  adam(
    theta: number,
    gradient: number,
    m: number,
    v: number,
    rows: number,
    stride: number,
    scale: number,
    beta1: number,
    beta2: number,
    rates: number,
    corrections: number,
    epsilon: number,
  ): void;
}

/** What `multiply` and `convolve` do with a sum before they store it. */
export const FINISH = { none: 0, relu: 1, gate: 2 } as const;

/** Entries that lists made by one call may have. */
export const LIST_ROOM = 1 << 18;
/** Rows that one call may list. */
export const ROW_ROOM = 1 << 12;

/** How far a list's values lie past its offsets, as in kernels/lists.ts. */
const VALUES = (1 << 20) + 2112;
const PAGE = 1 << 16;
/** The kernels' own table lies at address 0. */
const TABLE = 256;

/** Compiled once in each process and worker. */
let compiled: WebAssembly.Module | undefined;

/** True if the engine runs WebAssembly with SIMD. */
export function hasKernels(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(decode());
}

function decode(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(KERNELS), (letter) => letter.charCodeAt(0));
}

/**
 * A WebAssembly memory of one's own and the kernels that work in it. Nothing of tfjs's is touched: its memory, its
 * tensors and its private fields are its own. What is taken is never given back, but the whole goes when nobody holds
 * it any more.
 */
export class Heap {
  readonly run: Kernels;
  /** Scratch for lists, and for the addresses of their ends. */
  readonly lists: number;
  readonly ends: number;
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  #top = TABLE;

  constructor() {
    compiled ??= new WebAssembly.Module(decode());
    const instance = new WebAssembly.Instance(compiled, { env: { memory: this.#memory } });
    this.run = instance.exports as unknown as Kernels;
    this.run.prepare();
    this.lists = this.take(VALUES + 4 * LIST_ROOM + 64);
    this.ends = this.take(4 * ROW_ROOM);
  }

  /** Zeroed room for so many bytes, at a multiple of 64 and with 64 bytes of slack behind it; returns its address. */
  take(bytes: number): number {
    const at = this.#top;
    this.#top = (at + bytes + 127) & ~63;
    const missing = Math.ceil((this.#top - this.#memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.#memory.grow(missing);
    return at;
  }

  /** A view that holds until the next `take`. */
  floats(at: number, count: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, count);
  }

  /** A view that holds until the next `take`. */
  integers(at: number, count: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, count);
  }

  /** A view that holds until the next `take`. */
  bytes(at: number, count: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, at, count);
  }
}
