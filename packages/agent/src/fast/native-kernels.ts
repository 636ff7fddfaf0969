import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernels.js";

/**
 * Some kernels compiled for the processor's own registers: those of packages/agent/native/kernels.cc. They take the memory
 * and then the same numbers, and make the same bits.
 */
export type NativeKernels = Readonly<
  Partial<Record<keyof Kernels, (memory: ArrayBuffer, ...numbers: number[]) => void>>
>;

let loaded: NativeKernels | undefined;

/** Says which native kernels there are, or that there are none. They are used with the `tensorflow` backend alone. */
export function useNative(kernels: NativeKernels | undefined): void {
  loaded = kernels;
}

/** The kernels of a WebAssembly instance, some of them native where those are to be used. */
export function quickest(kernels: Kernels, memory: { readonly buffer: ArrayBuffer }): Kernels {
  const native = tf.getBackend() === "tensorflow" ? loaded : undefined;
  if (!native) return kernels;
  // The memory has another buffer each time that it has grown.
  const calls = Object.entries(native).map(([name, kernel]) => [
    name,
    (...numbers: number[]) => kernel(memory.buffer, ...numbers),
  ]);
  return { ...kernels, ...Object.fromEntries(calls) };
}
