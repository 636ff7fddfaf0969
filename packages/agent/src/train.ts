import { setImmediate } from "node:timers/promises";
import { encodeTrace } from "@mesagrid/env";
import type { Batch, UpdateMetrics } from "./algorithms/types.js";
import { chooseBackend } from "./backend.js";
import { broughtOf, fieldsOf, readBrought } from "./brought.js";
import { checkMeasures, checkSettings, checkStart } from "./check-settings.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint.js";
import { EarlyStop } from "./early-stop.js";
import { type Evaluation, evaluate } from "./evaluate.js";
import { kernelsOf } from "./fast/choose-kernels.js";
import { NOTHING, RunFolder, readManifest } from "./folder.js";
import type { MetricsRow } from "./metrics.js";
import { checkFinite, placeFailure } from "./non-finite.js";
import type { PlannedPhase } from "./phases.js";
import { networkPolicy, type Policy } from "./policy.js";
import { Reporter } from "./progress.js";
import { evaluationRow, phaseRow, updateRow } from "./rows.js";
import { Session } from "./session.js";
import { defaultSettings, type Settings } from "./settings.js";
import { checkResumable, choosePhases, newManifest, readScenario, settingsOf } from "./setup.js";
import { enterPhase } from "./swap.js";
import type { TrainHooks, TrainOptions, TrainResult } from "./train-types.js";
import { returnReached } from "./until.js";

/**
 * Trains an agent through all phases.
 *
 * @throws ScenarioError, BackendError, RunError `run-exists`, `disk-full`, TrainingError `bad-setting`, `no-room-for-weights`,
 * `non-finite-loss`, `non-finite-weights`, RangeError for `weights` that do not fit; of a trunk RunError `no-model`, `bad-model`,
 * `no-checkpoint`, TrainingError `trunk-view`, `trunk-layout`
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const backend = await chooseBackend(options.backend ?? "auto");
  const { program, text } = readScenario(options.scenario);
  const settings: Settings = {
    ...defaultSettings(
      options.algorithm ?? options.settings?.algorithm,
      options.network ?? options.settings?.network,
    ),
    ...options.settings,
    ...(options.algorithm && { algorithm: options.algorithm }),
    ...(options.network && { network: options.network }),
  };
  checkSettings(settings);
  checkStart(options);
  const phases = choosePhases(program, options.phases);
  const { seed, weightsSeed, folder } = options;
  const brought = readBrought(settings, program, options.onWarning);
  const session = new Session(program, phases, settings, seed, brought, weightsSeed);
  const kernels = kernelsOf(session.network);
  const manifest = (path: string) => ({
    ...newManifest(path, program.name, text, seed, settings, phases, backend, kernels),
    ...(weightsSeed !== undefined && { weightsSeed }),
    ...fieldsOf(brought),
  });
  return startTraining(session, seed, options, () =>
    folder === undefined ? undefined : RunFolder.create(folder, manifest(folder)),
  );
}

/**
 * Goes on with a run from its newest whole checkpoint, or from the beginning if it was cut off before the first one, bit for
 * bit as if it had never stopped.
 *
 * @throws RunError `no-run`, `bad-run`, `run-running`, `no-checkpoint`, `disk-full`, TrainingError as `train`
 */
export async function resumeRun(path: string, hooks: TrainHooks = {}): Promise<TrainResult> {
  const manifest = readManifest(path);
  checkResumable(path, manifest);
  await chooseBackend(manifest.backend.name);
  const { seed, weightsSeed, phases } = manifest;
  const { program } = readScenario(manifest.scenario.text);
  const checkpoint = loadCheckpoint(path, hooks.onWarning ?? (() => undefined));
  // With other kernels the numbers would go on, but not to the bit.
  const settings: Settings = { ...settingsOf(manifest), kernels: manifest.kernels ?? "stock" };
  const brought = broughtOf(manifest, settings, program, checkpoint?.sections);
  const session = new Session(program, phases, settings, seed, brought, weightsSeed);
  return startTraining(session, seed, hooks, () =>
    checkpoint
      ? RunFolder.reopen(path, checkpoint.step, session.restore(checkpoint.sections))
      : RunFolder.reopen(path, 0, NOTHING),
  );
}

