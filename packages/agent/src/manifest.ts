import type { PhaseSpec } from "@mesagrid/env";
import type { Found } from "./abstractions/found-abstractions.js";
import type { BackendReport } from "./backend.js";
import type { KernelName } from "./fast/choose-kernels.js";
import type { Settings } from "./settings.js";

/** How a run stands. `interrupted`: its process is gone without a word. */
export type RunStatus = "running" | "finished" | "stopped" | "failed" | "interrupted";

/** The checkpoint that a run branched from. */
export interface RunParent {
  /** The id of the run that it belongs to. */
  readonly run: string;
  /** Where that run's folder was, seen from this one. */
  readonly folder: string;
  /** Environment steps done there. */
  readonly step: number;
  /** SHA-256 of its `checksum.json`, which has those of its files; hexadecimal. */
  readonly checksum: string;
  /** The seed by which the first weights were drawn, by the run that all this grew from. */
  readonly weightsSeed: number;
}

/** What `run.json` holds: all that is needed to understand a run, and to make it again. */
export interface RunManifest {
  readonly format: 1;
  readonly id: string;
  readonly scenario: {
    readonly name: string;
    /** SHA-256 of the text, hexadecimal. Analysis refuses a run whose scenario is another. */
    readonly hash: string;
    readonly text: string;
  };
  readonly seed: number;
  /** Seed of the weights that are drawn, where it is not `seed`. */
  readonly weightsSeed?: number;
  /** None of a run that began with untrained weights. */
  readonly parent?: RunParent;
  readonly config: Settings;
  readonly phases: readonly PhaseSpec[];
  readonly versions: { readonly mesagrid: string; readonly tfjs: string; readonly node: string };
  readonly backend: BackendReport;
  /** What the network was computed with; of a run that was started before there was a choice, `stock`. */
  readonly kernels?: KernelName;
  /** What the file held that the setting `pragmascopeOf` names, if it names one. */
  readonly abstractions?: Found;
  /** SHA-256 of the pretrained weights that it started from, if the setting `trunk` names some. */
  readonly trunk?: string;
  /** ISO 8601. */
  readonly started: string;
  readonly ended?: string;
  readonly status: RunStatus;
  /** Why it failed, or ended early. */
  readonly reason?: string;
  /** Environment steps done when this was written. */
  readonly step: number;
  /** The process that trains it. */
  readonly pid: number;
}

/** A run folder that is not one, or not sound. */
export class RunError extends Error {
  /**
   * `no-run`, `bad-run`, `no-checkpoint`, `bad-checkpoint`, `other-network`, `run-exists`, `run-running` or `disk-full`; of a
   * branch also `fixed-setting` or `nothing-left`; of a world model `no-model`, `bad-model` or `model-exists`.
   */
  readonly code: string;
  readonly path: string;
  /** What to try. */
  readonly hint: string;

  constructor(code: string, path: string, message: string, hint: string) {
    super(`${path}: ${message}`);
    this.name = "RunError";
    this.code = code;
    this.path = path;
    this.hint = hint;
  }
}
