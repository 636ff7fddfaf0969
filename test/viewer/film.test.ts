import { expect, test } from "vitest";
import { ColourCount } from "../../packages/viewer/src/watch/save/colours.js";
import { type FilmPlan, makeFilm, type Pixels } from "../../packages/viewer/src/watch/save/film.js";
import { compressIndices } from "../../packages/viewer/src/watch/save/lzw.js";

/** The slow plain reader of what `compressIndices` writes: every code as the string that it stands for. */
function decompress(bytes: Uint8Array): number[] {
  const out: number[] = [];
  let [strings, bits, at] = [[] as number[][], 9, 0];
  let last: number[] | null = null;
  for (;;) {
    let code = 0;
    for (let bit = 0; bit < bits; bit++, at++) code |= ((bytes[at >> 3] >> (at & 7)) & 1) << bit;
    if (code === 257) return out;
    if (code === 256) {
      strings = Array.from({ length: 258 }, (_, index) => [index]);
      [bits, last] = [9, null];
      continue;
    }
    const string: number[] | undefined = strings[code] ?? (last ? [...last, last[0]] : undefined);
    if (!string || code > strings.length) throw new Error(`no string has the code ${code}`);
    if (last && strings.length < 4096) strings.push([...last, string[0]]);
    out.push(...string);
    last = string;
    if (strings.length === 1 << bits && bits < 12) bits++;
  }
}

/** Numbers that repeat in a way that no short pattern does. */
function noise(length: number, below: number): Uint8Array {
  let seed = 7;
  return Uint8Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor(seed / 65_536) % below;
  });
}

test.each([
  ["one index", Uint8Array.of(200)],
  ["one colour", new Uint8Array(5000).fill(3)],
  ["two colours", noise(3000, 2)],
  ["so many strings that the codes begin anew", noise(40_000, 256)],
  ["long strings that begin anew", noise(60_000, 3)],
])("what is compressed is read back: %s", (_, indices) => {
  expect(decompress(compressIndices(indices))).toEqual([...indices]);
});

test("codes of every length end well", () => {
  const failed = [];
  for (let length = 1; length < 700; length++) {
    const indices = noise(length, 256);
    if (decompress(compressIndices(indices)).join() !== indices.join()) failed.push(length);
  }
  expect(failed).toEqual([]);
});

function pixels(...colours: readonly (readonly [number, number, number])[]): Uint8ClampedArray {
  return Uint8ClampedArray.from(colours.flatMap((colour) => [...colour, 255]));
}

test("a few colours are kept as they are", () => {
  const count = new ColourCount();
  const picture = pixels([250, 10, 20], [1, 2, 3], [250, 10, 20], [90, 200, 255]);
  count.add(picture);
  const colours = count.choose();
  const shown = [...colours.indices(picture)].map((at) => [...colours.table.subarray(3 * at, 3 * at + 3)]);
  expect(shown).toEqual([
    [250, 10, 20],
    [1, 2, 3],
    [250, 10, 20],
    [90, 200, 255],
  ]);
});

test("of thousands of colours 256 stay, and none is far from what it stands for", () => {
  const shades = Array.from({ length: 4096 }, (_, at): [number, number, number] => [
    (at & 15) * 17,
    ((at >> 4) & 15) * 17,
    (at >> 8) * 17,
  ]);
  const count = new ColourCount();
  const picture = pixels(...shades);
  count.add(picture);
  const colours = count.choose();
  const indices = colours.indices(picture);
  expect(new Set(indices).size).toBe(256);
  const furthest = shades.reduce((most, shade, at) => {
    const shown = colours.table.subarray(3 * indices[at], 3 * indices[at] + 3);
    return Math.max(most, Math.hypot(...shade.map((value, side) => value - shown[side])));
  }, 0);
  expect(furthest).toBeLessThan(80);
});

/** A dot of 1 pixel that goes to the right. */
function plan(part: Partial<FilmPlan> = {}): FilmPlan {
  return {
    moves: 3,
    speed: 5,
    pictures: 2,
    picture(position): Pixels {
      const data = new Uint8ClampedArray(4 * 4 * 2).fill(255);
      data.set([200, 0, 0], 4 * Math.round(position));
      return { width: 4, height: 2, data };
    },
    progress: () => Promise.resolve(true),
    ...part,
  };
}

test("a film has a picture for every part of a move, and stays as long as it was played", async () => {
  const bytes = new Uint8Array(await ((await makeFilm(plan())) as Blob).arrayBuffer());
  expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe("GIF89a");
  expect([bytes[6], bytes[8]]).toEqual([4, 2]);
  const stays = [];
  for (let at = 781; at < bytes.length - 4; at++) {
    if (bytes[at] === 0x21 && bytes[at + 1] === 0xf9 && bytes[at + 2] === 4)
      stays.push(bytes[at + 4] + 256 * bytes[at + 5]);
  }
  // 0.35 s before the first move, 0.1 s for each half move, 0.8 s at the end
  expect(stays).toEqual([45, 10, 10, 10, 10, 10, 90]);
  expect(bytes.at(-1)).toBe(0x3b);
});

test("the same episode makes the same bytes", async () => {
  const [one, other] = await Promise.all([makeFilm(plan()), makeFilm(plan())]);
  expect(await one?.bytes()).toEqual(await other?.bytes());
});

test("a film that nobody waits for is ended", async () => {
  expect(await makeFilm(plan({ progress: () => Promise.resolve(false) }))).toBeNull();
});
