import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { encodePlanes, planeTable } from "../planes.js";
import type { Body } from "./parts.js";

/** How a convolutional body takes its observations: planes [B,H,W,P], and apart from them the side numbers [B,S]. */
export function mapEncoder(observation: ObservationSpec): Body["encode"] {
  const { height, width, planes, side: names } = observation;
  const table = planeTable(observation);
  const rowSize = height * width * planes.length;
  return (cells, side, count) => {
    const rows = new Float32Array(count * rowSize);
    encodePlanes(table, observation, cells, count, rows, rowSize);
    const maps = { planes: tf.tensor4d(rows, [count, height, width, planes.length]) };
    if (names.length === 0) return maps;
    return { ...maps, side: tf.tensor2d(side.slice(0, count * names.length), [count, names.length]) };
  };
}

/** [B,H,W,C] to [B, H*W*C], with the side numbers after it. */
export function flatten(maps: tf.Tensor4D, side: tf.Tensor2D | undefined): tf.Tensor2D {
  const flat: tf.Tensor2D = tf.reshape(maps, [maps.shape[0], -1]);
  return side ? tf.concat([flat, side], 1) : flat;
}
