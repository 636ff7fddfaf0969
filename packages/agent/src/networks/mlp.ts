import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { arithmetic } from "../arithmetic/arithmetic.js";
import { dense, firstDense } from "../dense.js";
import { encodePlanes, planeTable } from "../planes.js";
import { denseLayer, flattenLayer } from "./layers.js";
import { type Body, layerParameters, layerWeights, type Parameter } from "./parts.js";

/**
 * One-hot planes and side numbers in a row, then `hidden` layers of relu units. Relu, because tanh costs the wasm
 * backend a hundred times as much.
 *
 * @param hidden width of each hidden layer, at least one
 * @param stream the `weights` stream
 */
export function mlpBody(observation: ObservationSpec, hidden: readonly number[], stream: Uint32Array): Body {
  const area = observation.height * observation.width;
  const planesSize = area * observation.planes.length;
  const sideSize = observation.side.length;
  const inputSize = planesSize + sideSize;
  const table = planeTable(observation);
  const widths = [inputSize, ...hidden];
  const parameters: Parameter[] = [];
  hidden.forEach((units, i) => {
    parameters.push(...layerParameters(`dense${i}`, [widths[i], units], Math.SQRT2, stream));
  });

  return {
    kind: "mlp",
    observation,
    parameters,
    layers: hidden.map((units, i) => ({ name: `dense${i}`, shape: [units] })),
    features: widths[hidden.length],
    encode(cells, side, count, training) {
      const rows = new Float32Array(count * inputSize);
      const columns =
        training && arithmetic().wantsColumns ? new Float32Array((inputSize + 1) * count) : undefined;
      encodePlanes(table, observation, cells, count, rows, inputSize, columns);
      for (let i = 0; i < count * sideSize; i++) {
        const [row, column] = [Math.floor(i / sideSize), planesSize + (i % sideSize)];
        rows[row * inputSize + column] = side[i];
        if (columns) columns[column * count + row] = side[i];
      }
      const planes = tf.tensor2d(rows, [count, inputSize]);
      if (!columns) return { planes };
      columns.fill(1, inputSize * count);
      return { planes, transposed: tf.tensor2d(columns, [inputSize + 1, count]) };
    },
    apply({ planes, transposed }, variables, onLayer) {
      const [kernel, bias] = layerWeights<tf.Tensor2D>(variables, 0);
      let x = firstDense(planes as tf.Tensor2D, kernel, bias, transposed);
      onLayer("dense0", x);
      for (let layer = 1; layer < hidden.length; layer++) {
        x = dense(x, ...layerWeights<tf.Tensor2D>(variables, layer));
        onLayer(`dense${layer}`, x);
      }
      return x;
    },
    hiddenLayers(planes, side) {
      return denseLayers(hidden, flattenLayer(planes, side)).at(-1) as SymbolicTensor;
    },
  };
}

/** The hidden layers as stock tf.layers, one after another. */
export function denseLayers(hidden: readonly number[], input: SymbolicTensor): SymbolicTensor[] {
  const outputs: SymbolicTensor[] = [];
  for (const [i, units] of hidden.entries())
    outputs.push(denseLayer(`dense${i}`, units, "relu").apply(outputs.at(-1) ?? input) as SymbolicTensor);
  return outputs;
}
