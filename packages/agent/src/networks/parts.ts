import type { ObservationSpec } from "@mesagrid/env";
import type * as tf from "@tensorflow/tfjs-core";
import type { SymbolicTensor } from "@tensorflow/tfjs-layers";
import type { Network, NetworkInputs } from "./types.js";

/** One weight: its name, its shape and its first values. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** What a network has of its own; `assembleNetwork` adds what all have in common. */
export interface NetworkParts {
  readonly kind: Network["kind"];
  readonly observation: ObservationSpec;
  readonly actions: number;
  /** Kernel and bias of each layer in turn; the policy head's and the value head's come last. */
  readonly parameters: readonly Parameter[];
  /** @param training whether weights' gradients will be wanted */
  encode(cells: Uint8Array, side: Float32Array, count: number, training: boolean): NetworkInputs;
  /** [B, A+1], on the tape. */
  head(inputs: NetworkInputs, variables: readonly tf.Variable[]): tf.Tensor2D;
  /** The hidden layers in stock tf.layers, each named as its parameters are. */
  hiddenLayers(planes: SymbolicTensor, side: SymbolicTensor | undefined): SymbolicTensor;
}
