import type * as tf from "@tensorflow/tfjs-core";
import { assignAll } from "../networks/assemble.js";

/** Adam's constants other than the step size. */
export interface AdamOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to the root of the second moment; 1e-5 as in CleanRL's and Baselines' PPO. */
  readonly epsilon?: number;
}

/**
 * Adam (Kingma and Ba 2015, Algorithm 1) over a list of variables. The moments are flat typed arrays and the step is
 * a loop over numbers: quicker than a dozen small tensor operations a variable, the same on every backend, and its
 * state can be stored bit for bit.
 */
export class Adam {
  readonly #variables: readonly tf.Variable[];
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  #m: Float32Array;
  #v: Float32Array;
  #steps = 0;
  /** beta^steps, by repeated multiplication: Math.pow may differ in the last bit between engines. */
  #power1 = 1;
  #power2 = 1;

  constructor(variables: readonly tf.Variable[], options: AdamOptions = {}) {
    this.#variables = variables;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-5;
    const size = variables.reduce((sum, variable) => sum + variable.size, 0);
    this.#m = new Float32Array(size);
    this.#v = new Float32Array(size);
  }

  /**
   * One step against the gradients, given in the order and the shapes of the variables.
   *
   * @param scale multiplies every gradient first: from `clipScale`
   */
  step(gradients: readonly Float32Array[], learningRate: number, scale = 1): void {
    this.#advance();
    const [beta1, beta2, epsilon] = [this.#beta1, this.#beta2, this.#epsilon];
    const [m, v] = [this.#m, this.#v];
    const rate = learningRate / (1 - this.#power1);
    const correction = 1 / (1 - this.#power2);
    let at = 0;
    const updated = this.#variables.map((variable, index) => {
      const gradient = gradients[index];
      const theta = (variable.dataSync() as Float32Array).slice();
      for (let i = 0; i < theta.length; i++, at++) {
        const g = gradient[i] * scale;
        m[at] = beta1 * m[at] + (1 - beta1) * g;
        v[at] = beta2 * v[at] + (1 - beta2) * g * g;
        theta[i] -= (rate * m[at]) / (Math.sqrt(v[at] * correction) + epsilon);
      }
      return theta;
    });
    assignAll(this.#variables, updated);
  }

  /** First moments, second moments, and the number of steps in an array of one. */
  state(): Float32Array[] {
    return [this.#m.slice(), this.#v.slice(), Float32Array.of(this.#steps)];
  }

  /** Puts a `state()` back. Throws a RangeError if it does not fit the variables. */
  setState(state: readonly Float32Array[]): void {
    const [m, v, steps] = state;
    if (state.length !== 3 || m.length !== this.#m.length || v.length !== m.length || steps.length !== 1) {
      throw new RangeError(
        `optimizer state does not fit: expected two arrays of ${this.#m.length} and one of 1`,
      );
    }
    [this.#m, this.#v] = [m.slice(), v.slice()];
    [this.#steps, this.#power1, this.#power2] = [0, 1, 1];
    while (this.#steps < steps[0]) this.#advance();
  }

  #advance(): void {
    this.#steps++;
    this.#power1 *= this.#beta1;
    this.#power2 *= this.#beta2;
  }
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
