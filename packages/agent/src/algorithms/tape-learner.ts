import * as tf from "@tensorflow/tfjs-core";
import type { HiddenLoss, Learnable, Learner, Observations, OutputLoss } from "../networks/types.js";
import { VariableVectors } from "../optimizers/variable-vectors.js";
import { norm } from "../optimizers/vectors.js";
import { withGradient } from "../tape.js";

/**
 * A loss of the network's output, and perhaps one of hidden layers, as a tf scalar on the tape. Values and slopes are
 * computed in plain numbers; the tape takes over from there.
 */
export function lossOnTape(
  network: Learnable,
  observations: Observations,
  loss: OutputLoss,
  hidden?: HiddenLoss,
): tf.Scalar {
  const read = new Map<string, tf.Tensor>();
  const head = network.output(observations, (name, activations) => read.set(name, activations));
  const slopes = new Float32Array(head.size);
  const value = loss(head.dataSync() as Float32Array, slopes);
  const layers = hidden?.layers.map((name) => read.get(name) as tf.Tensor) ?? [];
  const below = hidden ? hiddenSlopes(hidden, layers) : { value: 0, slopes: [] };
  return withGradient<tf.Scalar>([head, ...layers], () => ({
    value: tf.scalar(value + below.value),
    gradFunc: (dy) =>
      [head, ...layers].map(({ shape }, i) => tf.mul(tf.tensor([slopes, ...below.slopes][i], shape), dy)),
  }));
}

/** A loss of hidden layers, and its slopes by all of their activations: 0 where a row does not count. */
function hiddenSlopes(hidden: HiddenLoss, layers: readonly tf.Tensor[]) {
  const { rows } = hidden;
  const units = layers.map((layer) => layer.size / layer.shape[0]);
  const activations = layers.map((layer, i) => {
    const all = layer.dataSync() as Float32Array;
    const own = new Float32Array(rows.length * units[i]);
    for (const [to, row] of rows.entries())
      own.set(all.subarray(row * units[i], (row + 1) * units[i]), to * units[i]);
    return own;
  });
  const own = activations.map(({ length }) => new Float32Array(length));
  const value = hidden.loss(activations, own);
  const slopes = layers.map((layer, i) => {
    const all = new Float32Array(layer.size);
    for (const [at, row] of rows.entries())
      all.set(own[i].subarray(at * units[i], (at + 1) * units[i]), row * units[i]);
    return all;
  });
  return { value, slopes };
}

/** The gradient of a loss by each weight, in the order of `network.variables`; leaves no tensor behind. */
export function tapeGradient(
  network: Learnable,
  observations: Observations,
  loss: OutputLoss,
  hidden?: HiddenLoss,
): Float32Array[] {
  const { variables } = network;
  const gradients: Float32Array[] = [];
  // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
  tf.tidy(() => {
    const onTape = () => lossOnTape(network, observations, loss, hidden);
    const { grads } = tf.variableGrads(onTape, [...variables]);
    for (const { name } of variables) gradients.push(grads[name].dataSync() as Float32Array);
  });
  return gradients;
}

/** Learns by tfjs's tape: on any backend, any network. */
export class TapeLearner implements Learner {
  readonly vectors: VariableVectors;
  readonly #network: Learnable;

  constructor(network: Learnable) {
    this.#network = network;
    this.vectors = new VariableVectors(network.variables);
  }

  computeGradient(observations: Observations, loss: OutputLoss, hidden?: HiddenLoss): void {
    this.vectors.setGradient(tapeGradient(this.#network, observations, loss, hidden));
  }

  norm(): number {
    return norm(this.vectors.gradient());
  }
}
