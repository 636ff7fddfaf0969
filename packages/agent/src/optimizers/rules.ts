import type { Optimizer, WeightVectors } from "./types.js";
import { allOf, checkLengths, readVariable, sizeOf, writeVariable } from "./vectors.js";

/** A step that is the same for every weight, and what it remembers of them: one vector, or nothing. */
export interface Rule {
  readonly remembers: boolean;
  /**
   * @param theta the weights, changed
   * @param gradient times `scale` it is g below
   * @param memory changed; of length 0 where the rule remembers nothing
   */
  step(
    theta: Float32Array,
    gradient: Float32Array,
    scale: number,
    learningRate: number,
    memory: Float32Array,
  ): void;
}

/** theta -= rate g */
export const SGD: Rule = {
  remembers: false,
  step(theta, gradient, scale, learningRate) {
    const rate = learningRate * scale;
    for (let i = 0; i < theta.length; i++) theta[i] -= rate * gradient[i];
  },
};

const FRICTION = 0.9;

/** Heavy ball (Polyak 1964), as in PyTorch: v = 0.9 v + g, theta -= rate v. */
export const MOMENTUM: Rule = {
  remembers: true,
  step(theta, gradient, scale, learningRate, memory) {
    for (let i = 0; i < theta.length; i++) {
      memory[i] = FRICTION * memory[i] + scale * gradient[i];
      theta[i] -= learningRate * memory[i];
    }
  },
};

/** As Baselines' A2C has them. */
const DECAY = 0.99;
const EPSILON = 1e-5;

/** RMSProp (Tieleman and Hinton 2012): s = 0.99 s + 0.01 g^2, theta -= rate g / (sqrt(s) + epsilon). */
export const RMSPROP: Rule = {
  remembers: true,
  step(theta, gradient, scale, learningRate, memory) {
    for (let i = 0; i < theta.length; i++) {
      const g = scale * gradient[i];
      memory[i] = DECAY * memory[i] + (1 - DECAY) * g * g;
      theta[i] -= (learningRate * g) / (Math.sqrt(memory[i]) + EPSILON);
    }
  },
};

/** Steps by a rule, and keeps what it remembers. */
export class RuleOptimizer implements Optimizer {
  readonly #vectors: WeightVectors;
  readonly #rule: Rule;
  readonly #memory: Float32Array;

  constructor(vectors: WeightVectors, rule: Rule) {
    this.#vectors = vectors;
    this.#rule = rule;
    this.#memory = new Float32Array(rule.remembers ? vectors.length : 0);
  }

  step(learningRate: number, scale = 1): void {
    const theta = this.#vectors.weights();
    this.#rule.step(theta, this.#vectors.gradient(), scale, learningRate, this.#memory);
    this.#vectors.setWeights(theta);
  }

  /** Of each variable what is remembered of it, if anything is. */
  state(variables?: readonly number[]): Float32Array[] {
    return this.#rows(variables).map((rows) => readVariable(rows, this.#memory));
  }

  setState(state: readonly Float32Array[], variables?: readonly number[]): void {
    const rows = this.#rows(variables);
    checkLengths("optimizer state", state, rows.map(sizeOf));
    for (const [i, values] of state.entries()) writeVariable(rows[i], this.#memory, values);
  }

  forget(variables?: readonly number[]): void {
    const rows = this.#rows(variables);
    for (const each of rows) writeVariable(each, this.#memory, new Float32Array(sizeOf(each)));
  }

  /** Where something is remembered of these variables. */
  #rows(variables: readonly number[] = allOf(this.#vectors.variables)) {
    return this.#rule.remembers ? variables.map((index) => this.#vectors.variables[index]) : [];
  }
}