/** Trains; where that fails nobody gets a result to dispose, so the session's tensors are freed here. */
export async function startTraining(
  session: Session,
  seed: number,
  hooks: TrainHooks & Pick<TrainOptions, "weights">,
  openFolder: () => RunFolder | undefined | Promise<RunFolder>,
): Promise<TrainResult> {
  try {
    if (hooks.weights) session.startFrom(hooks.weights);
    const { onStep } = hooks;
    if (onStep) session.collector.show((view, step) => onStep(view, session.at.step + step));
    checkMeasures(session.settings, hooks);
    const early = new EarlyStop(session.program, session.settings.stopWhen, hooks.stopWhen);
    return await new Training(session, seed, early, await openFolder(), hooks).run();
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** One training while it runs. Read `run` first: it goes in the order in which things happen. */
class Training {
  readonly #session: Session;
  readonly #seed: number;
  readonly #folder: RunFolder | undefined;
  readonly #hooks: TrainHooks;
  readonly #policy: Policy;
  readonly #reporter: Reporter;
  readonly #early: EarlyStop;
  #evaluations: Evaluation[] = [];
  #evaluatedAt = -1;
  /** The last row of an update. */
  #updated: MetricsRow | undefined;

  constructor(
    session: Session,
    seed: number,
    early: EarlyStop,
    folder: RunFolder | undefined,
    hooks: TrainHooks,
  ) {
    this.#session = session;
    this.#seed = seed;
    this.#folder = folder;
    this.#hooks = hooks;
    this.#policy = networkPolicy(session.network);
    this.#reporter = new Reporter(session);
    this.#early = early;
  }

  async run(): Promise<TrainResult> {
    try {
      const ended = await this.#phases();
      const reason = this.#early.reason;
      this.#folder?.update({
        status: ended,
        ...(reason !== undefined && { reason }),
        ended: new Date().toISOString(),
        step: this.#session.at.step,
      });
      return this.#result(ended);
    } catch (error) {
      this.#writeFailure(error);
      throw error;
    } finally {
      this.#folder?.close();
    }
  }

  #writeFailure(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    const { step } = this.#session.at;
    try {
      this.#folder?.update({ status: "failed", reason, ended: new Date().toISOString(), step });
    } catch {
      // The disk may be what failed: the error that came first is the one to tell of.
    }
  }

  async #phases(): Promise<"finished" | "stopped"> {
    const { at } = this.#session;
    for (let phase = this.#session.phase; phase; phase = this.#session.phase) {
      if (at.phaseIteration === 0) this.#enter(phase);
      if (at.step === 0) this.#evaluate(phase);
      for (let last = false; !last; ) {
        this.#iterate(phase);
        if (at.step >= at.nextEvaluation) this.#evaluate(phase);
        last = this.#isOver(phase);
        await this.#hooks.onProgress?.(this.#reporter.progress(phase));
        await setImmediate(); // signals and messages arrive here
        if (this.#hooks.signal?.aborted && !last) {
          await this.#checkpoint(false);
          return "stopped";
        }
        if (at.step >= at.nextCheckpoint && !last) await this.#checkpoint(false);
      }
      if (this.#evaluatedAt !== at.step) this.#evaluate(phase);
      at.phaseIndex = this.#early.reason ? this.#session.plan.length : at.phaseIndex + 1;
      at.phaseIteration = 0;
      await this.#checkpoint(true);
      if (this.#hooks.signal?.aborted && this.#session.phase) return "stopped";
    }
    return "finished";
  }

  /** The swap. */
  #enter(phase: PlannedPhase): void {
    enterPhase(this.#session, phase);
    this.#write(phaseRow(this.#session, phase));
    this.#session.at.endedBy = "steps";
  }

  /** Whether the phase, or with it the training, ends after this iteration. */
  #isOver(phase: PlannedPhase): boolean {
    const { at, program, collector } = this.#session;
    const evaluations = this.#evaluatedAt === at.step ? this.#evaluations : undefined;
    const reached = returnReached(phase, program, collector.tally, evaluations, at.pending);
    if (reached) at.endedBy = "return";
    return reached || at.phaseIteration === phase.iterations || this.#early.reason !== undefined;
  }

  /** Collect, learn, write down. */
  #iterate(phase: PlannedPhase): void {
    const session = this.#session;
    this.#reporter.begin();
    session.beginRollout(phase);
    const batch = session.collector.collect();
    const update = this.#learn(batch);
    session.at.step += session.rolloutSize;
    session.at.iteration++;
    session.at.phaseIteration++;
    this.#reporter.end();
    this.#updated = updateRow(session, phase, update);
    this.#write(this.#updated);
    this.#folder?.appendTiming(this.#reporter.timingRow());
  }

  #learn(batch: Batch): UpdateMetrics {
    try {
      return this.#session.algorithm.update(batch, this.#session.batches);
    } catch (error) {
      throw placeFailure(error, this.#session, this.#updated);
    }
  }

  /** Plays the same levels of every level set as at each evaluation before; mixtures are only trained on. */
  #evaluate(phase: PlannedPhase): void {
    const { program, settings, at } = this.#session;
    const sets = [...program.levelSets.values()].filter((set) => set.parts.length === 0);
    this.#evaluations = sets.map((set) =>
      evaluate(program, this.#policy, {
        levels: set.name,
        episodes: settings.evaluateEpisodes,
        seed: this.#seed,
        traces: {
          count: this.#folder ? settings.tracesPerEvaluation : 0,
          // Other levels at each evaluation, so that who watches sees more than the same few.
          from: at.evaluations * settings.tracesPerEvaluation,
          phase: phase.spec.name,
          step: at.step,
        },
      }),
    );
    this.#evaluatedAt = at.step;
    at.evaluations++;
    while (at.nextEvaluation <= at.step) at.nextEvaluation += settings.evaluateEvery;
    this.#folder?.appendTraces(this.#evaluations.flatMap(({ traces }) => traces.map(encodeTrace)));
    const begun = this.#session.plan.slice(0, phase.index + 1).map(({ spec }) => spec);
    const measured = this.#hooks.measure?.(this.#policy, program, begun) ?? {};
    this.#write(evaluationRow(this.#session, phase, this.#evaluations, measured));
    this.#folder?.update({ step: at.step });
    this.#hooks.onEvaluation?.(this.#evaluations, at.step);
  }

  async #checkpoint(keep: boolean): Promise<void> {
    const { at, settings, network } = this.#session;
    while (at.nextCheckpoint <= at.step) at.nextCheckpoint += settings.checkpointEvery;
    checkFinite(this.#session, this.#updated);
    if (!this.#folder) return;
    this.#folder.sync();
    const model = network.layersModel();
    try {
      const sections = this.#session.save(this.#folder.lengths);
      const kept = settings.checkpointsKept;
      await saveCheckpoint(this.#folder.path, { step: at.step, sections }, model, { keep, kept });
    } finally {
      model.dispose();
    }
    this.#folder.update({ step: at.step });
    this.#hooks.onCheckpoint?.(at.step);
  }

  #write(row: MetricsRow): void {
    this.#folder?.appendMetrics([row]);
    this.#early.watch(row);
    this.#hooks.onMetrics?.(row);
  }

  #result(ended: "finished" | "stopped"): TrainResult {
    const session = this.#session;
    return {
      ended,
      ...(this.#early.reason !== undefined && { reason: this.#early.reason }),
      step: session.at.step,
      policy: this.#policy,
      program: session.program,
      evaluations: this.#evaluations,
      ...(this.#folder && { folder: this.#folder.path }),
      dispose: () => session.dispose(),
    };
  }
}
