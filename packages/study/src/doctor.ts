import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, totalmem } from "node:os";
import { join } from "node:path";
import { type BackendName, chooseBackend, tryBackends } from "@mesagrid/agent";
import { checkFile } from "./check.js";
import { explain } from "./failure.js";
import { viewerFolder } from "./viewer-folder.js";

/** Something the doctor looked at. */
export interface Finding {
  /** `bad`: training cannot work. `note`: something is missing that can be done without. */
  readonly state: "ok" | "note" | "bad";
  readonly what: string;
  readonly details: readonly string[];
}

/** The oldest Node that is supported, as in package.json's `engines`. */
const OLDEST_NODE = [20, 19];

/** Looks at everything that mesagrid rests on. */
export async function examine(options: {
  readonly backend: BackendName | "auto";
  readonly scenarios: string;
}): Promise<Finding[]> {
  return [
    node(),
    machine(),
    await backend(options.backend),
    scenarios(options.scenarios),
    viewer(),
    browser(),
  ];
}

function node(): Finding {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const what = `Node ${process.versions.node} on ${process.platform} ${process.arch}`;
  return old
    ? { state: "bad", what, details: [`${OLDEST_NODE.join(".")} or newer is needed`] }
    : { state: "ok", what, details: [] };
}

function machine(): Finding {
  const processors = availableParallelism();
  const gibibytes = (totalmem() / 2 ** 30).toFixed(1);
  const model = cpus()[0]?.model.trim() ?? "unknown";
  return { state: "ok", what: `${processors} processors, ${gibibytes} GiB of memory`, details: [model] };
}

async function backend(wanted: BackendName | "auto"): Promise<Finding> {
  try {
    const { name, version, why } = await chooseBackend(wanted);
    const details = (await tryBackends()).map((trial) => `${trial.name}: ${trial.reason}`);
    const state = name === "cpu" ? "note" : "ok";
    return { state, what: `tensor backend ${name} ${version}: ${why}`, details };
  } catch (thrown) {
    return { state: "bad", what: "no tensor backend", details: explain(thrown).split("\n") };
  }
}

function scenarios(folder: string): Finding {
  if (!existsSync(folder)) {
    const details = ["run mesagrid in the repository's root, or say --scenarios DIR"];
    return { state: "note", what: `no folder '${folder}'`, details };
  }
  const files = readdirSync(folder).filter(
    (file) => file.endsWith(".json") && !file.endsWith(".schema.json"),
  );
  const reports = files
    .sort()
    .map((file) => ({ file, bad: checkFile(join(folder, file)).problems.length > 0 }));
  const details = reports.map(({ file, bad }) =>
    bad ? `${file} has problems: mesagrid check explains` : file,
  );
  const state = reports.some(({ bad }) => bad) || files.length === 0 ? "note" : "ok";
  return { state, what: `${files.length} scenarios in ${folder}/`, details };
}

function viewer(): Finding {
  return viewerFolder() === undefined
    ? { state: "note", what: "the viewer is not built", details: ["npm run build"] }
    : { state: "ok", what: "the viewer is built", details: [] };
}

/** The browser that the tests of the page would use. */
function browser(): Finding {
  const installed = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find((path) => path && existsSync(path));
  if (installed) return { state: "ok", what: `browser for the tests: ${installed}`, details: [] };
  try {
    createRequire(import.meta.url).resolve("@sparticuz/chromium");
    return { state: "ok", what: "browser for the tests: @sparticuz/chromium", details: [] };
  } catch {
    const details = ["npm ci installs one; CHROMIUM_PATH names another"];
    return { state: "note", what: "no browser for the tests", details };
  }
}
