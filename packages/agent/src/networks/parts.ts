import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import { orthogonal } from "../initialisers.js";
import type { LayerSpec, Network, NetworkInputs, OnLayer, Sequences } from "./types.js";

/** One weight: its name, its shape and its first values. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network up to its features: the part that sees. `assembleNetwork` adds what all have in common. */
export interface Body {
  readonly kind: Network["kind"];
  readonly observation: ObservationSpec;
  /** Kernel and bias of each layer in turn. */
  readonly parameters: readonly Parameter[];
  readonly layers: readonly LayerSpec[];
  /** Width of the features that it hands on, F. */
  readonly features: number;
  /** @param training whether weights' gradients will be wanted */
  encode(cells: Uint8Array, side: Float32Array, count: number, training: boolean): NetworkInputs;
  /** [B, F], on the tape. */
  apply(inputs: NetworkInputs, variables: readonly tf.Variable[], onLayer: OnLayer): tf.Tensor2D;
  /** The same in stock tf.layers, each named as its parameters are. */
  hiddenLayers(planes: SymbolicTensor, side: SymbolicTensor | undefined): SymbolicTensor;
}

/** A network's memory, between its body and its heads. */
export interface Core {
  /** Kernel [F, gates x units], recurrent kernel [units, gates x units] and bias. */
  readonly parameters: readonly Parameter[];
  readonly layer: LayerSpec;
  /** Arrays of [units] that it remembers from step to step: one, or with an lstm two. */
  readonly states: number;
  /** Outputs [T x S, units], on the tape, and the memory [S, states x units] after the last step. */
  run(
    features: tf.Tensor2D,
    sequences: Sequences,
    variables: readonly tf.Variable[],
  ): { output: tf.Tensor2D; memory: Float32Array };
  /** One step in stock tf.layers: the output, then what is remembered. */
  hiddenLayer(features: SymbolicTensor, memory: readonly SymbolicTensor[]): SymbolicTensor[];
}

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

/** A linear value head of its own, gain 1. */
export function valueParameters(features: number, stream: Uint32Array): Parameter[] {
  return layerParameters("value", [features, 1], 1, stream);
}

/** Both heads' parameters: a small policy head so that the first policy is nearly uniform (gain 0.01), value gain 1. */
export function headParameters(features: number, actions: number, stream: Uint32Array): Parameter[] {
  return [
    ...layerParameters("policy", [features, actions], 0.01, stream),
    ...valueParameters(features, stream),
  ];
}

/** @throws RangeError unless sequences were given, as a network with a memory wants them */
export function needSequences(given: Sequences | undefined): Sequences {
  if (!given) throw new RangeError("this network has a memory: it learns from sequences");
  return given;
}

/** @throws RangeError unless a memory was given, as a network that has one wants it */
export function needMemory(given: Float32Array | undefined): Float32Array {
  if (!given) throw new RangeError("this network has a memory: it needs one to read and to write");
  return given;
}

/** Kernel and bias of the layer-th layer; a negative number counts from the last. */
export function layerWeights<Kernel extends tf.Tensor>(
  variables: readonly tf.Variable[],
  layer: number,
): [Kernel, tf.Tensor1D] {
  return [variables.at(2 * layer) as tf.Tensor as Kernel, variables.at(2 * layer + 1) as tf.Tensor1D];
}
