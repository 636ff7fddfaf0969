/**
 * Randomness is an argument: a stream is four 32-bit words in a `Uint32Array`, so that it can be stored, restored and
 * compared. The generator is sfc32 (Chris Doty-Humphrey's small fast counting generator, PractRand); streams are
 * keyed by hashing (seed, purpose, slot, episode), so the same level appears at the same index whatever else was drawn.
 */

/** Words of one stream. */
export const STREAM_WORDS = 4;

/** What a stream is for. Different purposes never share a stream. */
export const PURPOSE = {
  level: 1,
  dynamics: 2,
  policy: 3,
  weights: 4,
  batches: 5,
  evaluation: 6,
  bootstrap: 7,
} as const;
/** One of the numbers of `PURPOSE`. */
export type Purpose = (typeof PURPOSE)[keyof typeof PURPOSE];

/** murmur3's finaliser: every input bit moves every output bit. */
function mix(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Numbers of a new stream that nobody sees: its state is mixed through only after them. */
const WARM_UP = new Uint32Array(12);

/** Writes the stream of (seed, purpose, slot, episode) into `words[at..at+3]`. Any integers up to 2^53 are good seeds. */
export function seedStream(
  words: Uint32Array,
  at: number,
  seed: number,
  purpose: Purpose,
  slot = 0,
  episode = 0,
): void {
  const high = Math.floor(seed / 0x1_0000_0000);
  let h = mix(seed ^ 0x9e3779b9);
  for (let word = 0; word < 3; word++) {
    h = mix(h + Math.imul(high | 0, 0x27d4eb2f) + word);
    h = mix(h ^ Math.imul(purpose, 0x165667b1));
    h = mix(h ^ Math.imul(slot + 1, 0x2545f491));
    h = mix(h ^ Math.imul(episode + 1, 0x5851f42d));
    words[at + word] = h;
  }
  words[at + 3] = 1;
  fillUint32(words, at, WARM_UP, WARM_UP.length);
}

/** A fresh stream of its own. */
export function createStream(seed: number, purpose: Purpose, slot = 0, episode = 0): Uint32Array {
  const words = new Uint32Array(STREAM_WORDS);
  seedStream(words, 0, seed, purpose, slot, episode);
  return words;
}

/** The next 32 random bits. */
export function nextUint32(words: Uint32Array, at = 0): number {
  const a = words[at] | 0;
  const b = words[at + 1] | 0;
  const c = words[at + 2] | 0;
  const counter = words[at + 3] | 0;
  const result = (a + b + counter) | 0;
  words[at + 3] = counter + 1;
  words[at] = b ^ (b >>> 9);
  words[at + 1] = c + (c << 3);
  words[at + 2] = ((c << 21) | (c >>> 11)) + result;
  return result >>> 0;
}

/** The next `count` times 32 random bits into `into`: the same numbers as `nextUint32`, several times as quickly. */
export function fillUint32(words: Uint32Array, at: number, into: Uint32Array, count: number): void {
  let a = words[at] | 0;
  let b = words[at + 1] | 0;
  let c = words[at + 2] | 0;
  let counter = words[at + 3] | 0;
  for (let i = 0; i < count; i++) {
    const result = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + result) | 0;
    into[i] = result;
  }
  words[at] = a;
  words[at + 1] = b;
  words[at + 2] = c;
  words[at + 3] = counter;
}

/** Uniform in [0, 1) with 32 bits. */
export function nextFloat(words: Uint32Array, at = 0): number {
  return nextUint32(words, at) / 0x1_0000_0000;
}

/** Uniform integer in [0, n), 1 <= n <= 2^32, by Lemire's multiply without the rejection (bias below n / 2^32). */
export function nextBelow(words: Uint32Array, at: number, n: number): number {
  return Math.floor((nextUint32(words, at) / 0x1_0000_0000) * n);
}

/** Fisher and Yates' shuffle, in place; draws n - 1 numbers from the stream. */
export function shuffle(values: Uint32Array | Int32Array | Float64Array, stream: Uint32Array): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = nextBelow(stream, 0, i + 1);
    const swapped = values[i];
    values[i] = values[j];
    values[j] = swapped;
  }
}

/** Standard normal by Box-Muller; draws two numbers a call so that the stream's position stays predictable. */
export function nextNormal(words: Uint32Array, at = 0): number {
  const u = 1 - nextFloat(words, at);
  const v = nextFloat(words, at);
  return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
}
