import { findComponents, type PragmascopeOptions, pragmascope, textTable, wilson } from "@mesagrid/study";
import { lampWorld, plantedViews } from "../study/pragmascope/planted.js";
import type { Validation } from "./validation.js";

const NOISE = [0, 0.1, 0.2] as const;

/** Which of nine views tell which planted bit. */
const PLANS = {
  "1 bit in 3 views": [[0, 4, 8]],
  "3 bits in 3 views each": [
    [0, 1, 2],
    [2, 3, 4],
    [5, 7, 8],
  ],
  "5 bits in 2 to 6 views": [
    [0, 1, 2, 3, 4, 5],
    [0, 1, 2],
    [3, 6],
    [4, 5, 6, 7],
    [0, 7, 8],
  ],
} as const;

const TIMES = 10;

/** Planted redundancy is found to the piece, at three noise levels: in made-up views, and in a world that is played. */
export const findsPlanted: Validation = (print) => {
  const rows = [["planted", "told wrong", "exact", "found"]];
  const bars = NOISE.flatMap((noise) =>
    Object.entries(PLANS).map(([name, told]) => {
      const counts = Array.from({ length: TIMES }, (_, i) => {
        const views = plantedViews({ seed: 1000 + i, rows: 4000, views: 9, columns: 12, told, noise });
        return findComponents(views, { seed: i, shuffles: 99, most: 20 }).found.length;
      });
      return exact(name, noise, counts, told.length, rows);
    }),
  );
  const options: Omit<PragmascopeOptions, "seed"> = {
    ...{
      rollouts: 4000,
      levels: "train",
      views: "patches",
      patch: 3,
      times: 4,
      gap: 1,
      shuffles: 199,
      most: 20,
    },
  };
  for (const noise of NOISE) {
    const program = lampWorld(noise, 3);
    const counts = Array.from(
      { length: TIMES / 2 },
      (_, seed) => pragmascope(program, { ...options, seed })?.components.length ?? -1,
    );
    bars.push(exact("lamps: 3 bits in 2 to 4 patches", noise, counts, 3, rows));
  }
  print(textTable(rows));
  return bars;
};

function exact(name: string, noise: number, counts: readonly number[], planted: number, rows: string[][]) {
  const right = counts.filter((count) => count === planted).length;
  rows.push([name, String(noise), `${right} of ${counts.length}`, tally(counts)]);
  const passed = right >= 0.95 * counts.length;
  const value = `${right} of ${counts.length}`;
  return { name: `${name}, told wrong ${noise}`, value, bar: "exact in at least 95 %", passed };
}

/** Where nothing is shared nothing is found: how often it happens all the same. */
export const findsNothing: Validation = (print) => {
  const shapes = [
    { name: "5 views of 5", rows: 300, views: 5, columns: 5, times: 300 },
    { name: "9 views of 12", rows: 1000, views: 9, columns: 12, times: 100 },
  ];
  const table = [["views", "searches", "found something", "95 % interval"]];
  const bars = shapes.map(({ name, times, ...shape }) => {
    const counts = Array.from({ length: times }, (_, seed) => {
      const views = plantedViews({ ...shape, seed: 5000 + seed, told: [], noise: 0 });
      return findComponents(views, { seed, shuffles: 99, most: 20 }).found.length;
    });
    const { mean, low, high } = wilson(counts.filter((count) => count > 0).length, times);
    const share = (value: number) => `${(100 * value).toFixed(1)} %`;
    table.push([name, String(times), share(mean), `${share(low)} to ${share(high)}`]);
    return { name: `nothing in ${name}`, value: share(mean), bar: "at most 1 %", passed: mean <= 0.01 };
  });
  const options = {
    rollouts: 2000,
    levels: "train",
    views: "patches",
    patch: 3,
    times: 4,
    gap: 1,
    shuffles: 99,
    most: 20,
  } as const;
  const program = lampWorld(0, 0);
  const worlds = Array.from(
    { length: 10 },
    (_, seed) => pragmascope(program, { ...options, seed })?.components.length ?? -1,
  );
  const found = worlds.filter((count) => count !== 0).length;
  table.push(["a world of pure noise", "10", `${found} of 10`, ""]);
  bars.push({
    name: "nothing in a world of pure noise",
    value: `${found} of 10`,
    bar: "none",
    passed: found === 0,
  });
  print(textTable(table));
  return bars;
};

/** How weak redundancy may be and still be found: one bit in two or three of nine views. Has no bars. */
export const findsWeak: Validation = (print) => {
  const table = [["told by", "told wrong", "rows", "found"]];
  for (const told of [[[0, 4]], [[0, 4, 8]]]) {
    for (const noise of [0.2, 0.3, 0.35]) {
      for (const rows of [1000, 4000]) {
        const counts = Array.from({ length: 5 }, (_, i) => {
          const views = plantedViews({ seed: 9000 + i, rows, views: 9, columns: 12, told, noise });
          return findComponents(views, { seed: i, shuffles: 99, most: 20 }).found.length;
        });
        table.push([`${told[0].length} of 9 views`, String(noise), String(rows), tally(counts)]);
      }
    }
  }
  print(textTable(table));
  return [];
};

/** How often each count came out: `3 x 19, 4 x 1`. */
function tally(counts: readonly number[]): string {
  const known = [...new Set(counts)].sort((a, b) => a - b);
  return known.map((count) => `${count} x ${counts.filter((other) => other === count).length}`).join(", ");
}
