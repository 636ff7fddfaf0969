import * as tf from "@tensorflow/tfjs-core";
import type { Network, NetworkInputs } from "../../../packages/agent/dist/networks/network.js";

/**
 * The function that a network is, in stock operations straight from the formulas, for the tape to differentiate.
 *
 * @param weights in the order of `network.names`
 */
export function stockHead(network: Network, inputs: NetworkInputs, weights: readonly tf.Tensor[]): tf.Tensor {
  const weight = (name: string) => weights[network.names.indexOf(name)];
  const layer = (x: tf.Tensor, name: string) =>
    tf.add(tf.matMul(x as tf.Tensor2D, weight(`${name}/kernel`) as tf.Tensor2D), weight(`${name}/bias`));
  let x = features(network, inputs, weight);
  for (const { name } of network.layers) if (name.startsWith("dense")) x = tf.relu(layer(x, name));
  for (const name of ["gru", "lstm"] as const) {
    if (network.names.includes(`${name}/kernel`))
      x = remembered(name, layer(x, name), weight(`${name}/recurrent`), inputs);
  }
  return tf.concat([layer(x, "policy"), layer(x, "value")], 1);
}

/** What the dense layers see. */
function features(
  network: Network,
  { planes, side }: NetworkInputs,
  weight: (name: string) => tf.Tensor,
): tf.Tensor {
  if (network.kind === "mlp") return planes;
  const convolve = (x: tf.Tensor, name: string) =>
    tf.add(
      tf.conv2d(x as tf.Tensor4D, weight(`${name}/kernel`) as tf.Tensor4D, 1, "same"),
      weight(`${name}/bias`),
    );
  let maps: tf.Tensor = planes;
  for (const { name } of network.layers) {
    if (name.startsWith("conv")) maps = tf.relu(convolve(maps, name));
    if (!name.startsWith("stage")) continue;
    maps = tf.maxPool(convolve(maps, `${name}conv`) as tf.Tensor4D, 3, 2, "same");
    for (const block of [0, 1]) {
      const inner = tf.relu(convolve(tf.relu(maps), `${name}block${block}conv0`));
      maps = tf.add(maps, convolve(inner, `${name}block${block}conv1`));
    }
  }
  const flat = tf.reshape(network.kind === "impala" ? tf.relu(maps) : maps, [maps.shape[0], -1]);
  return side ? tf.concat([flat, side], 1) : flat;
}

/** A GRU or LSTM, one step after another. */
function remembered(
  name: "gru" | "lstm",
  x: tf.Tensor,
  kernel: tf.Tensor,
  { sequences }: NetworkInputs,
): tf.Tensor {
  if (!sequences) throw new Error("a memory needs sequences");
  const units = kernel.shape[0];
  const { steps, memory, starts } = sequences;
  const rows = x.shape[0] / steps;
  const outputs: tf.Tensor[] = [];
  const columns = (of: tf.Tensor, from: number, count = 1) =>
    tf.slice(of as tf.Tensor2D, [0, from * units], [rows, count * units]);
  const first = tf.tensor2d(memory.slice(0), [rows, memory.length / rows]);
  let h: tf.Tensor = columns(first, 0);
  let c: tf.Tensor = columns(first, name === "lstm" ? 1 : 0);
  for (let t = 0; t < steps; t++) {
    const keeps = tf.tensor2d([...starts.subarray(t * rows, (t + 1) * rows)].map((start) => [1 - start]));
    [h, c] = [tf.mul(h, keeps), tf.mul(c, keeps)];
    const now = tf.slice(x as tf.Tensor2D, [t * rows, 0], [rows, x.shape[1] ?? 0]);
    const recurrent = (state: tf.Tensor, from: number, count: number) =>
      tf.matMul(
        state as tf.Tensor2D,
        tf.slice(kernel as tf.Tensor2D, [0, from * units], [units, count * units]),
      );
    if (name === "gru") {
      const zr = tf.sigmoid(tf.add(columns(now, 0, 2), recurrent(h, 0, 2)));
      const [z, r] = [columns(zr, 0), columns(zr, 1)];
      const candidate = tf.tanh(tf.add(columns(now, 2), recurrent(tf.mul(r, h), 2, 1)));
      h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), candidate));
    } else {
      const sums = tf.add(now, recurrent(h, 0, 4));
      const [i, f, o] = [0, 1, 3].map((gate) => tf.sigmoid(columns(sums, gate)));
      c = tf.add(tf.mul(f, c), tf.mul(i, tf.tanh(columns(sums, 2))));
      h = tf.mul(o, tf.tanh(c));
    }
    outputs.push(h);
  }
  return tf.concat(outputs as tf.Tensor2D[], 0);
}

/** A scalar that every output has a different part in. */
export function mixture(head: tf.Tensor): tf.Scalar {
  const parts = tf.sin(tf.range(1, head.size + 1));
  return tf.sum(tf.mul(tf.reshape(head, [-1]), parts));
}
