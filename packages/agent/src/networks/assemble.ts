import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { type HeadWeights, splitHeads } from "../heads.js";
import { orthogonal } from "../initialisers.js";
import { assembleLayersModel } from "./layers.js";
import type { NetworkParts, Parameter } from "./parts.js";
import type { Network, NetworkInputs } from "./types.js";

/** Orthogonal kernel and zero bias of a layer, as the papers' code has it. `shape` is [..., inputs, outputs]. */
export function layerParameters(
  name: string,
  shape: readonly number[],
  gain: number,
  stream: Uint32Array,
): Parameter[] {
  const outputs = shape[shape.length - 1];
  const inputs = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  return [
    { name: `${name}/kernel`, shape, values: orthogonal(inputs, outputs, gain, stream) },
    { name: `${name}/bias`, shape: [outputs], values: new Float32Array(outputs) },
  ];
}

/** Both heads' parameters: a small policy head so that the first policy is nearly uniform (gain 0.01), value gain 1. */
export function headParameters(features: number, actions: number, stream: Uint32Array): Parameter[] {
  return [
    ...layerParameters("policy", [features, actions], 0.01, stream),
    ...layerParameters("value", [features, 1], 1, stream),
  ];
}

/** Kernel and bias of the layer-th layer; a negative number counts from the last. */
export function layerWeights<Kernel extends tf.Tensor>(
  variables: readonly tf.Variable[],
  layer: number,
): [Kernel, tf.Tensor1D] {
  return [variables.at(2 * layer) as tf.Tensor as Kernel, variables.at(2 * layer + 1) as tf.Tensor1D];
}

/** The last two layers: what `headParameters` laid down. */
export function headWeights(variables: readonly tf.Variable[]): HeadWeights {
  const [policyKernel, policyBias] = layerWeights<tf.Tensor2D>(variables, -2);
  const [valueKernel, valueBias] = layerWeights<tf.Tensor2D>(variables, -1);
  return { policyKernel, policyBias, valueKernel, valueBias };
}

/** A network from its parts. */
export function assembleNetwork(parts: NetworkParts): Network {
  const { kind, observation, actions, parameters } = parts;
  const variables = parameters.map(({ shape, values }) =>
    tf.tidy(() => tf.variable(tf.tensor(values.slice(), [...shape]))),
  );
  const head = (inputs: NetworkInputs) => parts.head(inputs, variables);
  // A backend may hand out its own memory.
  const weights = () => variables.map((variable) => (variable.dataSync() as Float32Array).slice());
  return {
    kind,
    observation,
    actions,
    variables,
    names: parameters.map((parameter) => parameter.name),
    head,
    apply: (inputs) => splitHeads(head(inputs)),
    inputs: (cells, side, count) => parts.encode(cells, side, count, true),
    forward(cells, side, count, out) {
      // The tidy returns nothing: tfjs would look for tensors in every element of an array of numbers.
      tf.tidy(() => {
        const rows = head(parts.encode(cells, side, count, false)).dataSync() as Float32Array;
        for (let row = 0, at = 0; row < count; row++) {
          for (let a = 0; a < actions; a++) out.logits[row * actions + a] = rows[at++];
          out.values[row] = rows[at++];
        }
      });
    },
    weights,
    setWeights: (values) => assignAll(variables, values),
    layersModel: (): LayersModel => assembleLayersModel(parts, weights()),
    dispose() {
      for (const variable of variables) variable.dispose();
    },
  };
}

/**
 * Gives every variable new values. Always by new tensors: the wasm backend keeps packed copies of a weight tensor, and
 * would not see a change of its bytes.
 */
export function assignAll(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  if (values.length !== variables.length || variables.some((v, i) => v.size !== values[i].length)) {
    const sizes = (list: readonly { length: number }[]) => list.map((item) => item.length).join(", ");
    const wanted = variables.map((variable) => variable.size).join(", ");
    throw new RangeError(`weights of lengths [${sizes(values)}] do not fit a network of [${wanted}]`);
  }
  variables.forEach((variable, i) => {
    // The cpu backend keeps the array that it is given, so it gets a copy of its own.
    const tensor = tf.tensor(values[i].slice(), variable.shape);
    variable.assign(tensor);
    tensor.dispose();
  });
}
