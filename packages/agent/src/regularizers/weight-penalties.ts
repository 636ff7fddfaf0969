import type { VariableRows, WeightVectors } from "../optimizers/types.js";
import { writeVariable } from "../optimizers/vectors.js";

/** Penalties on weights alone, by the setting that weighs them and the metric `loss/<name>`. */
export type WeightPenalty = "l2" | "l1" | "groupLasso" | "trunkNear";

/** Adds its gradient by the weights to a gradient, and returns its value. */
type Penalty = (weights: Float32Array, gradient: Float32Array) => number;

/** strength / 2 x the sum of all squared weights; its gradient is strength x weights. */
function l2(strength: number): Penalty {
  return (weights, gradient) => {
    let squares = 0;
    for (let i = 0; i < weights.length; i++) {
      squares += weights[i] * weights[i];
      gradient[i] += strength * weights[i];
    }
    return (strength / 2) * squares;
  };
}

/** strength x the sum of all weights' magnitudes; at 0 its slope is taken as 0. */
function l1(strength: number): Penalty {
  return (weights, gradient) => {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      sum += Math.abs(weights[i]);
      gradient[i] += strength * Math.sign(weights[i]);
    }
    return strength * sum;
  };
}

/**
 * Group lasso over units (Yuan and Lin 2006; for networks Scardapane et al. 2017): strength x the sum over groups of
 * sqrt(p) x the length of the p weights of a group, which lead into one output of a kernel. At 0 the slope is taken as 0.
 *
 * @param kernels the columns of which are the groups
 */
function groupLasso(strength: number, kernels: readonly VariableRows[]): Penalty {
  return (weights, gradient) => {
    let sum = 0;
    for (const { starts, width, parts } of kernels) {
      const lengths = new Float64Array(width * parts);
      for (const [part, start] of starts.entries()) {
        const first = (part % parts) * width;
        for (let i = 0; i < width; i++) lengths[first + i] += weights[start + i] * weights[start + i];
      }
      const share = strength * Math.sqrt(starts.length / parts);
      for (let i = 0; i < lengths.length; i++) {
        lengths[i] = Math.sqrt(lengths[i]);
        sum += share * lengths[i];
        lengths[i] = lengths[i] > 0 ? share / lengths[i] : 0;
      }
      for (const [part, start] of starts.entries()) {
        const first = (part % parts) * width;
        for (let i = 0; i < width; i++) gradient[start + i] += lengths[first + i] * weights[start + i];
      }
    }
    return sum;
  };
}

/**
 * strength x the squared distance of some variables from given values.
 *
 * @param values laid out as the weights are
 */
function near(strength: number, variables: readonly VariableRows[], values: Float32Array): Penalty {
  return (weights, gradient) => {
    let squares = 0;
    for (const { starts, width } of variables) {
      for (const start of starts) {
        for (let i = start; i < start + width; i++) {
          const away = weights[i] - values[i];
          squares += away * away;
          gradient[i] += 2 * strength * away;
        }
      }
    }
    return strength * squares;
  };
}

/** The kernels of hidden layers. The heads' outputs are no units: without one of them the network is another one. */
function hiddenKernels(names: readonly string[]): number[] {
  return [...names.keys()].filter(
    (index) => !/^(?:policy|value)\//.test(names[index]) && !names[index].endsWith("/bias"),
  );
}

/**
 * The penalties on weights that settings ask for. They work on flat vectors, so that they serve whatever computes the
 * gradient of the loss.
 */
export class WeightPenalties {
  readonly #vectors: WeightVectors;
  readonly #penalties: readonly (readonly [WeightPenalty, Penalty])[];

  /**
   * @param names of the variables
   * @param strengths as in the settings; 0 is off
   * @param trunk pretrained values of the first variables: what `trunkNear` keeps them near
   */
  constructor(
    vectors: WeightVectors,
    names: readonly string[],
    strengths: Readonly<Record<WeightPenalty, number>>,
    trunk: readonly Float32Array[] = [],
  ) {
    const kernels = hiddenKernels(names).map((index) => vectors.variables[index]);
    const pretrained = new Float32Array(trunk.length > 0 ? vectors.length : 0);
    for (const [i, values] of trunk.entries()) writeVariable(vectors.variables[i], pretrained, values);
    const all = [
      ["l2", l2(strengths.l2)],
      ["l1", l1(strengths.l1)],
      ["groupLasso", groupLasso(strengths.groupLasso, kernels)],
      ["trunkNear", near(strengths.trunkNear, vectors.variables.slice(0, trunk.length), pretrained)],
    ] as const;
    this.#vectors = vectors;
    this.#penalties = all.filter(
      ([name]) => strengths[name] > 0 && (name !== "trunkNear" || trunk.length > 0),
    );
  }

  /** Adds their gradients to the gradient, and returns their values; without any it does nothing. */
  add(): Partial<Record<WeightPenalty, number>> {
    if (this.#penalties.length === 0) return {};
    const [weights, gradient] = [this.#vectors.weights(), this.#vectors.gradient()];
    return Object.fromEntries(this.#penalties.map(([name, penalty]) => [name, penalty(weights, gradient)]));
  }
}
