import type { ObservationSpec } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
// Loading tf.layers also registers the gradients of all stock operations: in Node tfjs-core has no other way in.
import * as tfl from "@tensorflow/tfjs-layers";
import type { Body, Core, Parameter } from "./parts.js";

/** A stock dense layer; its weights are set afterwards, so it starts from zeros. */
export function denseLayer(name: string, units: number, activation: "relu" | "linear") {
  return tfl.layers.dense({ name, units, activation, kernelInitializer: "zeros" });
}

/** A stock 3x3 convolution that keeps the grid's size; its weights are set afterwards. */
export function convolutionLayer(name: string, filters: number, activation: "relu" | "linear") {
  const shape = { filters, kernelSize: 3, padding: "same" } as const;
  return tfl.layers.conv2d({ name, ...shape, activation, kernelInitializer: "zeros" });
}

/** The network as a stock tf.layers model, with weights given in the order of the parameters. */
export function assembleLayersModel(
  body: Body,
  core: Core | undefined,
  actions: number,
  parameters: readonly Parameter[],
  weights: readonly Float32Array[],
): tfl.LayersModel {
  const [planesIn, sideIn] = observationInputs(body.observation);
  const memoryIn = Array.from({ length: core?.states ?? 0 }, (_, i) =>
    tfl.input({ name: `memory${i}`, shape: core ? [...core.layer.shape] : [] }),
  );
  const seen = body.hiddenLayers(planesIn, sideIn);
  const [features, ...memoryOut] = core ? core.hiddenLayer(seen, memoryIn) : [seen];
  const logits = denseLayer("policy", actions, "linear").apply(features) as tfl.SymbolicTensor;
  const value = denseLayer("value", 1, "linear").apply(features) as tfl.SymbolicTensor;
  const model = tfl.model({
    name: core ? `${body.kind}-${core.layer.name}` : body.kind,
    inputs: [planesIn, ...(sideIn ? [sideIn] : []), ...memoryIn],
    outputs: [logits, value, ...memoryOut],
  });
  setLayerWeights(model, parameters, weights);
  return model;
}

/** The inputs `planes` and, if something is observed beside the board, `side`. */
export function observationInputs({
  height,
  width,
  planes,
  side,
}: ObservationSpec): [tfl.SymbolicTensor, tfl.SymbolicTensor | undefined] {
  const planesIn = tfl.input({ name: "planes", shape: [height, width, planes.length] });
  return [planesIn, side.length > 0 ? tfl.input({ name: "side", shape: [side.length] }) : undefined];
}

/** Gives a layers model the weights of the parameters that its layers are named after. */
export function setLayerWeights(
  model: tfl.LayersModel,
  parameters: readonly Pick<Parameter, "name" | "shape">[],
  weights: readonly Float32Array[],
): void {
  const layerNames = new Set(parameters.map(({ name }) => name.split("/")[0]));
  for (const layer of layerNames) {
    tf.tidy(() => {
      const tensors = parameters.flatMap(({ name, shape }, i) =>
        name.split("/")[0] === layer ? [tf.tensor(weights[i], [...shape])] : [],
      );
      model.getLayer(layer).setWeights(tensors);
    });
  }
}

/** [B,H,W,C] to [B, H*W*C], with the side numbers after it: how all bodies enter their dense layers. */
export function flattenLayer(
  maps: tfl.SymbolicTensor,
  side: tfl.SymbolicTensor | undefined,
): tfl.SymbolicTensor {
  const flat = tfl.layers.flatten({ name: "flatten" }).apply(maps) as tfl.SymbolicTensor;
  if (!side) return flat;
  return tfl.layers.concatenate({ name: "join" }).apply([flat, side]) as tfl.SymbolicTensor;
}
