/** What a hand-written world does in the benchmark: N slots stepped in one loop, observations written in place. */
export interface HandwrittenWorld {
  step(actions: Uint8Array): void;
  /** [slots, 2, cells] kind codes, kept up to date. */
  readonly observation: Uint8Array;
}

/** sfc32 as in the engine, but as one closure over four numbers: what a person would write for one world. */
export function randomSource(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88 | 0, 1];
  const next = (): number => {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    return result >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** Border and inner walls with chance 1/4, into `cells` codes from `at`. */
export function layBlocks(
  codes: Uint8Array,
  at: number,
  side: number,
  wall: number,
  next: () => number,
): void {
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const border = row === 0 || column === 0 || row === side - 1 || column === side - 1;
      codes[at + row * side + column] = border || next() < 0x4000_0000 ? wall : 0;
    }
  }
}

/** A cell inside the border that holds nothing. */
export function freeCell(
  codes: Uint8Array,
  at: number,
  side: number,
  taken: number,
  next: () => number,
): number {
  for (;;) {
    const row = 1 + Math.floor((next() / 0x1_0000_0000) * (side - 2));
    const column = 1 + Math.floor((next() / 0x1_0000_0000) * (side - 2));
    const cell = row * side + column;
    if (codes[at + cell] === 0 && cell !== taken) return cell;
  }
}
