import { compressIndices } from "./lzw.js";

/** A film's picture: indices of its colours, row by row. */
export interface GifPicture {
  /** [height, width] */
  readonly indices: Uint8Array;
  /** Hundredths of a second that it stays. */
  readonly stays: number;
}

/** Bytes of an unsigned number of 16 bits, the lower one first. */
function short(value: number): [number, number] {
  return [value & 255, (value >> 8) & 255];
}

/** What a picture changes: the smallest rectangle around all that differs from the one before. */
interface Change {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Writes an animated GIF that plays again and again: the same bytes for the same pictures. Of each picture only the rectangle
 * that differs from the one before is written.
 *
 * Source: CompuServe, Graphics Interchange Format, version 89a (1990); the repetition is Netscape's extension.
 */
export class GifWriter {
  readonly #width: number;
  readonly #height: number;
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  #last: Uint8Array | null = null;

  /** @param colours [256, 3] red, green and blue */
  constructor(width: number, height: number, colours: Uint8Array) {
    this.#width = width;
    this.#height = height;
    const signature = [...new TextEncoder().encode("GIF89a")];
    // One table of 256 colours for all pictures; background and pixels' aspect are left to who shows it.
    this.#add([...signature, ...short(width), ...short(height), 0xf7, 0, 0, ...colours]);
    const netscape = [...new TextEncoder().encode("NETSCAPE2.0")];
    this.#add([0x21, 0xff, netscape.length, ...netscape, 3, 1, 0, 0, 0]);
  }

  /** The next picture. */
  add({ indices, stays }: GifPicture): void {
    const { left, top, width, height } = this.#changeTo(indices);
    const part = new Uint8Array(width * height);
    for (let row = 0; row < height; row++) {
      const from = (top + row) * this.#width + left;
      part.set(indices.subarray(from, from + width), row * width);
    }
    this.#last = indices.slice();
    // Its pixels stay where the next one writes none.
    this.#add([0x21, 0xf9, 4, 0x04, ...short(stays), 0, 0]);
    this.#add([0x2c, ...short(left), ...short(top), ...short(width), ...short(height), 0, 8]);
    const bytes = compressIndices(part);
    for (let at = 0; at < bytes.length; at += 255) {
      const block = bytes.subarray(at, at + 255);
      this.#add([block.length, ...block]);
    }
    this.#add([0]);
  }

  /** The whole file. */
  end(): Blob {
    this.#add([0x3b]);
    return new Blob(this.#parts, { type: "image/gif" });
  }

  #add(bytes: readonly number[]): void {
    this.#parts.push(Uint8Array.from(bytes));
  }

  #changeTo(indices: Uint8Array): Change {
    const [width, height, last] = [this.#width, this.#height, this.#last];
    if (!last) return { left: 0, top: 0, width, height };
    let [left, right, top, bottom] = [width, -1, height, -1];
    for (let at = 0; at < indices.length; at++) {
      if (indices[at] === last[at]) continue;
      const [row, column] = [Math.floor(at / width), at % width];
      left = Math.min(left, column);
      right = Math.max(right, column);
      top = Math.min(top, row);
      bottom = row;
    }
    // A picture has to have a pixel.
    if (right < 0) return { left: 0, top: 0, width: 1, height: 1 };
    return { left, top, width: right - left + 1, height: bottom - top + 1 };
  }
}
