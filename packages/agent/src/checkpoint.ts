import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { syncFolder, whereThereIsRoom, writeSynced } from "./files.js";
import { RunError } from "./manifest.js";
import { decodeSections, encodeSections, type Sections } from "./sections.js";

const FILES = ["model.json", "weights.bin", "state.bin"];

export interface Checkpoint {
  /** Environment steps done. */
  readonly step: number;
  readonly sections: Sections;
}

/** What becomes of older checkpoints. */
export interface Keeping {
  /** Never remove this one to make room (the end of a phase). */
  readonly keep: boolean;
  /** Checkpoints that are kept, those that ask to be kept not counted; 0 keeps all. */
  readonly kept: number;
}

/**
 * Writes `checkpoints/<step>/`: `model.json` and `weights.bin` (a stock tfjs layers model), `state.bin` (everything that
 * exact resuming needs) and `checksum.json` (SHA-256 of each). The folder appears whole or not at all.
 *
 * @throws RunError `disk-full`; the checkpoints before are left as they were
 */
export async function saveCheckpoint(
  run: string,
  { step, sections }: Checkpoint,
  model: LayersModel,
  { keep, kept }: Keeping,
): Promise<void> {
  const root = join(run, "checkpoints");
  const name = folderName(step);
  const temporary = join(root, `.${name}.tmp`);
  const files = new Map(await modelFiles(model));
  files.set("state.bin", encodeSections(sections));
  const sums = Object.fromEntries([...files].map(([file, bytes]) => [file, sha256(bytes)]));
  files.set("checksum.json", new TextEncoder().encode(`${JSON.stringify({ keep, files: sums }, null, 2)}\n`));
  clearTemporary(root);
  try {
    whereThereIsRoom(temporary, () => mkdirSync(temporary, { recursive: true }));
    for (const [file, bytes] of files) writeSynced(join(temporary, file), bytes);
    syncFolder(temporary);
  } catch (error) {
    clearTemporary(root); // on a full disk it gives run.json the room to say what happened
    throw error;
  }
  rmSync(join(root, name), { recursive: true, force: true });
  renameSync(temporary, join(root, name));
  syncFolder(root);
  makeRoom(root, kept);
}

/** Removes what is left of checkpoints that were never finished. */
function clearTemporary(root: string): void {
  for (const name of readdirSync(root)) {
    if (name.endsWith(".tmp")) rmSync(join(root, name), { recursive: true, force: true });
  }
}

/**
 * What the newest whole checkpoint holds; nothing if the run was cut off before its first one.
 *
 * @param onWarning told of each newer one that is damaged
 * @throws RunError `no-checkpoint` if all of them are damaged
 */
export function loadCheckpoint(run: string, onWarning: (message: string) => void): Checkpoint | undefined {
  if (checkpointSteps(run).length === 0) {
    onWarning("the run was cut off before its first checkpoint: it starts from the beginning");
    return undefined;
  }
  return newestWhole(run, onWarning, (folder, step) => ({ step, sections: readSections(folder) }));
}

/** SHA-256 of a checkpoint's `checksum.json`: it changes when any of its files does. */
export function checkpointChecksum(folder: string): string {
  return sha256(readFileSync(join(folder, "checksum.json")));
}

/** What the folder of a checkpoint holds. @throws WireError */
export function readSections(folder: string): Sections {
  return decodeSections(readFileSync(join(folder, "state.bin")));
}

/**
 * A whole checkpoint: its step, and its folder with `model.json`.
 *
 * @param step which one; the newest that is whole if absent
 * @param onWarning told of each newer one that is damaged
 * @throws RunError `no-checkpoint`, or `bad-checkpoint` if the one asked for is damaged
 */
