import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { convolve } from "../convolution.js";
import { dense } from "../dense.js";
import { convolutionLayer, denseLayer, flattenLayer } from "./layers.js";
import { flatten, mapEncoder } from "./maps.js";
import { type Body, layerParameters, layerWeights, type Parameter } from "./parts.js";

/**
 * 3x3 convolutions that keep the grid's size, then one dense layer over everything and the side numbers. Relu
 * throughout.
 *
 * @param channels of each convolution
 * @param units of the dense layer
 * @param stream the `weights` stream
 */
export function convBody(
  observation: ObservationSpec,
  channels: readonly number[],
  units: number,
  stream: Uint32Array,
): Body {
  const { height, width } = observation;
  const depths = [observation.planes.length, ...channels];
  const flatSize = height * width * depths[channels.length] + observation.side.length;
  const parameters: Parameter[] = [];
  channels.forEach((filters, i) => {
    parameters.push(...layerParameters(`conv${i}`, [3, 3, depths[i], filters], Math.SQRT2, stream));
  });
  parameters.push(...layerParameters("dense0", [flatSize, units], Math.SQRT2, stream));

  return {
    kind: "conv",
    observation,
    parameters,
    layers: [
      ...channels.map((filters, i) => ({ name: `conv${i}`, shape: [height, width, filters] })),
      { name: "dense0", shape: [units] },
    ],
    features: units,
    encode: mapEncoder(observation),
    apply({ planes, side }, variables, onLayer) {
      let maps = planes as tf.Tensor4D;
      for (let i = 0; i < channels.length; i++) {
        const [filter, bias] = layerWeights<tf.Tensor4D>(variables, i);
        maps = convolve(maps, filter, bias, { relu: true, inputGradient: i > 0 });
        onLayer(`conv${i}`, maps);
      }
      const x = dense(flatten(maps, side), ...layerWeights<tf.Tensor2D>(variables, channels.length));
      onLayer("dense0", x);
      return x;
    },
    hiddenLayers(planes, side) {
      let maps = planes;
      channels.forEach((filters, i) => {
        maps = convolutionLayer(`conv${i}`, filters, "relu").apply(maps) as SymbolicTensor;
      });
      return denseLayer("dense0", units, "relu").apply(flattenLayer(maps, side)) as SymbolicTensor;
    },
  };
}
