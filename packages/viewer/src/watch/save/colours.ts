/** Bits of red, green and blue by which colours are told apart. */
const BITS = 5;
const DROPPED = 8 - BITS;
const SHADES = 1 << (3 * BITS);

/** Colours of a film. */
const MOST = 256;

interface Shade {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly count: number;
}

/** Counts the colours of pictures, to choose 256 that stand for all of them. */
export class ColourCount {
  readonly #counts = new Uint32Array(SHADES);
  /** By shade, a colour of it that came. */
  readonly #colours = new Uint32Array(SHADES);

  /** @param pixels [pixels, 4] red, green, blue and opacity, which is not looked at */
  add(pixels: Uint8ClampedArray): void {
    for (let at = 0; at < pixels.length; at += 4) {
      const shade = shadeAt(pixels, at);
      if (this.#counts[shade]++ === 0) {
        this.#colours[shade] = (pixels[at] << 16) | (pixels[at + 1] << 8) | pixels[at + 2];
      }
    }
  }

  /** Chooses, by median cut (Heckbert 1982): the box with the most pixels is halved until there are as many as wanted. */
  choose(): FilmColours {
    const shades: Shade[] = [];
    this.#counts.forEach((count, shade) => {
      const colour = this.#colours[shade];
      if (count > 0)
        shades.push({ red: colour >> 16, green: (colour >> 8) & 255, blue: colour & 255, count });
    });
    const boxes = shades.length > 0 ? [shades] : [];
    while (boxes.length < MOST) {
      const widest = boxes.reduce((best, box, at) => (weight(box) > weight(boxes[best]) ? at : best), 0);
      if ((boxes[widest]?.length ?? 0) < 2) break;
      boxes.splice(widest, 1, ...halves(boxes[widest]));
    }
    return new FilmColours(boxes.map((box) => box.reduce((a, b) => (b.count > a.count ? b : a))));
  }
}

/** A table of 256 colours, and which of them is nearest to any colour. */
export class FilmColours {
  /** [256, 3] red, green and blue. */
  readonly table = new Uint8Array(MOST * 3);
  readonly #chosen: readonly Shade[];
  /** By shade, the index of the nearest colour and 1; 0 while it is not known. */
  readonly #nearest = new Uint16Array(SHADES);

  constructor(chosen: readonly Shade[]) {
    this.#chosen = chosen;
    chosen.forEach(({ red, green, blue }, at) => {
      this.table.set([red, green, blue], 3 * at);
    });
  }

  /** [pixels] index of each pixel's colour. @param pixels [pixels, 4] */
  indices(pixels: Uint8ClampedArray): Uint8Array {
    const indices = new Uint8Array(pixels.length / 4);
    for (let at = 0; at < indices.length; at++) {
      const shade = shadeAt(pixels, 4 * at);
      this.#nearest[shade] ||= 1 + this.#find(pixels[4 * at], pixels[4 * at + 1], pixels[4 * at + 2]);
      indices[at] = this.#nearest[shade] - 1;
    }
    return indices;
  }

  #find(red: number, green: number, blue: number): number {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    this.#chosen.forEach((one, at) => {
      const distance = (one.red - red) ** 2 + (one.green - green) ** 2 + (one.blue - blue) ** 2;
      if (distance < least) [best, least] = [at, distance];
    });
    return best;
  }
}

function shadeAt(pixels: Uint8ClampedArray, at: number): number {
  const [red, green, blue] = [pixels[at], pixels[at + 1], pixels[at + 2]];
  return ((red >> DROPPED) << (2 * BITS)) | ((green >> DROPPED) << BITS) | (blue >> DROPPED);
}

/** A box of one shade cannot be halved. */
function weight(box: readonly Shade[]): number {
  return box.length < 2 ? 0 : box.reduce((sum, { count }) => sum + count, 0);
}

/** Halves a box along its widest side, where half of its pixels are on each. */
function halves(box: readonly Shade[]): [Shade[], Shade[]] {
  const spread = (side: "red" | "green" | "blue") => {
    const values = box.map((shade) => shade[side]);
    return Math.max(...values) - Math.min(...values);
  };
  const side = (["red", "green", "blue"] as const).reduce((a, b) => (spread(b) > spread(a) ? b : a));
  const sorted = [...box].sort((a, b) => a[side] - b[side]);
  const half = weight(box) / 2;
  let [cut, passed] = [0, 0];
  while (cut < sorted.length - 1 && (cut === 0 || passed + sorted[cut].count <= half)) {
    passed += sorted[cut++].count;
  }
  return [sorted.slice(0, cut), sorted.slice(cut)];
}
