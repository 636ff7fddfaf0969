/** Bytes that the rows of a table may take. */
const MOST_BYTES = 2 ** 27;

/**
 * Numbers states as they are met. A state is the bytes of some arrays; it is kept as a row of differences from the first
 * state, with a column for each byte that has ever differed. Most of a board never changes, so rows stay short.
 */
export class StateTable {
  /** States so far. */
  count = 0;
  readonly #limit: number;
  /** The live arrays that `intern`, `find` and `load` read and write. */
  readonly #arrays: readonly Uint8Array[];
  /** All of them in a row, and the first state's. */
  readonly #image: Uint8Array;
  readonly #base: Uint8Array;
  /** The same by words of 32 bits, to be compared quickly. */
  readonly #imageWords: Int32Array;
  readonly #baseWords: Int32Array;
  readonly #parts: readonly Uint8Array[];
  /** [bytes] column of each byte, or -1. */
  readonly #columnOf: Int32Array;
  /** Byte of each column. */
  readonly #bytes: number[] = [];
  #stride = 16;
  /** [capacity + 1, stride] differences; the last row is for the state in question. */
  #rows = new Uint8Array(0);
  /** The same by words of 32 bits. */
  #rowWords = new Int32Array(0);
  #hashes = new Int32Array(0);
  /** Open addressing: number of a state + 1, or 0. */
  #places = new Int32Array(0);

  /** @param limit most states */
  constructor(arrays: readonly Uint8Array[], limit: number) {
    const size = Math.ceil(arrays.reduce((sum, { length }) => sum + length, 0) / 4) * 4;
    this.#arrays = arrays;
    this.#limit = limit;
    this.#image = new Uint8Array(size);
    this.#base = new Uint8Array(size);
    this.#imageWords = new Int32Array(this.#image.buffer);
    this.#baseWords = new Int32Array(this.#base.buffer);
    this.#columnOf = new Int32Array(size).fill(-1);
    let end = 0;
    this.#parts = arrays.map(({ length }) => {
      end += length;
      return this.#image.subarray(end - length, end);
    });
    this.#grow(Math.min(limit, 1024));
  }

  /** True if there is no room for another state: `limit` are there, or they take as many bytes as a table may have. */
  get isFull(): boolean {
    return this.count === this.#limit || this.#rows.length > MOST_BYTES;
  }

  /** The number of the state that the arrays hold, a new one if it is new; -1 if there is no room for it. */
  intern(): number {
    this.#read();
    if (this.count === 0) this.#base.set(this.#image);
    const hash = this.#write(true);
    const place = this.#placeOf(hash);
    if (this.#places[place] > 0) return this.#places[place] - 1;
    if (this.isFull) return -1;
    this.#places[place] = this.count + 1;
    this.#hashes[this.count++] = hash;
    if (this.count === this.#hashes.length) this.#grow(Math.min(this.#limit, 2 * this.count));
    return this.count - 1;
  }

  /** The number of the state that the arrays hold, or -1 if it is not known. */
  find(): number {
    this.#read();
    for (let byte = 0; byte < this.#image.length; byte++) {
      if (this.#image[byte] !== this.#base[byte] && this.#columnOf[byte] < 0) return -1;
    }
    return this.#places[this.#placeOf(this.#write(false))] - 1;
  }

  /** Writes a state into the arrays. */
  load(state: number): void {
    const image = this.#image;
    const bytes = this.#bytes;
    const row = state * this.#stride;
    image.set(this.#base);
    for (let column = 0; column < bytes.length; column++) image[bytes[column]] ^= this.#rows[row + column];
    for (let i = 0; i < this.#arrays.length; i++) copy(this.#parts[i], this.#arrays[i]);
  }

  #read(): void {
    for (let i = 0; i < this.#arrays.length; i++) copy(this.#arrays[i], this.#parts[i]);
  }

  /** Writes the image's differences into the row in question and returns their hash, which columns do not enter into. */
  #write(extend: boolean): number {
    const words = this.#imageWords;
    const baseWords = this.#baseWords;
    let row = this.count * this.#stride;
    this.#rows.fill(0, row, row + this.#stride);
    let hash = 0;
    for (let word = 0; word < words.length; word++) {
      if (words[word] === baseWords[word]) continue;
      for (let byte = 4 * word; byte < 4 * word + 4; byte++) {
        const difference = this.#image[byte] ^ this.#base[byte];
        if (difference === 0) continue;
        if (extend && this.#columnOf[byte] < 0) {
          this.#addColumn(byte);
          row = this.count * this.#stride;
        }
        this.#rows[row + this.#columnOf[byte]] = difference;
        hash = (hash + mix((byte << 8) | difference)) | 0;
      }
    }
    return hash;
  }

  /** Where the row in question is in `places`, or would be. */
  #placeOf(hash: number): number {
    const mask = this.#places.length - 1;
    let place = hash & mask;
    while (this.#places[place] > 0 && !this.#equals(this.#places[place] - 1, hash))
      place = (place + 1) & mask;
    return place;
  }

  #equals(state: number, hash: number): boolean {
    if (this.#hashes[state] !== hash) return false;
    const words = this.#rowWords;
    const a = (state * this.#stride) >> 2;
    const b = (this.count * this.#stride) >> 2;
    const used = (this.#bytes.length + 3) >> 2;
    for (let word = 0; word < used; word++) if (words[a + word] !== words[b + word]) return false;
    return true;
  }

  #addColumn(byte: number): void {
    if (this.#bytes.length === this.#stride) {
      const stride = 2 * this.#stride;
      const rows = new Uint8Array((this.#rows.length / this.#stride) * stride);
      for (let row = 0; row <= this.count; row++) {
        rows.set(this.#rows.subarray(row * this.#stride, (row + 1) * this.#stride), row * stride);
      }
      this.#setRows(rows);
      this.#stride = stride;
    }
    this.#columnOf[byte] = this.#bytes.push(byte) - 1;
  }

  #setRows(rows: Uint8Array<ArrayBuffer>): void {
    this.#rows = rows;
    this.#rowWords = new Int32Array(rows.buffer);
  }

  /** Makes room for so many states. */
  #grow(capacity: number): void {
    const rows = new Uint8Array((capacity + 1) * this.#stride);
    rows.set(this.#rows.subarray(0, rows.length));
    this.#setRows(rows);
    const hashes = new Int32Array(capacity);
    hashes.set(this.#hashes.subarray(0, capacity));
    this.#hashes = hashes;
    const places = new Int32Array(2 ** Math.ceil(Math.log2(2 * capacity + 2)));
    for (let state = 0; state < this.count; state++) {
      let place = hashes[state] & (places.length - 1);
      while (places[place] > 0) place = (place + 1) & (places.length - 1);
      places[place] = state + 1;
    }
    this.#places = places;
  }
}

/** Copies all of an array; a loop is several times as quick as `set` where there is little to copy. */
function copy(from: Uint8Array, to: Uint8Array): void {
  if (from.length > 64) to.set(from);
  else for (let i = 0; i < from.length; i++) to[i] = from[i];
}

/** murmur3's finaliser. */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
