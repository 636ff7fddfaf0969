import type { PenaltyTerms, UpdateMetrics } from "./types.js";

type StepMetrics = Omit<UpdateMetrics, "explainedVariance" | "epochs">;

const PENALTIES = [
  "l2",
  "l1",
  "groupLasso",
  "trunkNear",
  "spectralDecoupling",
] as const satisfies (keyof PenaltyTerms)[];

/** Means of what the gradient steps of one update report. */
export class MeanMetrics {
  #steps = 0;
  readonly #sums = {
    policyLoss: 0,
    valueLoss: 0,
    entropy: 0,
    approxKl: 0,
    clipFraction: 0,
    gradientNorm: 0,
  };
  /** Of those penalties only that steps report. */
  readonly #penalties: PenaltyTerms = {};

  add(step: StepMetrics): void {
    this.#steps++;
    for (const name of keysOf(this.#sums)) this.#sums[name] += step[name];
    for (const name of PENALTIES) {
      const term = step[name];
      if (term !== undefined) this.#penalties[name] = (this.#penalties[name] ?? 0) + term;
    }
  }

  /** @param epochs passes made over the rollout */
  result(explainedVariance: number, epochs: number): UpdateMetrics {
    const sums: StepMetrics = { ...this.#sums, ...this.#penalties };
    const means = Object.entries<number>(sums).map(([name, sum]) => [name, sum / this.#steps]);
    return { ...(Object.fromEntries(means) as StepMetrics), explainedVariance, epochs };
  }
}

function keysOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}
