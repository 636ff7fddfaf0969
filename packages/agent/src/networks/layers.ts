import * as tf from "@tensorflow/tfjs-core";
// Loading tf.layers also registers the gradients of all stock operations: in Node tfjs-core has no other way in.
import * as tfl from "@tensorflow/tfjs-layers";
import type { NetworkParts } from "./parts.js";

/** A stock dense layer; its weights are set afterwards, so it starts from zeros. */
export function denseLayer(name: string, units: number, activation: "relu" | "linear") {
  return tfl.layers.dense({ name, units, activation, kernelInitializer: "zeros" });
}

/** The network as a stock tf.layers model, with weights given in the order of the parameters. */
export function assembleLayersModel(parts: NetworkParts, weights: readonly Float32Array[]): tfl.LayersModel {
  const { height, width, planes, side: sideNames } = parts.observation;
  const planesIn = tfl.input({ name: "planes", shape: [height, width, planes.length] });
  const sideIn = sideNames.length > 0 ? tfl.input({ name: "side", shape: [sideNames.length] }) : undefined;
  const features = parts.hiddenLayers(planesIn, sideIn);
  const logits = denseLayer("policy", parts.actions, "linear").apply(features) as tfl.SymbolicTensor;
  const value = denseLayer("value", 1, "linear").apply(features) as tfl.SymbolicTensor;
  const model = tfl.model({
    name: parts.kind,
    inputs: sideIn ? [planesIn, sideIn] : [planesIn],
    outputs: [logits, value],
  });
  const layerNames = new Set(parts.parameters.map(({ name }) => name.split("/")[0]));
  for (const layer of layerNames) {
    tf.tidy(() => {
      const tensors = parts.parameters.flatMap(({ name, shape }, i) =>
        name.split("/")[0] === layer ? [tf.tensor(weights[i], [...shape])] : [],
      );
      model.getLayer(layer).setWeights(tensors);
    });
  }
  return model;
}

/** [B,H,W,C] to [B, H*W*C], with the side numbers after it: how both networks enter their dense layers. */
export function flattenLayer(
  maps: tfl.SymbolicTensor,
  side: tfl.SymbolicTensor | undefined,
): tfl.SymbolicTensor {
  const flat = tfl.layers.flatten({ name: "flatten" }).apply(maps) as tfl.SymbolicTensor;
  if (!side) return flat;
  return tfl.layers.concatenate({ name: "join" }).apply([flat, side]) as tfl.SymbolicTensor;
}
