import * as tf from "@tensorflow/tfjs-core";
import { TrainingError } from "../algorithms/types.js";
import type { Network } from "../networks/types.js";
import { hasKernels } from "./heap.js";
import { onKernels } from "./kernel-network.js";
import { type Shape, shapeOf } from "./shape.js";

/** What a network is computed with: kernels of our own, or the backend's stock ones. */
export type KernelName = "simd" | "stock";

/**
 * The network on our own kernels where they are wanted and can serve it, otherwise as it is. They go with `wasm` and
 * `tensorflow`; `cpu` is there for its plainness. On `tensorflow`, `auto` takes them for networks without convolutions:
 * those TensorFlow computes on all cores, which by the clock is quicker on two.
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
  const backend = tf.getBackend();
  const served = backend === "wasm" || backend === "tensorflow";
  const shape = served ? shapeOrReason() : `the backend is ${backend}`;
  if (typeof shape !== "string" && hasKernels()) {
    const slower = wanted === "auto" && backend === "tensorflow" && shape.filters.length > 0;
    return slower ? undefined : shape;
  }
  if (wanted === "auto") return undefined;
  const reason = typeof shape === "string" ? shape : "this engine has no WebAssembly SIMD";
  throw new TrainingError(
    "no-kernels",
    `the simd kernels cannot be used: ${reason}`,
    "use the wasm or the tensorflow backend and a network that they serve, or set kernels to auto",
  );
}

/** What a network is computed with. */
export function kernelsOf(network: Network): KernelName {
  return network.learner ? "simd" : "stock";
}
