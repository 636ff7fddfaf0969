import * as tf from "@tensorflow/tfjs-core";

/** `tensorflow` is @tensorflow/tfjs-node, `wasm` is WebAssembly with SIMD, `cpu` is plain JavaScript. */
export type BackendName = "tensorflow" | "wasm" | "cpu";

/** One backend that was tried. */
export interface BackendTrial {
  readonly name: BackendName;
  readonly ok: boolean;
  /** What happened, in a few words. */
  readonly reason: string;
}

/** Which backend is in use, and why. */
export interface BackendReport {
  readonly name: BackendName;
  readonly version: string;
  /** One sentence for a person. */
  readonly why: string;
  readonly tried: readonly BackendTrial[];
}

/** Where a browser finds the backend's files; Node finds them by itself. */
export interface BackendOptions {
  /** Address of the folder with `tfjs-backend-wasm*.wasm`, ending in a slash; or the address of each of them, by its name. */
  readonly wasmFiles?: string | Readonly<Record<string, string>>;
}

/** The backend asked for cannot be used. */
export class BackendError extends Error {
  /** `unknown-backend` or `backend-unavailable`. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string;

  constructor(code: string, message: string, hint: string) {
    super(message);
    this.name = "BackendError";
    this.code = code;
    this.hint = hint;
  }
}

/**
 * The order in which they are tried. `tensorflow` is the quickest where it was built for this machine, but is loaded only
 * for whoever asks for it: that takes a second and 250 MB. packages/agent/README.md has the rates.
 */
const ORDER: readonly BackendName[] = ["wasm", "tensorflow", "cpu"];

/** What loads each backend into tfjs; returns its version, throws if it cannot. */
const LOADERS: Record<BackendName, (options: BackendOptions) => Promise<string>> = {
  tensorflow: loadTensorflow,
  wasm: loadWasm,
  async cpu() {
    return (await import("@tensorflow/tfjs-backend-cpu")).version_cpu;
  },
};

let chosen: BackendReport | undefined;
/** Choices are made one after another: tfjs has one current backend. */
let queue: Promise<unknown> = Promise.resolve();

/**
 * Makes a tfjs backend the current one: the one wanted, or the first that works. It has computed something right
 * before it counts as working. Asking again costs nothing while the choice stands.
 *
 * @throws BackendError `unknown-backend` for a name that is none, `backend-unavailable` if the one wanted fails
 */
export function chooseBackend(
  wanted: BackendName | "auto" = "auto",
  options: BackendOptions = {},
): Promise<BackendReport> {
  const choice = queue.then(() => choose(wanted, options));
  queue = choice.catch(() => undefined);
  return choice;
}

/** What becomes of each backend here, in the order in which they are tried. The one in use stays in use. */
export function tryBackends(options: BackendOptions = {}): Promise<BackendTrial[]> {
  const trials = queue.then(async () => {
    const tried: BackendTrial[] = [];
    for (const name of ORDER) tried.push((await attempt(name, options)).trial);
    if (chosen) await tf.setBackend(chosen.name);
    return tried;
  });
  queue = trials.catch(() => undefined);
  return trials;
}

async function choose(wanted: BackendName | "auto", options: BackendOptions): Promise<BackendReport> {
  if (wanted !== "auto" && !ORDER.includes(wanted)) {
    throw new BackendError(
      "unknown-backend",
      `no backend is called '${wanted}'`,
      `use one of auto, ${ORDER.join(", ")}`,
    );
  }
  const stands = chosen && tf.getBackend() === chosen.name && (wanted === "auto" || wanted === chosen.name);
  if (chosen && stands) return chosen;
  const tried: BackendTrial[] = [];
  for (const name of wanted === "auto" ? ORDER : [wanted]) {
    const { trial, version } = await attempt(name, options);
    tried.push(trial);
    if (!trial.ok) continue;
    chosen = { name, version, why: explain(wanted, tried), tried };
    return chosen;
  }
  throw new BackendError(
    "backend-unavailable",
    `no backend to compute with: ${failures(tried)}`,
    wanted === "auto" ? "install the packages again with npm ci" : "choose 'auto' for the first that works",
  );
}

/** Makes a backend the current one if it works. */
async function attempt(
  name: BackendName,
  options: BackendOptions,
): Promise<{ trial: BackendTrial; version: string }> {
  // Otherwise tfjs advertises its node backend on the console.
  tf.env().set("PROD", true);
  try {
    const version = await start(name, options);
    return { trial: { name, ok: true, reason: "works" }, version };
  } catch (error) {
    return { trial: { name, ok: false, reason: firstLine(error) }, version: "" };
  }
}

/** Loads a backend, makes it the current one and lets it compute; returns its version. */
async function start(name: BackendName, options: BackendOptions): Promise<string> {
  const version = await LOADERS[name](options);
  if (!(await tf.setBackend(name))) throw new Error("it does not start");
  const product = tf.tidy(() => {
    const row = tf.tensor2d([1, 2, 3, 4], [1, 4]);
    return tf.relu(tf.matMul(row, tf.reshape(row, [4, 1]))).dataSync()[0];
  });
  if (product !== 30) throw new Error(`it computes ${product} for 1 + 4 + 9 + 16`);
  return version;
}

async function loadTensorflow(): Promise<string> {
  return (await import("./in-node.js")).loadTensorflow();
}

async function loadWasm({ wasmFiles }: BackendOptions): Promise<string> {
  const wasm = await import("@tensorflow/tfjs-backend-wasm");
  wasm.setWasmPaths(wasmFiles ?? (await import("./in-node.js")).installedWasmFolder());
  return wasm.version_wasm;
}

function explain(wanted: BackendName | "auto", tried: readonly BackendTrial[]): string {
  if (wanted !== "auto") return "asked for";
  return tried.length === 1
    ? "the quickest without a native library"
    : `the first that works (${failures(tried)})`;
}

function failures(tried: readonly BackendTrial[]): string {
  return tried
    .filter(({ ok }) => !ok)
    .map(({ name, reason }) => `${name}: ${reason}`)
    .join("; ");
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0];
}
