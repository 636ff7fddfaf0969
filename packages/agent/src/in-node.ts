import { createRequire } from "node:module";
import { dirname, sep } from "node:path";

export { loadTensorflow } from "./tensorflow.js";

/** The folder with the files of the installed tfjs-backend-wasm, ending in a slash. In a browser's bundle `in-browser.ts` takes this module's place. */
export function installedWasmFolder(): string {
  return dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep;
}
