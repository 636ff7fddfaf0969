import type { Optimizer, WeightVectors } from "./types.js";
import { allOf, checkLengths, readVariable, sizeOf, writeVariable } from "./vectors.js";

/** Adam's constants other than the step size. */
export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-5 as in CleanRL's and Baselines' PPO. */
  readonly epsilon?: number;
}

/** How far a variable is. */
interface Count {
  steps: number;
  /** beta^steps, by repeated multiplication: Math.pow may differ in the last bit between engines. */
  power1: number;
  power2: number;
}

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) on a flat vector. The moments are vectors too and the step is a loop over
 * numbers: quicker than a dozen small tensor operations a variable, the same on every backend, and its state can be
 * stored bit for bit. Each variable counts its own steps, since some can be forgotten.
 */
export class Adam implements Optimizer {
  readonly #vectors: WeightVectors;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #m: Float32Array;
  readonly #v: Float32Array;
  readonly #counts: Count[];

  constructor(vectors: WeightVectors, options: AdamOptions = {}) {
    this.#vectors = vectors;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-5;
    this.#m = new Float32Array(vectors.length);
    this.#v = new Float32Array(vectors.length);
    this.#counts = vectors.variables.map(() => ({ steps: 0, power1: 1, power2: 1 }));
  }

  step(learningRate: number, scale = 1): void {
    const [beta1, beta2, epsilon] = [this.#beta1, this.#beta2, this.#epsilon];
    const [m, v] = [this.#m, this.#v];
    const [theta, gradient] = [this.#vectors.weights(), this.#vectors.gradient()];
    for (const [index, { starts, width }] of this.#vectors.variables.entries()) {
      const count = this.#counts[index];
      this.#advance(count);
      const rate = learningRate / (1 - count.power1);
      const correction = 1 / (1 - count.power2);
      for (const start of starts) {
        for (let i = start; i < start + width; i++) {
          const g = gradient[i] * scale;
          m[i] = beta1 * m[i] + (1 - beta1) * g;
          v[i] = beta2 * v[i] + (1 - beta2) * g * g;
          theta[i] -= (rate * m[i]) / (Math.sqrt(v[i] * correction) + epsilon);
        }
      }
    }
    this.#vectors.setWeights(theta);
  }

  /** Of each variable the first moments, the second moments and the number of steps (an array of one). */
  state(variables: readonly number[] = allOf(this.#vectors.variables)): Float32Array[] {
    return variables.flatMap((index) => {
      const rows = this.#vectors.variables[index];
      const { steps } = this.#counts[index];
      return [readVariable(rows, this.#m), readVariable(rows, this.#v), Float32Array.of(steps)];
    });
  }

  setState(
    state: readonly Float32Array[],
    variables: readonly number[] = allOf(this.#vectors.variables),
  ): void {
    const rows = variables.map((index) => this.#vectors.variables[index]);
    const lengths = rows.map(sizeOf).flatMap((size) => [size, size, 1]);
    checkLengths("optimizer state", state, lengths);
    variables.forEach((index, i) => {
      const [m, v, [steps]] = state.slice(3 * i, 3 * i + 3);
      writeVariable(rows[i], this.#m, m);
      writeVariable(rows[i], this.#v, v);
      const count = { steps: 0, power1: 1, power2: 1 };
      while (count.steps < steps) this.#advance(count);
      this.#counts[index] = count;
    });
  }

  forget(variables: readonly number[] = allOf(this.#vectors.variables)): void {
    const sizes = variables.map((index) => sizeOf(this.#vectors.variables[index]));
    const nothing = sizes.flatMap((size) => [size, size, 1].map((length) => new Float32Array(length)));
    this.setState(nothing, variables);
  }

  #advance(count: Count): void {
    count.steps++;
    count.power1 *= this.#beta1;
    count.power2 *= this.#beta2;
  }
}
