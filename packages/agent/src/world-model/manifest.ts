import { join } from "node:path";
import type { BackendReport } from "../backend.js";
import type { KernelName } from "../fast/choose-kernels.js";
import { RunError, type RunManifest } from "../manifest.js";
import { readManifestFile, writeManifestFile } from "../manifest-file.js";
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
  writeManifestFile(join(folder, FILE), manifest);
}

/** @throws RunError `no-model` if the folder has none, `bad-model` if it cannot be read or its scenario was changed */
export function readModelManifest(folder: string): ModelManifest {
  const hint = "mesagrid pretrain makes a folder with a world model";
  const faults = {
    missing: () => new RunError("no-model", folder, `there is no ${FILE}`, hint),
    bad: { code: "bad-model", hint: "it was written by another program, or changed: pretrain anew" },
  };
  return readManifestFile<ModelManifest>(join(folder, FILE), faults, ({ scenario }) => {
    if (hashOf(scenario.text) !== scenario.hash)
      throw new Error("the scenario is not the one that it was trained on: its SHA-256 is another");
  });
}
