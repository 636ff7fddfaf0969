import type { UpdateMetrics } from "./types.js";

type StepMetrics = Omit<UpdateMetrics, "explainedVariance" | "epochs">;

/** Means of what the gradient steps of one update report. */
export class MeanMetrics {
  #steps = 0;
  readonly #sums: StepMetrics = {
    policyLoss: 0,
    valueLoss: 0,
    entropy: 0,
    approxKl: 0,
    clipFraction: 0,
    gradientNorm: 0,
  };

  add(step: StepMetrics): void {
    this.#steps++;
    for (const name of this.#names()) this.#sums[name] += step[name];
  }

  /** @param epochs passes made over the rollout */
  result(explainedVariance: number, epochs: number): UpdateMetrics {
    const means = { ...this.#sums, explainedVariance, epochs };
    for (const name of this.#names()) means[name] /= this.#steps;
    return means;
  }

  #names(): (keyof StepMetrics)[] {
    return Object.keys(this.#sums) as (keyof StepMetrics)[];
  }
}
