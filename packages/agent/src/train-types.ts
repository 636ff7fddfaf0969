import type { PhaseSpec, Program, Scenario } from "@mesagrid/env";
import type { BackendName } from "./backend.js";
import type { Evaluation } from "./evaluate.js";
import type { MetricsRow } from "./metrics.js";
import type { Policy } from "./policy.js";
import type { Progress } from "./progress.js";
import type { OnStep } from "./rollout-view.js";
import type { Settings } from "./settings.js";

/** What can be watched and stopped of a training. */
export interface TrainHooks {
  /** Stops after the iteration under way, with a checkpoint. */
  readonly signal?: AbortSignal;
  /** Ends the training, as its setting `stopWhen` does, after the iteration whose row of metrics this is true of. */
  readonly stopWhen?: (row: MetricsRow) => boolean;
  /** After every iteration; the training waits for a promise that this returns. */
  readonly onProgress?: (progress: Progress) => unknown;
  /**
   * Before every step of all slots, with the environment steps of the training so far. It is called many thousand times a second and must
   * change nothing.
   */
  readonly onStep?: OnStep;
  /** Every row of `metrics.jsonl` as it is made. */
  readonly onMetrics?: (row: MetricsRow) => void;
  /**
   * Further numbers, or words, for the row of every evaluation, written as `measure/NAME`; `phases` are those that have begun. A run that is
   * resumed without it goes on without them, unless its setting `measures` names some.
   */
  readonly measure?: (
    policy: Policy,
    program: Program,
    phases: readonly PhaseSpec[],
  ) => Readonly<Record<string, number | string>>;
  /** After every evaluation, with the environment steps done. */
  readonly onEvaluation?: (evaluations: readonly Evaluation[], step: number) => void;
  /** After every checkpoint that was written. */
  readonly onCheckpoint?: (step: number) => void;
  /** Something is not as it should be, but training goes on. */
  readonly onWarning?: (message: string) => void;
}

/** What a training is made of. */
export interface TrainOptions extends TrainHooks {
  /** A scenario file's text, a parsed scenario or a compiled program. */
  readonly scenario: string | Scenario | Program;
  /** Of everything random. */
  readonly seed: number;
  /**
   * Of the weights that are drawn, if they are to have another: agents that share it begin alike, and agents that share `seed` meet the
   * same levels and chances.
   */
  readonly weightsSeed?: number;
  /** The run folder to write; without one nothing is kept but what is returned. */
  readonly folder?: string;
  readonly algorithm?: Settings["algorithm"];
  readonly network?: Settings["network"];
  readonly settings?: Partial<Settings>;
  /** In place of the scenario's. */
  readonly phases?: readonly PhaseSpec[];
  readonly backend?: BackendName | "auto";
  /**
   * The network's first weights, in place of those drawn by the seed: `weights()` of one with the same settings. Not together with a
   * folder.
   */
  readonly weights?: readonly Float32Array[];
}

/** What came of a training. */
export interface TrainResult {
  /** `finished`: through all phases, or early because of `stopWhen`. */
  readonly ended: "finished" | "stopped";
  /** Why it ended early. */
  readonly reason?: string;
  /** Environment steps done. */
  readonly step: number;
  /** What was learned; valid until `dispose`. */
  readonly policy: Policy;
  readonly program: Program;
  /** The last evaluation of each level set; none if a run was resumed that had nothing more to do. */
  readonly evaluations: readonly Evaluation[];
  readonly folder?: string;
  /** Frees the network's weights. */
  dispose(): void;
}
