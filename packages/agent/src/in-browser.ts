/** What takes the place of `in-node.ts` in a browser's bundle (package.json): there is no native library. */
export function loadTensorflow(): string {
  throw new Error("only in Node");
}

/** The page's own folder, unless told otherwise. */
export function installedWasmFolder(): string {
  return "./";
}
