import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import { convolve } from "../convolution.js";
import { dense } from "../dense.js";
import { maxPool } from "../pooling.js";
import { convolutionLayer, denseLayer, flattenLayer } from "./layers.js";
import { flatten, mapEncoder } from "./maps.js";
import { type Body, layerParameters, layerWeights, type Parameter } from "./parts.js";

/** Residual blocks of a stage, of two convolutions each. */
const BLOCKS = 2;
/** Convolutions of a stage: one before its pooling, and those of its blocks. */
const CONVOLUTIONS = 1 + 2 * BLOCKS;

/**
 * The residual network of IMPALA (Espeholt et al. 2018, figure 3, large): stages of a 3x3 convolution, a 3x3 maximum
 * pooling with stride 2 and two residual blocks, then relu and one dense layer over everything and the side numbers.
 *
 * @param channels of each stage
 * @param units of the dense layer
 * @param stream the `weights` stream
 */
export function impalaBody(
  observation: ObservationSpec,
  channels: readonly number[],
  units: number,
  stream: Uint32Array,
): Body {
  const sizes = stageSizes(observation, channels);
  const [height, width, depth] = sizes[sizes.length - 1];
  const parameters: Parameter[] = [];
  channels.forEach((filters, stage) => {
    const inputs = stage === 0 ? observation.planes.length : channels[stage - 1];
    convolutionNames(stage).forEach((name, i) => {
      parameters.push(
        ...layerParameters(name, [3, 3, i === 0 ? inputs : filters, filters], Math.SQRT2, stream),
      );
    });
  });
  const flatSize = height * width * depth + observation.side.length;
  parameters.push(...layerParameters("dense0", [flatSize, units], Math.SQRT2, stream));

  return {
    kind: "impala",
    observation,
    parameters,
    layers: [
      ...sizes.map((shape, stage) => ({ name: `stage${stage}`, shape })),
      { name: "dense0", shape: [units] },
    ],
    features: units,
    encode: mapEncoder(observation),
    apply({ planes, side }, variables, onLayer) {
      let maps = planes as tf.Tensor4D;
      for (let stage = 0; stage < channels.length; stage++) {
        maps = applyStage(maps, variables, stage);
        onLayer(`stage${stage}`, maps);
      }
      const x = dense(
        flatten(tf.relu(maps), side),
        ...layerWeights<tf.Tensor2D>(variables, CONVOLUTIONS * channels.length),
      );
      onLayer("dense0", x);
      return x;
    },
    hiddenLayers(planes, side) {
      const maps = channels.reduce(stageLayers, planes);
      const bent = tfl.layers
        .activation({ name: "relu", activation: "relu" })
        .apply(maps) as tfl.SymbolicTensor;
      return denseLayer("dense0", units, "relu").apply(flattenLayer(bent, side)) as tfl.SymbolicTensor;
    },
  };
}

/** [height, width, channels] after each stage: a pooling halves the grid, rounding up. */
function stageSizes(
  { height, width }: ObservationSpec,
  channels: readonly number[],
): [number, number, number][] {
  return channels.map((depth, stage) => {
    const factor = 2 ** (stage + 1);
    return [Math.ceil(height / factor), Math.ceil(width / factor), depth];
  });
}

function convolutionNames(stage: number): string[] {
  const blocks = Array.from({ length: BLOCKS }, (_, b) =>
    [0, 1].map((i) => `stage${stage}block${b}conv${i}`),
  );
  return [`stage${stage}conv`, ...blocks.flat()];
}

function applyStage(maps: tf.Tensor4D, variables: readonly tf.Variable[], stage: number): tf.Tensor4D {
  const weights = (i: number) => layerWeights<tf.Tensor4D>(variables, CONVOLUTIONS * stage + i);
  const entry = convolve(maps, ...weights(0), { relu: false, inputGradient: stage > 0 });
  let x = maxPool(entry);
  for (let block = 0; block < BLOCKS; block++) {
    const bent = convolve(tf.relu(x), ...weights(1 + 2 * block), { relu: true, inputGradient: true });
    x = tf.add(x, convolve(bent, ...weights(2 + 2 * block), { relu: false, inputGradient: true }));
  }
  return x;
}

/** A stage in stock tf.layers. */
function stageLayers(maps: tfl.SymbolicTensor, filters: number, stage: number): tfl.SymbolicTensor {
  const names = convolutionNames(stage);
  const convolved = convolutionLayer(names[0], filters, "linear").apply(maps);
  const pooling = { poolSize: 3, strides: 2, padding: "same" } as const;
  let x = tfl.layers.maxPooling2d({ name: `stage${stage}pool`, ...pooling }).apply(convolved);
  for (let block = 0; block < BLOCKS; block++) {
    const name = `stage${stage}block${block}`;
    const bent = tfl.layers.activation({ name: `${name}relu`, activation: "relu" }).apply(x);
    const inner = convolutionLayer(names[1 + 2 * block], filters, "relu").apply(bent);
    const outer = convolutionLayer(names[2 + 2 * block], filters, "linear").apply(inner);
    x = tfl.layers.add({ name: `${name}sum` }).apply([x as tfl.SymbolicTensor, outer as tfl.SymbolicTensor]);
  }
  return x as tfl.SymbolicTensor;
}