export function wholeCheckpoint(
  run: string,
  step: number | undefined,
  onWarning: (message: string) => void,
): { readonly step: number; readonly folder: string } {
  if (step === undefined) return newestWhole(run, onWarning, (folder, newest) => ({ step: newest, folder }));
  const folder = checkpointFolder(run, step);
  try {
    verify(folder);
    return { step, folder };
  } catch (error) {
    const others = checkpointSteps(run).join(", ");
    throw new RunError("bad-checkpoint", folder, (error as Error).message, `there are ${others}`);
  }
}

/** Reads the newest checkpoint that is whole by its checksums and that `read` does not fail on. */
function newestWhole<Found>(
  run: string,
  onWarning: (message: string) => void,
  read: (folder: string, step: number) => Found,
): Found {
  for (const step of checkpointSteps(run).reverse()) {
    const folder = join(run, "checkpoints", folderName(step));
    try {
      verify(folder);
      return read(folder, step);
    } catch (error) {
      onWarning(`checkpoint ${step} is damaged (${(error as Error).message}); trying the one before`);
    }
  }
  throw new RunError(
    "no-checkpoint",
    run,
    "there is no whole checkpoint to go on from",
    "start the run anew",
  );
}

/** Steps of a run's checkpoints, oldest first. */
export function checkpointSteps(run: string): number[] {
  try {
    const names = readdirSync(join(run, "checkpoints"));
    return names
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

/** The folder of a checkpoint, whole or not, with its `model.json`. @throws RunError `no-checkpoint` */
export function checkpointFolder(run: string, step?: number): string {
  const steps = checkpointSteps(run);
  const wanted = step ?? steps[steps.length - 1];
  if (wanted === undefined || !steps.includes(wanted)) {
    throw new RunError(
      "no-checkpoint",
      run,
      `there is no checkpoint ${step ?? ""}`,
      `there are: ${steps.join(", ") || "none"}`,
    );
  }
  return join(run, "checkpoints", folderName(wanted));
}

/** Twelve digits, so that names sort as numbers do. */
function folderName(step: number): string {
  return String(step).padStart(12, "0");
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

interface Checksums {
  readonly keep: boolean;
  readonly files: Readonly<Record<string, string>>;
}

function readChecksums(folder: string): Checksums {
  return JSON.parse(readFileSync(join(folder, "checksum.json"), "utf8")) as Checksums;
}

/** @throws Error in a few words if a file is missing or is not what it was when it was written */
function verify(folder: string): void {
  const { files } = readChecksums(folder);
  for (const file of new Set([...FILES, ...Object.keys(files)])) {
    if (sha256(readFileSync(join(folder, file))) !== files[file])
      throw new Error(`${file} does not match its checksum`);
  }
}

/** Removes the oldest periodic checkpoints beyond those that are kept. */
function makeRoom(root: string, kept: number): void {
  if (kept === 0) return;
  const periodic = readdirSync(root)
    .filter((name) => /^\d+$/.test(name))
    .sort()
    .filter((name) => {
      try {
        return !readChecksums(join(root, name)).keep;
      } catch {
        return true;
      }
    });
  for (const name of periodic.slice(0, -kept)) rmSync(join(root, name), { recursive: true, force: true });
}

/** A stock layers model as the two files that `tf.loadLayersModel` reads. */
async function modelFiles(model: LayersModel): Promise<[string, Uint8Array][]> {
  const files: [string, Uint8Array][] = [];
  await model.save({
    async save({ modelTopology, weightSpecs, weightData }) {
      const weightsManifest = [{ paths: ["weights.bin"], weights: weightSpecs }];
      const json = {
        format: "layers-model",
        generatedBy: "mesagrid",
        convertedBy: null,
        modelTopology,
        weightsManifest,
      };
      files.push(["model.json", new TextEncoder().encode(JSON.stringify(json))]);
      files.push(["weights.bin", joinBuffers(weightData)]);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: "JSON" } };
    },
  });
  return files;
}

function joinBuffers(data: ArrayBuffer | ArrayBuffer[] | undefined): Uint8Array {
  return new Uint8Array(Buffer.concat([data ?? []].flat().map((part) => Buffer.from(part))));
}
