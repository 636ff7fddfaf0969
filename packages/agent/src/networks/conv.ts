import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { convolve } from "../convolution.js";
import { dense } from "../dense.js";
import { heads } from "../heads.js";
import { encodePlanes, planeTable } from "../planes.js";
import { assembleNetwork, headParameters, headWeights, layerParameters, layerWeights } from "./assemble.js";
import { denseLayer, flattenLayer } from "./layers.js";
import type { Network } from "./types.js";

const CHANNELS = [16, 32] as const;

/**
 * Two 3x3 convolutions of 16 and 32 channels, which keep the grid's size, then the last of the `hidden` layers over
 * everything and the side numbers, then both heads. Relu throughout.
 *
 * @param stream the `weights` stream
 */
export function createConv(
  observation: ObservationSpec,
  actions: number,
  hidden: readonly number[],
  stream: Uint32Array,
): Network {
  const { height, width } = observation;
  const planes = observation.planes.length;
  const sideSize = observation.side.length;
  const units = hidden[hidden.length - 1];
  const table = planeTable(observation);
  const flatSize = height * width * CHANNELS[1];
  const parameters = [
    ...layerParameters("conv0", [3, 3, planes, CHANNELS[0]], Math.SQRT2, stream),
    ...layerParameters("conv1", [3, 3, CHANNELS[0], CHANNELS[1]], Math.SQRT2, stream),
    ...layerParameters("dense0", [flatSize + sideSize, units], Math.SQRT2, stream),
    ...headParameters(units, actions, stream),
  ];

  return assembleNetwork({
    kind: "conv",
    observation,
    actions,
    parameters,
    encode(cells, side, count) {
      const rows = new Float32Array(count * height * width * planes);
      encodePlanes(table, observation, cells, count, rows, height * width * planes);
      const maps = { planes: tf.tensor4d(rows, [count, height, width, planes]) };
      if (sideSize === 0) return maps;
      return { ...maps, side: tf.tensor2d(side.slice(0, count * sideSize), [count, sideSize]) };
    },
    head({ planes: maps, side }, variables) {
      const [filter0, bias0] = layerWeights<tf.Tensor4D>(variables, 0);
      const [filter1, bias1] = layerWeights<tf.Tensor4D>(variables, 1);
      const [kernel, bias] = layerWeights<tf.Tensor2D>(variables, 2);
      const low = convolve(maps as tf.Tensor4D, filter0, bias0, false);
      const high = convolve(low, filter1, bias1, true);
      const flat: tf.Tensor2D = tf.reshape(high, [-1, flatSize]);
      const x = side ? tf.concat([flat, side], 1) : flat;
      const features = dense(x, kernel, bias);
      return heads(features, headWeights(variables));
    },
    hiddenLayers(maps, side) {
      let x = maps;
      CHANNELS.forEach((filters, i) => {
        const layer = tfl.layers.conv2d({
          name: `conv${i}`,
          filters,
          kernelSize: 3,
          padding: "same",
          activation: "relu",
          kernelInitializer: "zeros",
        });
        x = layer.apply(x) as tfl.SymbolicTensor;
      });
      return denseLayer("dense0", units, "relu").apply(flattenLayer(x, side)) as tfl.SymbolicTensor;
    },
  });
}
