import { createHash } from "node:crypto";
import { loadProgram, type Program } from "@mesagrid/env";
import { TrainingError } from "../algorithms/types.js";
import { readSections, wholeCheckpoint } from "../checkpoint.js";
import { RunError, type RunManifest } from "../manifest.js";
import type { Network } from "../networks/types.js";
import { bytesOf, floatsOf, put, type Sections, section, take } from "../sections.js";
import { readModelManifest } from "./manifest.js";
import { checkSameView } from "./view.js";

/** The pretrained weights of a body: what a policy network of the same body can start from. */
export interface Trunk {
  /** As in `Network.names`: `dense0/kernel`, ... */
  readonly names: readonly string[];
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly Float32Array[];
}

/**
 * The trunk of a world model's newest whole checkpoint.
 *
 * @throws RunError `no-model`, `bad-model`, `no-checkpoint`, TrainingError `trunk-view` if its world looks otherwise
 */
export function readTrunk(
  folder: string,
  program: Program,
  onWarning: (message: string) => void = () => undefined,
): Trunk {
  const { scenario } = readModelManifest(folder);
  checkSameView(program, loadProgram(scenario.text), folder);
  const { folder: checkpoint } = wholeCheckpoint(folder, undefined, onWarning);
  const sections = readSections(checkpoint);
  const { names, shapes, trunk } = JSON.parse(new TextDecoder().decode(section(sections, "place"))) as {
    names: string[];
    shapes: number[][];
    trunk: number;
  };
  const values = take(sections, "weights").slice(0, trunk).map(floatsOf);
  return { names: names.slice(0, trunk), shapes: shapes.slice(0, trunk), values };
}

/**
 * The network's weights with the trunk's in their place.
 *
 * @throws TrainingError `trunk-layout` unless the trunk is the network's body
 */
export function withTrunk({ names, shapes, values }: Trunk, network: Network): Float32Array[] {
  const body = network.names.filter((name) => !/^(?:policy|value|gru|lstm)\//.test(name));
  const list = (all: readonly string[], sizes: readonly (readonly number[])[]) =>
    all.map((name, i) => `${name} [${sizes[i].join(", ")}]`).join(", ");
  const own = list(
    body,
    body.map((_, i) => network.variables[i].shape),
  );
  if (own !== list(names, shapes))
    throw new TrainingError(
      "trunk-layout",
      `the trunk has the weights ${list(names, shapes)}; the network's body has ${own}`,
      "train with the settings network, channels and hidden of the pretraining, or pretrain with those of the training",
    );
  return [...values.map((each) => each.slice()), ...network.weights().slice(values.length)];
}

/** SHA-256 of a trunk's weights, hexadecimal: by it a resumed run knows that they are those that it was started with. */
export function hashOfTrunk({ values }: Trunk): string {
  const hash = createHash("sha256");
  for (const each of values) hash.update(bytesOf(each));
  return hash.digest("hex");
}

/**
 * The trunk that a run started from: its checkpoints remember it; before the first one, the world model's folder is asked again.
 *
 * @throws RunError `bad-model` if that has other weights by now, and as `readTrunk`
 */
export function trunkOfRun(
  { config, trunk: hash }: RunManifest,
  program: Program,
  sections: Sections | undefined,
): Trunk | undefined {
  if (!config.trunk) return undefined; // a run of before there was any has no such setting
  const trunk = (sections && savedTrunk(sections)) ?? readTrunk(config.trunk, program);
  if (hash === hashOfTrunk(trunk)) return trunk;
  throw new RunError(
    "bad-model",
    config.trunk,
    "its weights are not those that the run started from",
    "start a new run",
  );
}

/** Puts a trunk into a checkpoint. */
export function saveTrunk(sections: Map<string, Uint8Array>, { names, shapes, values }: Trunk): void {
  sections.set("trunk", new TextEncoder().encode(JSON.stringify({ names, shapes })));
  put(sections, "trunk", values.map(bytesOf));
}

/** The trunk of a checkpoint that has one. */
export function savedTrunk(sections: Sections): Trunk | undefined {
  if (!sections.has("trunk")) return undefined;
  const { names, shapes } = JSON.parse(new TextDecoder().decode(section(sections, "trunk"))) as Trunk;
  return { names, shapes, values: take(sections, "trunk").map(floatsOf) };
}
