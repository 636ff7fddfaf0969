import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { dense } from "../dense.js";
import { denseLayer, flattenLayer } from "./layers.js";
import { denseLayers, mlpBody } from "./mlp.js";
import { type Body, layerParameters, layerWeights } from "./parts.js";

/** The layer that holds the chances to stop: [layers], of each hidden layer that it is the last. */
export const EXITS = "exits";

/**
 * An `mlp` that may stop after any of its hidden layers. Behind each but the last stands a gate, a softmax over stop and go on; with
 * lambda_i the chance to stop, layer i is the last with p_i = lambda_i times the product of (1 - lambda_j) over j < i, and the last layer with
 * what is left. The features are the layers' mean under p, as in adaptive computation time (Graves 2016); the heads are linear, so that
 * logits and value are the mean of what they would be at each exit.
 *
 * @param hidden widths, all alike, at least two
 * @param stream the `weights` stream
 */
export function exitsBody(
  observation: ObservationSpec,
  hidden: readonly number[],
  stream: Uint32Array,
): Body {
  const seen = mlpBody(observation, hidden, stream);
  const [units] = hidden;
  const last = hidden.length - 1;
  // Small weights: at first every gate stops half of the time.
  const gates = hidden.slice(1).flatMap((_, i) => layerParameters(`exit${i}`, [units, 2], 0.01, stream));
  return {
    ...seen,
    kind: EXITS,
    parameters: [...seen.parameters, ...gates],
    layers: [...seen.layers, { name: EXITS, shape: [hidden.length] }],
    apply(inputs, variables, onLayer) {
      const outputs: tf.Tensor2D[] = [];
      seen.apply(inputs, variables.slice(0, 2 * hidden.length), (name, output) => {
        outputs.push(output as tf.Tensor2D);
        onLayer(name, output);
      });
      const chances: tf.Tensor2D[] = [];
      let left: tf.Tensor2D | undefined;
      for (const [i, output] of outputs.slice(0, last).entries()) {
        const weights = layerWeights<tf.Tensor2D>(variables, hidden.length + i);
        const [stop, go] = tf.split(tf.softmax(dense(output, ...weights, false)), 2, 1) as tf.Tensor2D[];
        chances.push(left ? tf.mul(left, stop) : stop);
        left = left ? tf.mul(left, go) : go;
      }
      if (left) chances.push(left);
      onLayer(EXITS, tf.concat(chances, 1));
      return tf.addN(outputs.map((output, i) => tf.mul(output, chances[i]))) as tf.Tensor2D;
    },
    hiddenLayers(planes, side) {
      const outputs = denseLayers(hidden, flattenLayer(planes, side));
      // From the last: lambda times this layer, and the rest of what comes after it.
      return outputs.reduceRight((after, output, i) => {
        const gate = denseLayer(`exit${i}`, 2, "softmax").apply(output);
        const both = tfl.layers.concatenate({ name: `both${i}` }).apply([output, after]);
        const pair = tfl.layers.reshape({ name: `pair${i}`, targetShape: [2, units] }).apply(both);
        const mean = tfl.layers.dot({ name: `mean${i}`, axes: [1, 1] });
        return mean.apply([gate, pair] as tfl.SymbolicTensor[]) as tfl.SymbolicTensor;
      });
    },
  };
}
