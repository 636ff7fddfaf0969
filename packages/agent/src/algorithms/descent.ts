import type { Learnable, Learner } from "../networks/types.js";
import { Adam } from "../optimizers/adam.js";
import { turnStep } from "../optimizers/cone.js";
import { MOMENTUM, RMSPROP, type Rule, RuleOptimizer, SGD } from "../optimizers/rules.js";
import type { Optimizer, VariableRows } from "../optimizers/types.js";
import { allOf, checkLengths, distance, readVariable, sizeOf, writeVariable } from "../optimizers/vectors.js";
import { WeightPenalties, type WeightPenalty } from "../regularizers/weight-penalties.js";
import type { Settings } from "../settings.js";
import { TapeLearner } from "./tape-learner.js";

const RULES: Readonly<Record<Exclude<Settings["optimizer"], "adam">, Rule>> = {
  sgd: SGD,
  momentum: MOMENTUM,
  rmsprop: RMSPROP,
};

/**
 * How a network's weights go down a loss: what computes the gradient, what is added to it, what makes a step of it, and
 * how that is turned towards the start. Where `variables` can be given they are places in `Network.variables`.
 */
export class Descent {
  readonly learner: Learner;
  readonly optimizer: Optimizer;
  readonly #penalties: WeightPenalties;
  /** Variables that stay as they are. */
  readonly #frozen: readonly VariableRows[];
  /** Radians; 0 is off. */
  readonly #angle: number;
  /** The weights that the displacement is reckoned from. */
  readonly #start: Float32Array;
  /** Scratch: the weights that a step is made from. */
  readonly #before: Float32Array;

  /**
   * It starts from the weights that the network has now.
   *
   * @param trunk pretrained values of the first variables; `trunkMode` says what they are for
   */
  constructor(network: Learnable, settings: Settings, trunk: readonly Float32Array[] = []) {
    this.learner = network.learner ?? new TapeLearner(network);
    const { vectors, adam } = this.learner;
    this.optimizer =
      settings.optimizer === "adam"
        ? (adam ?? new Adam(vectors))
        : new RuleOptimizer(vectors, RULES[settings.optimizer]);
    const { trunkMode } = settings;
    this.#penalties = new WeightPenalties(
      vectors,
      network.names,
      settings,
      trunkMode === "near" ? trunk : [],
    );
    this.#frozen = trunkMode === "frozen" ? vectors.variables.slice(0, trunk.length) : [];
    this.#angle = (settings.coneAngle * Math.PI) / 180;
    this.#start = vectors.weights().slice();
    this.#before = new Float32Array(this.#angle > 0 || this.#frozen.length > 0 ? vectors.length : 0);
  }

  /** Adds the penalties on weights to the gradient, and returns their values. What is frozen has no gradient then. */
  regularise(): Partial<Record<WeightPenalty, number>> {
    const terms = this.#penalties.add();
    const gradient = this.#frozen.length > 0 ? this.learner.vectors.gradient() : new Float32Array(0);
    for (const { starts, width } of this.#frozen)
      for (const start of starts) gradient.fill(0, start, start + width);
    return terms;
  }

  /** A step against the gradient, times `scale`. */
  step(learningRate: number, scale: number): void {
    const { vectors } = this.learner;
    if (this.#before.length === 0) {
      this.optimizer.step(learningRate, scale);
      return;
    }
    this.#before.set(vectors.weights());
    this.optimizer.step(learningRate, scale);
    const after = vectors.weights();
    // Moments of a time before they were frozen would still move them.
    for (const { starts, width } of this.#frozen)
      for (const start of starts) after.set(this.#before.subarray(start, start + width), start);
    if (this.#angle > 0) turnStep(this.#before, after, this.#start, this.#angle);
    vectors.setWeights(after);
  }

  /** How far the weights are from the start. */
  displacement(): number {
    return distance(this.learner.vectors.weights(), this.#start);
  }

  /** Copies of the starting weights of each variable in turn. */
  start(variables?: readonly number[]): Float32Array[] {
    return this.#rows(variables).map((rows) => readVariable(rows, this.#start));
  }

  /** Lets these be the starting weights. Throws a RangeError if they do not fit. */
  setStart(values: readonly Float32Array[], variables?: readonly number[]): void {
    const rows = this.#rows(variables);
    checkLengths("starting weights", values, rows.map(sizeOf));
    for (const [i, each] of rows.entries()) writeVariable(each, this.#start, values[i]);
  }

  #rows(variables?: readonly number[]): VariableRows[] {
    const all = this.learner.vectors.variables;
    return (variables ?? allOf(all)).map((index) => all[index]);
  }
}
