import type * as tf from "@tensorflow/tfjs-core";
import { assignAll } from "../networks/assemble.js";

/** Adam's constants other than the step size. */
export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-5 as in CleanRL's and Baselines' PPO. */
  readonly epsilon?: number;
}

/** What Adam knows of one variable. */
interface Moments {
  readonly m: Float32Array;
  readonly v: Float32Array;
  steps: number;
  /** beta^steps, by repeated multiplication: Math.pow may differ in the last bit between engines. */
  power1: number;
  power2: number;
}

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) over a list of variables. The moments are flat typed arrays and the step is
 * a loop over numbers: quicker than a dozen small tensor operations a variable, the same on every backend, and its
 * state can be stored bit for bit. Each variable counts its own steps, since some can be forgotten.
 */
export class Adam {
  readonly #variables: readonly tf.Variable[];
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #moments: Moments[];

  constructor(variables: readonly tf.Variable[], options: AdamOptions = {}) {
    this.#variables = variables;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-5;
    this.#moments = variables.map(({ size }) => startOf(size));
  }

  /**
   * One step against the gradients, given in the order and the shapes of the variables.
   *
   * @param scale multiplies every gradient first: from `clipScale`
   */
  step(gradients: readonly Float32Array[], learningRate: number, scale = 1): void {
    const [beta1, beta2, epsilon] = [this.#beta1, this.#beta2, this.#epsilon];
    const updated = this.#variables.map((variable, index) => {
      const moments = this.#moments[index];
      this.#advance(moments);
      const { m, v } = moments;
      const rate = learningRate / (1 - moments.power1);
      const correction = 1 / (1 - moments.power2);
      const gradient = gradients[index];
      const theta = (variable.dataSync() as Float32Array).slice();
      for (let i = 0; i < theta.length; i++) {
        const g = gradient[i] * scale;
        m[i] = beta1 * m[i] + (1 - beta1) * g;
        v[i] = beta2 * v[i] + (1 - beta2) * g * g;
        theta[i] -= (rate * m[i]) / (Math.sqrt(v[i] * correction) + epsilon);
      }
      return theta;
    });
    assignAll(this.#variables, updated);
  }

  /** Copies of the first moments, the second moments and the number of steps (an array of one) of each variable in turn. */
  state(variables: readonly number[] = this.#all()): Float32Array[] {
    return variables.flatMap((index) => {
      const { m, v, steps } = this.#moments[index];
      return [m.slice(), v.slice(), Float32Array.of(steps)];
    });
  }

  /** Puts a `state()` of the same variables back. Throws a RangeError if it does not fit them. */
  setState(state: readonly Float32Array[], variables: readonly number[] = this.#all()): void {
    const lengths = variables.flatMap((index) => [
      this.#variables[index].size,
      this.#variables[index].size,
      1,
    ]);
    if (state.length !== lengths.length || lengths.some((length, i) => state[i].length !== length))
      throw new RangeError(`optimizer state does not fit: expected arrays of ${lengths.join(", ")}`);
    variables.forEach((index, i) => {
      const [m, v, [steps]] = state.slice(3 * i, 3 * i + 3);
      const moments = { m: m.slice(), v: v.slice(), steps: 0, power1: 1, power2: 1 };
      while (moments.steps < steps) this.#advance(moments);
      this.#moments[index] = moments;
    });
  }

  /** Starts anew for these variables. */
  forget(variables: readonly number[] = this.#all()): void {
    for (const index of variables) this.#moments[index] = startOf(this.#variables[index].size);
  }

  #all(): number[] {
    return [...this.#variables.keys()];
  }

  #advance(moments: Moments): void {
    moments.steps++;
    moments.power1 *= this.#beta1;
    moments.power2 *= this.#beta2;
  }
}

function startOf(size: number): Moments {
  return { m: new Float32Array(size), v: new Float32Array(size), steps: 0, power1: 1, power2: 1 };
}

/** Euclidean norm over all gradients together. */
export function globalNorm(gradients: readonly Float32Array[]): number {
  let squares = 0;
  for (const gradient of gradients) {
    for (let i = 0; i < gradient.length; i++) squares += gradient[i] * gradient[i];
  }
  return Math.sqrt(squares);
}

/** What to multiply gradients of this global norm by so that it is at most `max` (Pascanu et al. 2013); 0 sets no bound. */
export function clipScale(norm: number, max: number): number {
  return max > 0 && norm > max ? max / norm : 1;
}
