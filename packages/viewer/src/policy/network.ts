/// <reference types="vite/client" />
import { chooseBackend, type Forward, modelForward } from "@mesagrid/agent/browser";
import type { ObservationSpec } from "@mesagrid/env";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threaded from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { loadLayersModel } from "@tensorflow/tfjs-layers";

/** Where the built page has the files that tfjs asks for by these names. */
const WASM_FILES = {
  "tfjs-backend-wasm.wasm": plain,
  "tfjs-backend-wasm-simd.wasm": simd,
  "tfjs-backend-wasm-threaded-simd.wasm": threaded,
};

/** A checkpoint's network, ready to be asked. */
export interface LoadedNetwork {
  readonly forward: Forward;
  /** Frees its tensors. */
  dispose(): void;
}

/**
 * Loads a checkpoint's network with tfjs. This module is fetched only when a policy is first asked for: it brings tfjs along.
 *
 * @param address of its model.json
 * @throws Error in tfjs's words if it cannot be had
 */
export async function loadNetwork(address: string, observation: ObservationSpec): Promise<LoadedNetwork> {
  await chooseBackend("auto", { wasmFiles: WASM_FILES });
  const model = await loadLayersModel(address);
  return { forward: modelForward(model, observation), dispose: () => model.dispose() };
}
