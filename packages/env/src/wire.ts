/** Bytes that say less or more than they should. */
export class WireError extends Error {
  constructor(what: string, why: string) {
    super(`not a valid ${what}: ${why}`);
    this.name = "WireError";
  }
}

/** Writes numbers, texts and byte strings, little-endian, into a buffer that grows. */
export class Writer {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  u8(value: number): this {
    const at = this.#room(1); // first, for it may replace the view
    this.#view.setUint8(at, value);
    return this;
  }

  u32(value: number): this {
    const at = this.#room(4); // first, for it may replace the view
    this.#view.setUint32(at, value, true);
    return this;
  }

  f64(value: number): this {
    const at = this.#room(8); // first, for it may replace the view
    this.#view.setFloat64(at, value, true);
    return this;
  }

  /** A byte string: its length as u32, then the bytes. */
  bytes(value: Uint8Array): this {
    this.u32(value.length);
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** A text as UTF-8, like `bytes`. */
  text(value: string): this {
    return this.bytes(new TextEncoder().encode(value));
  }

  done(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  /** Makes room for n bytes and returns where they start. */
  #room(n: number): number {
    const at = this.#length;
    this.#length += n;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}

/** Reads what `Writer` wrote; every length is checked against the bytes that are there, so nothing is allocated on trust. */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #what: string;
  #at = 0;

  constructor(bytes: Uint8Array, what: string) {
    // Whatever view comes in (Node's Buffer has a `slice` of its own, which copies nothing), a plain one is read.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  bytes(): Uint8Array {
    const length = this.u32();
    const at = this.#take(length);
    return this.#bytes.slice(at, at + length);
  }

  text(): string {
    const bytes = this.bytes();
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch {
      return this.fail("a text is not UTF-8");
    }
  }

  /** A list: its length as u32, then items of `size` bytes each. */
  list<T>(size: number, item: () => T): T[] {
    const length = this.u32();
    if (length * size > this.#bytes.length - this.#at) this.fail(`a list of ${length} does not fit`);
    return Array.from({ length }, item);
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#at !== this.#bytes.length) this.fail(`${this.#bytes.length - this.#at} bytes too many`);
  }

  fail(why: string): never {
    throw new WireError(this.#what, why);
  }

  #take(n: number): number {
    const at = this.#at;
    if (n > this.#bytes.length - at) this.fail(`it ends after ${this.#bytes.length} bytes`);
    this.#at += n;
    return at;
  }
}
