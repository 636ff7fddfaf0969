import * as tf from "@tensorflow/tfjs-core";
import type { Kernels } from "./kernels.js";

/** The kernels that packages/agent/native/kernels.cc has. */
const NAMES = ["multiply", "scatter"] as const;

/** Some kernels compiled for the processor's own registers: the memory, then the same numbers. Their bits are the same. */
export type NativeKernels = Readonly<
  Record<(typeof NAMES)[number], (memory: ArrayBuffer, ...numbers: number[]) => void>
>;

let loaded: NativeKernels | undefined;

/** Hands over the native kernels, where `npm run native` built them. They go with the `tensorflow` backend alone. */
export function useNative(kernels: NativeKernels | undefined): void {
  loaded = kernels;
}

/** The kernels of a WebAssembly instance, with the native ones in the place of theirs where they are to be used. */
export function quickest(kernels: Kernels, memory: { readonly buffer: ArrayBuffer }): Kernels {
  if (!loaded || tf.getBackend() !== "tensorflow") return kernels;
  const native = loaded;
  const calls = NAMES.map((name) => [
    name,
    (...numbers: number[]) => native[name](memory.buffer, ...numbers),
  ]);
  return { ...kernels, ...Object.fromEntries(calls) };
}
