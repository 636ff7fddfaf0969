import * as tf from "@tensorflow/tfjs-core";

/** What a step of a cell computed, for the way back. */
export interface CellStep {
  /** [S, units] */
  readonly output: Float32Array;
  /** [S, states x units] what is remembered after the step. */
  readonly memory: Float32Array;
  /** [S, units] what each block of the recurrent kernel was multiplied with. */
  readonly operands: readonly Float32Array[];
  /**
   * The way back.
   *
   * @param dOutput [S, units] gradient by the output
   * @param dMemory [S, states x units] gradient by the memory after the step
   * @param turned the recurrent kernel's blocks, transposed
   * @param dGates [S, gates x units] written: gradient by x
   * @returns [S, states x units] gradient by the memory before the step
   */
  back(
    dOutput: Float32Array,
    dMemory: Float32Array,
    turned: readonly tf.Tensor2D[],
    dGates: Float32Array,
  ): Float32Array;
}

/**
 * The arithmetic of a recurrent cell for S slots side by side. Products and sigmoids are tensor operations; all else is
 * a loop over numbers, which takes less time than a dozen small tensor operations, and a fraction of it on a tape.
 */
export interface Cell {
  readonly name: "gru" | "lstm";
  readonly gates: number;
  /** Arrays of [units] that it remembers. */
  readonly states: number;
  /** Gates of each block of the recurrent kernel: columns that are multiplied with the same operand. */
  readonly blocks: readonly number[];
  /** First values of the bias, [gates x units]. */
  bias(units: number): Float32Array;
  /**
   * @param x [S, gates x units] inputs times kernel plus bias
   * @param memory [S, states x units] what is remembered before the step
   * @param blocks the recurrent kernel's blocks
   */
  step(x: Float32Array, memory: Float32Array, blocks: readonly tf.Tensor2D[]): CellStep;
}

/** left [rows, k] times kernel [k, n], as numbers; leaves no tensor behind. */
export function product(left: Float32Array, kernel: tf.Tensor2D): Float32Array {
  const inner = kernel.shape[0];
  return numbers(() => tf.matMul(tf.tensor2d(left, [left.length / inner, inner]), kernel));
}

/** 1 / (1 + exp(-x)) of each number; leaves no tensor behind. tanh(a) is 2 sigmoid(2a) - 1. */
export function sigmoid(x: Float32Array): Float32Array {
  return numbers(() => tf.sigmoid(tf.tensor1d(x)));
}

/** A tensor's numbers, to keep and to change; leaves no tensor behind. */
function numbers(compute: () => tf.Tensor): Float32Array {
  let values: Float32Array = new Float32Array(0);
  // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
  tf.tidy(() => {
    const tensor = compute();
    const read = tensor.dataSync() as Float32Array;
    // The cpu backend hands out its own memory.
    values = tf.getBackend() === "cpu" ? read.slice() : read;
  });
  return values;
}
