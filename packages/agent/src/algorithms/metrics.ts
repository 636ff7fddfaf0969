import type { UpdateMetrics } from "./types.js";

type StepMetrics = Omit<UpdateMetrics, "explainedVariance" | "epochs">;

/** What not every step reports. */
const OPTIONAL = [
  "l2",
  "l1",
  "groupLasso",
  "trunkNear",
  "spectralDecoupling",
  "pragmascope",
  "unaccounted",
] as const;

type Optional = Partial<Record<(typeof OPTIONAL)[number], number>>;

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
  /** Sums, and how many steps reported it. */
  readonly #optional = new Map<keyof Optional, [sum: number, steps: number]>();

  add(step: StepMetrics): void {
    this.#steps++;
    for (const name of keysOf(this.#sums)) this.#sums[name] += step[name];
    for (const name of OPTIONAL) {
      const term = step[name];
      if (term === undefined) continue;
      const [sum, steps] = this.#optional.get(name) ?? [0, 0];
      this.#optional.set(name, [sum + term, steps + 1]);
    }
  }

  /** @param epochs passes made over the rollout */
  result(explainedVariance: number, epochs: number): UpdateMetrics {
    const means = { ...this.#sums };
    for (const name of keysOf(means)) means[name] /= this.#steps;
    const optional: Optional = Object.fromEntries(
      [...this.#optional].map(([name, [sum, steps]]) => [name, sum / steps]),
    );
    return { ...means, ...optional, explainedVariance, epochs };
  }
}

function keysOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}
