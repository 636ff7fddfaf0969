import type { Program, Scenario } from "@mesagrid/env";
import type { BackendName } from "../backend.js";
import type { TrainHooks } from "../train-types.js";
import type { WorldModel } from "./model.js";
import type { PretrainSettings } from "./settings.js";

/** How a pretraining goes, for a person. */
export interface PretrainProgress {
  /** Environment steps learned from, and in all. */
  readonly step: number;
  readonly totalSteps: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
  /** Share of the codes that changed in the rollout and were said right. */
  readonly changedAccuracy: number;
}

/** What can be watched and stopped of a pretraining. */
export interface PretrainHooks
  extends Pick<TrainHooks, "signal" | "onMetrics" | "onCheckpoint" | "onWarning"> {
  /** After every rollout; the pretraining waits for a promise that this returns. */
  readonly onProgress?: (progress: PretrainProgress) => unknown;
}

/** What a pretraining is made of. */
export interface PretrainOptions extends PretrainHooks {
  /** A scenario file's text, a parsed scenario or a compiled program. */
  readonly scenario: string | Scenario | Program;
  readonly seed: number;
  /** The folder to write; without one nothing is kept but what is returned. */
  readonly folder?: string;
  readonly settings?: Partial<PretrainSettings>;
  /** The run whose policy acts in `policyShare` of the slots, and the checkpoint; the newest whole one if left out. */
  readonly policy?: { readonly run: string; readonly checkpoint?: number };
  readonly backend?: BackendName | "auto";
}

/** What came of a pretraining. */
export interface PretrainResult {
  readonly ended: "finished" | "stopped";
  /** Environment steps learned from. */
  readonly step: number;
  /** What was learned; valid until it is disposed. */
  readonly model: WorldModel;
  readonly program: Program;
  readonly folder?: string;
}
