import { FEWEST_AGENTS, interquartileMeanOverAgents } from "../../reliable.js";
import type { Estimate } from "../../stats.js";
import { intervalStream } from "../findings/finding.js";
import { amount } from "../words.js";

/** Samples of the intervals that make up a band: there are many, and their ends are drawn a pixel wide. */
export const BAND_RESAMPLES = 2000;

/** The interquartile mean of some agents, with its interval where there are enough of them. */
export function summarise(values: readonly number[], resamples?: number): Estimate {
  return interquartileMeanOverAgents([values], intervalStream(), resamples);
}

/** An estimate as the data of a picture: without ends where there are too few agents. */
export function drawn({ mean, low, high, n }: Estimate) {
  return n < FEWEST_AGENTS ? { n } : { iqm: mean, low, high, n };
}

/** The cells of a table for an estimate: interquartile mean, ends, agents. */
export function cells({ mean, low, high, n }: Estimate): string[] {
  return [...(n < FEWEST_AGENTS ? ["-", "-", "-"] : [mean, low, high].map(amount)), String(n)];
}

/** The heads of those cells. */
export const HEADS = ["interquartile mean", "from", "to", "agents"];

/** How many agents there are, in words: 10, or 8 to 10. */
export function agentsWords(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? String(least) : `${least} to ${most}`;
}
