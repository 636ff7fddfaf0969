import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BackendReport } from "../backend.js";
import type { KernelName } from "../fast/choose-kernels.js";
import { writeAtomic } from "../files.js";
import { RunError, type RunManifest } from "../manifest.js";
import { hashOf } from "../setup.js";
import type { PretrainSettings } from "./settings.js";

/** What `world-model.json` holds: all that is needed to understand a world model, and to make it again. */
export interface ModelManifest
  extends Pick<RunManifest, "scenario" | "seed" | "versions" | "started" | "ended"> {
  readonly format: 1;
  readonly config: PretrainSettings;
  /** Whose actions it learned from besides even draws: a run and its checkpoint. */
  readonly policy?: { readonly run: string; readonly checkpoint: number };
  readonly backend: BackendReport;
  readonly kernels: KernelName;
  readonly status: "running" | "finished" | "stopped" | "failed";
  /** Why it failed. */
  readonly reason?: string;
  /** Environment steps learned from when this was written. */
  readonly step: number;
  /** The process that trains it. */
  readonly pid: number;
}

const FILE = "world-model.json";

/** Writes the manifest of a world model's folder. @throws RunError `disk-full` */
export function writeModelManifest(folder: string, manifest: ModelManifest): void {
  writeAtomic(join(folder, FILE), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** @throws RunError `no-model` if the folder has none, `bad-model` if it cannot be read or its scenario was changed */
export function readModelManifest(folder: string): ModelManifest {
  const file = join(folder, FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new RunError(
      "no-model",
      folder,
      `there is no ${FILE}`,
      "mesagrid pretrain makes a folder with a world model",
    );
  }
  try {
    const manifest = JSON.parse(text) as ModelManifest;
    if (manifest.format !== 1) throw new Error(`format ${manifest.format}`);
    if (hashOf(manifest.scenario.text) !== manifest.scenario.hash)
      throw new Error("the scenario is not the one that it was trained on: its SHA-256 is another");
    return manifest;
  } catch (error) {
    throw new RunError(
      "bad-model",
      file,
      `it cannot be read: ${(error as Error).message}`,
      "it was written by another program, or changed: pretrain anew",
    );
  }
}
