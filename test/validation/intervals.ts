import { createStream, nextFloat, nextNormal, PURPOSE } from "@mesagrid/env";
import {
  bootstrap,
  type Interval,
  interquartileMean,
  interquartileMeanOverAgents,
  probabilityOfImprovement,
  textTable,
} from "@mesagrid/study";
import type { Bar, Validation } from "./validation.js";

const TRIALS = 500;

/** Agents' numbers of a kind, and the interquartile mean of infinitely many of them. */
interface Kind {
  readonly name: string;
  readonly draw: (words: Uint32Array) => number;
  readonly truth: number;
}

/** The integral of -ln(1 - p) between the quartiles, times 2. */
const EXPONENTIAL = 2 * (0.75 * (1 + Math.log(4 / 3)) - 0.25 * (1 + Math.log(4)));

const KINDS: readonly Kind[] = [
  { name: "normal", draw: nextNormal, truth: 0 },
  { name: "exponential", draw: (words) => -Math.log1p(-nextFloat(words)), truth: EXPONENTIAL },
  {
    name: "two peaks alike",
    draw: (words) => (nextFloat(words) < 0.5 ? 0 : 1) + 0.05 * nextNormal(words),
    truth: 0.5,
  },
];

/**
 * How often the intervals of reports hold the truth, agents drawn anew each time: those of interquartile means, beside plain percentile
 * intervals, and those of the probability of improvement.
 */
export const intervalsHold: Validation = (print) => {
  const words = createStream(21, PURPOSE.bootstrap);
  const read = [5, 10, 20].flatMap((n) => KINDS.map((kind) => ({ n, kind, ...heldBy(kind, n, words) })));
  const cells = read.map(({ n, kind, expanded, plain }) => [
    kind.name,
    String(n),
    share(expanded),
    share(plain),
  ]);
  print(textTable([["agents' numbers", "agents", "held", "plain percentiles"], ...cells]));
  const wins = winsHeld(words);
  print(
    textTable([
      ["probability of improvement", "agents", "held"],
      ["normal, a deviation apart", "10", share(wins)],
    ]),
  );
  const least = Math.min(...read.map(({ expanded }) => expanded), wins);
  const bar: Bar = {
    name: "intervals hold the truth",
    value: share(least),
    bar: "0.92 or more of the times, in the worst case",
    passed: least >= 0.92,
  };
  return [bar];
};

function heldBy({ draw, truth }: Kind, n: number, words: Uint32Array) {
  let [expanded, plain] = [0, 0];
  for (let trial = 0; trial < TRIALS; trial++) {
    const values = Array.from({ length: n }, () => draw(words));
    expanded += Number(holds(interquartileMeanOverAgents([values], words, 2000), truth));
    const of = (drawn: Int32Array) => interquartileMean([...drawn].map((i) => values[i]));
    plain += Number(holds(bootstrap(n, of, words), truth));
  }
  return { expanded: expanded / TRIALS, plain: plain / TRIALS };
}

/** Φ(1 / √2): that of two normal numbers, a deviation apart, the higher one is more. */
function winsHeld(words: Uint32Array): number {
  let held = 0;
  for (let trial = 0; trial < TRIALS; trial++) {
    const x = Array.from({ length: 10 }, () => 1 + nextNormal(words));
    const y = Array.from({ length: 10 }, () => nextNormal(words));
    held += Number(holds(probabilityOfImprovement(x, y, words), 0.7602499));
  }
  return held / TRIALS;
}

function holds({ low, high }: Interval, truth: number): boolean {
  return low <= truth && truth <= high;
}

function share(value: number): string {
  return value.toFixed(3);
}
