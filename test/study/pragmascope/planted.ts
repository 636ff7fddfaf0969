import { createStream, loadProgram, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import type { View } from "@mesagrid/study";

/** What several views tell alike, by construction. */
export interface Plan {
  readonly seed: number;
  readonly rows: number;
  readonly views: number;
  /** Columns of a view that tell nothing but chance; each planted bit has one more wherever it is told. */
  readonly columns: number;
  /** By planted bit: the views that tell it. */
  readonly told: readonly (readonly number[])[];
  /** How often a view tells a bit wrong. */
  readonly noise: number;
}

/** Views of independent rows: coins of several biases, one that never changes, and in some views the planted bits. */
export function plantedViews({ seed, rows, views, columns, told, noise }: Plan): View[] {
  const stream = createStream(seed, PURPOSE.level);
  const bits = told.map(() => Float64Array.from({ length: rows }, () => Number(nextFloat(stream) < 0.5)));
  return Array.from({ length: views }, (_, v) => {
    const own = told.flatMap((places, bit) => (places.includes(v) ? [bits[bit]] : []));
    const width = columns + own.length;
    const x = new Float64Array(rows * width);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < columns; c++) {
        const bias = [0.5, 0.2, 0.03, 0][c % 4];
        x[row * width + c] = Number(nextFloat(stream) < bias);
      }
      own.forEach((bit, i) => {
        x[row * width + columns + i] = nextFloat(stream) < noise ? 1 - bit[row] : bit[row];
      });
    }
    return { name: `view ${v}`, columns: width, x };
  });
}

/** Three bits, told by three, four and two of the nine patches of a board. */
export const LAMPS: readonly (readonly [row: number, column: number][])[] = [
  [
    [0, 4],
    [4, 0],
    [8, 8],
  ],
  [
    [1, 7],
    [3, 4],
    [7, 1],
    [7, 5],
  ],
  [
    [2, 3],
    [5, 8],
  ],
];

/**
 * A 9 x 9 world whose redundancy is known: hidden bits, each shown by lamps in several patches, which are wrong now and then; lamps that
 * show nothing; and an agent that is shut in, since where an agent is in one patch it is in no other.
 *
 * @param noise how often a lamp is wrong
 * @param bits how many of `LAMPS` there are; none is a world of pure noise
 */
export function lampWorld(noise: number, bits: number): Program {
  const start = { start: "episode" } as const;
  const light = ([row, column]: readonly [number, number]) => ({
    put: "lamp",
    within: [
      [row, column],
      [row, column],
    ],
  });
  const told = LAMPS.slice(0, bits);
  const used = told.flat().map(([row, column]) => 9 * row + column);
  const others = Array.from({ length: 40 }, (_, i) => (11 * i + 13) % 81).filter(
    (cell) => cell > 10 && !used.includes(cell),
  );
  const rules = [
    ...told.map((_, bit) => ({ when: start, if: [{ chance: 0.5 }], do: [{ set: { [`bit${bit}`]: 1 } }] })),
    ...told.flatMap((cells, bit) =>
      cells.flatMap((cell) => [
        { when: start, if: [{ counter: `bit${bit}`, atLeast: 1 }, { chance: 1 - noise }], do: [light(cell)] },
        { when: start, if: [{ counter: `bit${bit}`, atMost: 0 }, { chance: noise }], do: [light(cell)] },
      ]),
    ),
    ...others.map((cell, i) => ({
      when: start,
      if: [{ chance: [0.5, 0.2, 0.05][i % 3] }],
      do: [light([Math.floor(cell / 9), cell % 9])],
    })),
    { when: { every: "step" }, do: [{ emit: "waited" }] },
  ];
  const row = ".........";
  return loadProgram({
    format: 1,
    name: "lamps",
    title: "Lamps",
    question: "What do the lamps tell?",
    size: [9, 9],
    kinds: {
      wall: { glyph: "#", solid: true },
      robot: { glyph: "R", agent: true },
      lamp: { glyph: "l", layer: "floor" },
    },
    actions: ["up", "down", "left", "right"],
    limit: 3,
    counters: Object.fromEntries(LAMPS.map((_, bit) => [`bit${bit}`, { max: 1, observed: false }])),
    rules,
    objectives: { wait: { role: "true", price: { waited: 1 } } },
    levels: { train: { maps: [["R#.......", "##.......", row, row, row, row, row, row, row]] } },
    phases: [{ name: "A", reward: { wait: 1 }, levels: "train", steps: 1000 }],
  });
}
