import { count } from "../numbers.js";
import { FEWEST_AGENTS, RESAMPLES } from "../reliable.js";
import type { Estimate } from "../stats.js";
import type { Place } from "./agents.js";

/** A number of any size: two decimals, of small ones more; a dash if there is none. */
export function amount(value: number | undefined): string {
  if (value === undefined || !Number.isFinite(value)) return "-";
  if (Math.abs(value) >= 1000) return count(value);
  if (value === 0 || Math.abs(value) >= 0.0995) return value.toFixed(2);
  if (Math.abs(value) >= 0.001) return value.toFixed(3);
  return String(Number(value.toPrecision(2)));
}

/** The ends of an interval: (0.31, 0.53). */
export function ends({ low, high }: Pick<Estimate, "low" | "high">): string {
  return `(${end(low)}, ${end(high)})`;
}

function end(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "∞";
  return value === Number.NEGATIVE_INFINITY ? "-∞" : amount(value);
}

/** A number with its interval, 0.42 (0.31, 0.53); where there are too few agents for one that is said. */
export function withInterval(estimate: Estimate): string {
  if (estimate.n === 0) return "-";
  if (estimate.n < FEWEST_AGENTS) return tooFew(estimate.n);
  return `${amount(estimate.mean)} ${ends(estimate)}`;
}

/** How large a number is that lies above 0 or below it, with its interval. */
export function size({ mean, low, high }: Estimate): string {
  const [least, most] = mean < 0 ? [-high, -low] : [low, high];
  return `${amount(Math.abs(mean))} ${ends({ low: least, high: most })}`;
}

/** Why there is no interval. */
export function tooFew(n: number): string {
  return `${n} ${n === 1 ? "agent is" : "agents are"} too few for an interval`;
}

/** Quantities that say themselves what they are of, by measure. */
const OWN_WORDS: Readonly<Record<string, RegExp>> = {
  choice: / first$/,
  "normalised-return": /^normalised return/,
  verdict: /^verdict$/,
};

/** What is read, and where: `cheese first on shifted`, `share of corner (sensitivity) on shifted`. */
export function placeWords({ measure, quantity, levels, phase }: Place): string {
  const own = OWN_WORDS[measure];
  const named =
    measure === "return"
      ? `return of ${quantity}`
      : own?.test(quantity)
        ? quantity
        : `${quantity} (${measure})`;
  const where = levels === undefined || levels === "all" ? "" : ` on ${levels}`;
  return `${named}${where}${phase === undefined ? "" : ` after phase ${phase}`}`;
}

/** Names one after the other: a, b and c. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} and ${words[words.length - 1]}`;
}

/** What the intervals of `overAgents` are called. */
export function bootstrapName(n: number, resamples = RESAMPLES): string {
  return `95 % stratified bootstrap interval over agents, ${count(resamples)} resamples, percentiles expanded for few agents (Hesterberg 2015), n = ${n}`;
}
