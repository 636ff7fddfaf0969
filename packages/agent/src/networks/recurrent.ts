import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { dense } from "../dense.js";
import { orthogonal } from "../initialisers.js";
import { withGradient } from "../tape.js";
import type { Cell, CellStep } from "./cell.js";
import type { Core } from "./parts.js";
import type { Sequences } from "./types.js";

/**
 * A memory of `units` between the body and the heads. Its kernels are orthogonal, gate by gate.
 *
 * @param inputs width of the body's features
 * @param stream the `weights` stream
 */
export function recurrentCore(cell: Cell, inputs: number, units: number, stream: Uint32Array): Core {
  const { name, gates, states } = cell;
  const width = gates * units;
  const kernels = (rows: number) =>
    besides(
      Array.from({ length: gates }, () => orthogonal(rows, units, 1, stream)),
      rows,
      units,
    );
  return {
    parameters: [
      { name: `${name}/kernel`, shape: [inputs, width], values: kernels(inputs) },
      { name: `${name}/recurrent`, shape: [units, width], values: kernels(units) },
      { name: `${name}/bias`, shape: [width], values: cell.bias(units) },
    ],
    layer: { name, shape: [units] },
    states,
    run(features, sequences, [kernel, recurrent, bias]) {
      const x = dense(features, kernel as tf.Tensor2D, bias as tf.Tensor1D, false);
      return runCell(cell, x, recurrent as tf.Tensor2D, sequences);
    },
    hiddenLayer(features, memory) {
      const sequence = tfl.layers.reshape({ name: "sequence", targetShape: [1, inputs] }).apply(features);
      const options = { name, units, returnState: true, recurrentActivation: "sigmoid" } as const;
      const layer = tfl.layers[name]({
        ...options,
        kernelInitializer: "zeros",
        recurrentInitializer: "zeros",
        unitForgetBias: false,
      });
      const outputs = layer.apply(sequence, { initialState: [...memory] }) as tfl.SymbolicTensor[];
      // The state is an input of the layer's node as well; saving would warn that these arguments are no JSON.
      for (const node of layer.inboundNodes) node.callArgs = {};
      return outputs;
    },
  };
}

/**
 * Runs a cell over sequences: outputs [T x S, units], on the tape for x and the recurrent kernel, and what is
 * remembered after the last step. Where an episode starts, nothing is remembered of the one before; no gradient flows
 * past it, nor into the memory that the sequences start from (truncated backpropagation through time).
 *
 * @param x [T x S, gates x units]
 */
function runCell(
  cell: Cell,
  x: tf.Tensor2D,
  recurrent: tf.Tensor2D,
  { steps, memory, starts }: Sequences,
): { output: tf.Tensor2D; memory: Float32Array } {
  const units = recurrent.shape[0];
  const [rows, width] = [x.shape[0] / steps, cell.gates * units];
  let after = memory;
  const output = withGradient([x, recurrent], () => {
    const blocks = cutKernel(recurrent, cell.blocks);
    // Read once: tf.slice on wasm copies the whole tensor for every step.
    const sums = x.dataSync() as Float32Array;
    const trace: CellStep[] = [];
    const outputs = new Float32Array(steps * rows * units);
    for (let t = 0; t < steps; t++) {
      const before = forgetAt(after, starts.subarray(t * rows, (t + 1) * rows));
      const step = cell.step(sums.subarray(t * rows * width, (t + 1) * rows * width), before, blocks);
      outputs.set(step.output, t * rows * units);
      trace.push(step);
      after = step.memory;
    }
    return {
      value: tf.tensor2d(outputs, [steps * rows, units]),
      gradFunc: (dy: tf.Tensor2D) => backThroughTime(cell, trace, starts, recurrent, dy),
    };
  });
  return { output, memory: after };
}

/** Gradients by x and by the recurrent kernel. */
function backThroughTime(
  cell: Cell,
  trace: readonly CellStep[],
  starts: Uint8Array,
  recurrent: tf.Tensor2D,
  dy: tf.Tensor2D,
): [tf.Tensor2D, tf.Tensor2D] {
  const units = recurrent.shape[0];
  const [steps, rows] = [trace.length, dy.shape[0] / trace.length];
  const [size, width] = [rows * units, cell.gates * units];
  const turned = cutKernel(recurrent, cell.blocks).map((block) => tf.transpose(block));
  const dOutputs = dy.dataSync() as Float32Array;
  const dX = new Float32Array(steps * rows * width);
  const operands = cell.blocks.map(() => new Float32Array(steps * size));
  let dMemory: Float32Array = new Float32Array(rows * cell.states * units);
  for (let t = steps - 1; t >= 0; t--) {
    const dGates = dX.subarray(t * rows * width, (t + 1) * rows * width);
    const step = trace[t];
    dMemory = step.back(dOutputs.subarray(t * size, (t + 1) * size), dMemory, turned, dGates);
    dMemory = forgetAt(dMemory, starts.subarray(t * rows, (t + 1) * rows));
    step.operands.forEach((operand, b) => {
      turnInto(operands[b], operand, units, t * rows, steps * rows);
    });
  }
  const products = cutColumns(dX, width, cell.blocks, units).map((columns, b) =>
    tf.matMul<tf.Tensor2D>(tf.tensor2d(operands[b], [units, steps * rows]), columns),
  );
  return [
    tf.tensor2d(dX, [steps * rows, width]),
    products.length === 1 ? products[0] : tf.concat(products, 1),
  ];
}

/** Memory [S, M] with zeros in the rows where an episode starts; the same array where none does. */
function forgetAt(memory: Float32Array, starts: Uint8Array): Float32Array {
  if (!starts.includes(1)) return memory;
  const kept = memory.slice();
  const size = memory.length / starts.length;
  starts.forEach((start, row) => {
    if (start) kept.fill(0, row * size, (row + 1) * size);
  });
  return kept;
}

/** Cuts the recurrent kernel [units, gates x units] into its blocks. */
function cutKernel(kernel: tf.Tensor2D, blocks: readonly number[]): tf.Tensor2D[] {
  if (blocks.length === 1) return [kernel];
  return cutColumns(kernel.dataSync() as Float32Array, kernel.shape[1], blocks, kernel.shape[0]);
}

/** Cuts [R, width] into tensors of so many times `units` columns each. */
function cutColumns(x: Float32Array, width: number, blocks: readonly number[], units: number): tf.Tensor2D[] {
  const rows = x.length / width;
  let from = 0;
  return blocks.map((count) => {
    const columns = count * units;
    const block = new Float32Array(rows * columns);
    for (let row = 0; row < rows; row++) {
      const at = row * width + from;
      block.set(x.subarray(at, at + columns), row * columns);
    }
    from += columns;
    return tf.tensor2d(block, [rows, columns]);
  });
}

/** Writes from [rows, units] the other way round into columns `at` and on of to [units, columns]. */
function turnInto(to: Float32Array, from: Float32Array, units: number, at: number, columns: number): void {
  const rows = from.length / units;
  for (let u = 0; u < units; u++) {
    for (let row = 0, i = u; row < rows; row++, i += units) to[u * columns + at + row] = from[i];
  }
}

/** Matrices [rows, columns] side by side. */
function besides(matrices: readonly Float32Array[], rows: number, columns: number): Float32Array {
  const joined = new Float32Array(rows * columns * matrices.length);
  matrices.forEach((matrix, m) => {
    for (let row = 0; row < rows; row++)
      joined.set(matrix.subarray(row * columns, (row + 1) * columns), (row * matrices.length + m) * columns);
  });
  return joined;
}
