/** Bits of an index. */
const INDEX_BITS = 8;
const CLEAR = 1 << INDEX_BITS;
const END = CLEAR + 1;
/** Codes have 12 bits at most. */
const MOST_CODES = 4096;

/** Writes codes of a changing number of bits, the lowest bit first. */
class BitWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;
  #held = 0;
  #bits = 0;

  write(code: number, bits: number): void {
    this.#held |= code << this.#bits;
    this.#bits += bits;
    while (this.#bits >= 8) this.#push();
  }

  end(): Uint8Array {
    if (this.#bits > 0) this.#push();
    return this.#bytes.subarray(0, this.#length);
  }

  #push(): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = this.#held & 255;
    this.#held >>>= 8;
    this.#bits = Math.max(0, this.#bits - 8);
  }
}

/**
 * Compresses a GIF picture's indices by the method of Lempel, Ziv and Welch, as appendix F of GIF 89a has it.
 *
 * @param indices any number of them, at least 1, each below 256
 */
export function compressIndices(indices: Uint8Array): Uint8Array {
  const out = new BitWriter();
  /** By code * 256 + index: the code of that string with that index after it, 0 for none. */
  const longer = new Uint16Array(MOST_CODES * CLEAR);
  let [free, bits] = [END + 1, INDEX_BITS + 1];
  out.write(CLEAR, bits);
  let code = indices[0];
  for (let at = 1; at < indices.length; at++) {
    const slot = code * CLEAR + indices[at];
    if (longer[slot] > 0) {
      code = longer[slot];
      continue;
    }
    out.write(code, bits);
    code = indices[at];
    if (free === MOST_CODES) {
      out.write(CLEAR, bits);
      longer.fill(0);
      [free, bits] = [END + 1, INDEX_BITS + 1];
      continue;
    }
    longer[slot] = free++;
    if (free > 1 << bits && bits < 12) bits++;
  }
  out.write(code, bits);
  // The reader has made one more entry by now than was made here.
  if (free === 1 << bits && bits < 12) bits++;
  out.write(END, bits);
  return out.end();
}
