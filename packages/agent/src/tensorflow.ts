import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import util from "node:util";
import { type NativeKernels, useNative } from "./fast/native-kernels.js";

const PACKAGE = "@tensorflow/tfjs-node";
/** What `npm run native` makes, seen from this package's `dist`. */
const NATIVE = "../../../.native/";
const ADDON = `${PACKAGE}/lib/napi-v8/tfjs_binding.node`;

/**
 * Loads the `tensorflow` backend into tfjs: the one that `npm run native` built, else the one that npm installed; and the
 * kernels that it built, if it did.
 *
 * @returns the version of tfjs-node and of the TensorFlow library that it stands on, such as `4.22.0 (TensorFlow 2.15.1)`
 * @throws Error with what to do in its first line
 */
export function loadTensorflow(): string {
  const require = createRequire(import.meta.url);
  const built = fileURLToPath(new URL(`${NATIVE}node_modules/`, import.meta.url));
  // Both are of effect only if the native library is loaded after them, and in a worker only if that shares the
  // environment. The first keeps it from telling of the processor's features. The second keeps its oneDNN to AVX2: its
  // AVX-512 matrix product (TensorFlow 2.15) writes into foreign memory when a signal, a profiler's or Ctrl-C, comes in.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  process.env.ONEDNN_MAX_CPU_ISA ??= "AVX2";
  restoreUtil();
  try {
    const { version, findBackend } = require(
      existsSync(built + ADDON) ? built + PACKAGE : PACKAGE,
    ) as TfjsNode;
    const { avx512, avx2 } = nativeKernels();
    useNative(avx512 ?? avx2);
    return `${version["tfjs-node"]} (TensorFlow ${findBackend("tensorflow").binding.TF_Version})`;
  } catch (error) {
    throw new Error(explain(error), { cause: error });
  }
}

/** The native kernels that were built, for each kind of registers that this processor has. */
export function nativeKernels(): Readonly<Partial<Record<"avx512" | "avx2", NativeKernels>>> {
  const built = fileURLToPath(new URL(`${NATIVE}kernels.node`, import.meta.url));
  return existsSync(built) ? createRequire(import.meta.url)(built) : {};
}

/** What is used of the package. */
interface TfjsNode {
  readonly version: Readonly<Record<string, string>>;
  findBackend(name: "tensorflow"): { readonly binding: { readonly TF_Version: string } };
}

function explain(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/Cannot find module '@tensorflow\/tfjs-node'/.test(message))
    return `${PACKAGE} is not installed: npm run native builds it`;
  if (message.includes("tfjs_binding.node")) return `${PACKAGE} has no native part: npm run native builds it`;
  return message.split("\n")[0];
}

/**
 * Type tests of `util` that tfjs-node 4.22 still calls: Node 23 took one of them out (tfjs issue 8609), and Node 22 warns
 * of them. They are those of the module that CommonJS gets, whole and without the warning.
 */
function restoreUtil(): void {
  const tests = util as unknown as Record<string, unknown>;
  tests.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  tests.isArray = Array.isArray;
}
