import { createRequire } from "node:module";
import { dirname, sep } from "node:path";

export { loadTensorflow } from "./tensorflow.js";

/** The folder with the files of the installed tfjs-backend-wasm, ending in a slash. A browser's bundle leaves this module out (package.json). */
export function installedWasmFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep;
}
