import type { Kernels } from "./kernels.js";
import { KERNELS } from "./module.js";
import { quickest } from "./native-kernels.js";

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
    this.run = quickest(instance.exports as unknown as Kernels, this.#memory);
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

  /** Copies so many bytes from one address to another. */
  copy(from: number, to: number, bytes: number): void {
    new Uint8Array(this.#memory.buffer).copyWithin(to, from, from + bytes);
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
