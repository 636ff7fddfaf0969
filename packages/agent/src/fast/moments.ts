import type { Optimizer } from "../optimizers/types.js";
import { checkLengths } from "../optimizers/vectors.js";
import type { Heap } from "./heap.js";
import type { Weights } from "./weights.js";

/** Adam's constants, those of optimizers/adam.ts. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-5;

/** How far a variable is: its own count, since some can be forgotten. */
interface Count {
  steps: number;
  /** beta^steps, by repeated multiplication: Math.pow may differ in the last bit between engines. */
  power1: number;
  power2: number;
}

/** Adam on the kernels: the same as optimizers/adam.ts, in single precision. The moments lie beside the weights. */
export class Moments implements Optimizer {
  readonly #heap: Heap;
  readonly #weights: Weights;
  readonly #matrices: Weights["matrices"];
  readonly #counts: Count[];
  /** Learning rate and correction of each column of a matrix. */
  readonly #rates: number;
  readonly #corrections: number;

  constructor(heap: Heap, weights: Weights) {
    this.#heap = heap;
    this.#weights = weights;
    this.#matrices = weights.matrices;
    this.#counts = weights.sizes.map(() => ({ steps: 0, power1: 1, power2: 1 }));
    const widest = Math.max(...this.#matrices.map(({ matrix }) => matrix.stride));
    this.#rates = heap.take(widest);
    this.#corrections = heap.take(widest);
  }

  /** A step against the gradient, times `scale`. */
  step(learningRate: number, scale: number): void {
    for (const count of this.#counts) advance(count);
    for (const { matrix, variables } of this.#matrices) {
      const rates = this.#heap.floats(this.#rates, matrix.stride / 4).fill(0);
      const corrections = this.#heap.floats(this.#corrections, matrix.stride / 4).fill(0);
      for (const { index, from, to } of variables) {
        const { power1, power2 } = this.#counts[index];
        rates.fill(learningRate / (1 - power1), from, to);
        corrections.fill(1 / (1 - power2), from, to);
      }
      this.#heap.run.adam(
        this.#weights.at(matrix),
        this.#weights.at(matrix, "gradient"),
        this.#weights.at(matrix, "m"),
        this.#weights.at(matrix, "v"),
        matrix.rows,
        matrix.stride,
        scale,
        BETA1,
        BETA2,
        this.#rates,
        this.#corrections,
        EPSILON,
      );
    }
  }

  /** As `Adam.state`. */
  state(variables: readonly number[] = this.#all()): Float32Array[] {
    return variables.flatMap((variable) => [
      this.#weights.read(variable, "m"),
      this.#weights.read(variable, "v"),
      Float32Array.of(this.#counts[variable].steps),
    ]);
  }

  /** As `Adam.setState`. */
  setState(state: readonly Float32Array[], variables: readonly number[] = this.#all()): void {
    const { sizes } = this.#weights;
    const lengths = variables.flatMap((variable) => [sizes[variable], sizes[variable], 1]);
    checkLengths("optimizer state", state, lengths);
    variables.forEach((variable, i) => {
      const [m, v, [steps]] = state.slice(3 * i, 3 * i + 3);
      this.#weights.write(variable, m, "m");
      this.#weights.write(variable, v, "v");
      const count = { steps: 0, power1: 1, power2: 1 };
      while (count.steps < steps) advance(count);
      this.#counts[variable] = count;
    });
  }

  /** As `Adam.forget`. */
  forget(variables: readonly number[] = this.#all()): void {
    const { sizes } = this.#weights;
    const nothing = variables.flatMap((variable) => [
      new Float32Array(sizes[variable]),
      new Float32Array(sizes[variable]),
      new Float32Array(1),
    ]);
    this.setState(nothing, variables);
  }

  #all(): number[] {
    return [...this.#counts.keys()];
  }
}

function advance(count: Count): void {
  count.steps++;
  count.power1 *= BETA1;
  count.power2 *= BETA2;
}
