import * as tf from "@tensorflow/tfjs-core";
import { TrainingError } from "../algorithms/types.js";
import type { Network } from "../networks/types.js";
import { hasKernels } from "./heap.js";
import { onKernels } from "./kernel-network.js";
import { type Shape, shapeOf } from "./shape.js";

/** What a network is computed with: kernels of our own, or the backend's stock ones. */
export type KernelName = "simd" | "stock";

/**
 * The network on our own kernels where they are wanted and can serve it, otherwise as it is. They go with the wasm
 * backend alone: `tensorflow` has quick kernels, `cpu` is there for its plainness.
 *
 * @param usual gives the usual codes; see CodesLayer
 * @throws TrainingError `no-kernels` if they are insisted on and cannot serve
 */
export function chooseKernels(
  network: Network,
  wanted: KernelName | "auto",
  usual: () => Uint8Array,
): Network {
  const shape = servedShape(wanted, () => shapeOf(network));
  return shape ? onKernels(network, shape, usual()) : network;
}

/** The shape to lay out on our own kernels, or nothing if they are not to be taken. @throws TrainingError `no-kernels` */
export function servedShape(
  wanted: KernelName | "auto",
  shapeOrReason: () => Shape | string,
): Shape | undefined {
  if (wanted === "stock") return undefined;
  const shape = tf.getBackend() !== "cpu" ? shapeOrReason() : `the backend is ${tf.getBackend()}`;
  if (typeof shape !== "string" && hasKernels()) return shape;
  if (wanted === "auto") return undefined;
  const reason = typeof shape === "string" ? shape : "this engine has no WebAssembly SIMD";
  throw new TrainingError(
    "no-kernels",
    `the simd kernels cannot be used: ${reason}`,
    "use the wasm backend and a network that they serve, or set kernels to auto",
  );
}

/** What a network is computed with. */
export function kernelsOf(network: Network): KernelName {
  return network.learner ? "simd" : "stock";
}
