import { setImmediate } from "node:timers/promises";
import { EnvError, formatProblem, type Program, shapeProblems } from "@mesagrid/env";
import { version_core } from "@tensorflow/tfjs-core";
import { TrainingError } from "../algorithms/types.js";
import { type BackendReport, chooseBackend } from "../backend.js";
import { loadCheckpoint, saveCheckpoint, wholeCheckpoint } from "../checkpoint.js";
import { loadPolicy } from "../load-policy.js";
import { RunError } from "../manifest.js";
import type { Policy } from "../policy.js";
import { isAlive, readRun } from "../runs.js";
import { hashOf, readScenario } from "../setup.js";
import { VERSION } from "../version.js";
import { ModelFolder } from "./folder.js";
import { type ModelManifest, readModelManifest } from "./manifest.js";
import type { PretrainHooks, PretrainOptions, PretrainResult } from "./pretrain-types.js";
import { Pretraining } from "./pretraining.js";
import { defaultPretrainSettings, type PretrainSettings, PretrainSettingsSchema } from "./settings.js";
import { checkSameView } from "./view.js";

/**
 * Pretrains a world model: from observations and actions it learns what is observed next, which events happen, and whether
 * the episode ends.
 *
 * @throws ScenarioError, BackendError, EnvError `unknown-level-set`, RunError `model-exists`, `disk-full`, of the policy's run
 *   `no-run`, `no-checkpoint`; TrainingError `bad-setting`, `trunk-view` if that run's world looks otherwise, `non-finite-loss`
 */
export async function pretrain(options: PretrainOptions): Promise<PretrainResult> {
  const backend = await chooseBackend(options.backend ?? "auto");
  const { program, text } = readScenario(options.scenario);
  const settings = settingsOf(program, options);
  const { seed, folder } = options;
  const policy = await policyOf(program, options.policy);
  const pretraining = new Pretraining(program, settings, seed, policy?.policy);
  const manifest = newManifest(program, text, settings, seed, backend, pretraining, policy?.source);
  return start(pretraining, options, () =>
    folder === undefined ? undefined : ModelFolder.create(folder, manifest),
  );
}

/**
 * Goes on with a pretraining from its newest whole checkpoint, or from the beginning, bit for bit as if it had never stopped.
 *
 * @throws RunError `no-model`, `bad-model`, `run-running`, `no-checkpoint`, `disk-full`, TrainingError as `pretrain`
 */
export async function resumePretraining(path: string, hooks: PretrainHooks = {}): Promise<PretrainResult> {
  const manifest = readModelManifest(path);
  if (manifest.status === "running" && manifest.pid !== process.pid && isAlive(manifest.pid))
    throw new RunError("run-running", path, `process ${manifest.pid} trains it`, "stop it first");
  await chooseBackend(manifest.backend.name);
  const { program } = readScenario(manifest.scenario.text);
  const policy = await policyOf(program, manifest.policy);
  const checkpoint = loadCheckpoint(path, hooks.onWarning ?? (() => undefined));
  const settings = { ...defaultPretrainSettings(), ...manifest.config, kernels: manifest.kernels };
  const pretraining = new Pretraining(program, settings, manifest.seed, policy?.policy);
  return start(pretraining, hooks, () =>
    ModelFolder.reopen(
      path,
      checkpoint?.step ?? 0,
      checkpoint ? pretraining.restore(checkpoint.sections) : 0,
    ),
  );
}

/** @throws TrainingError `bad-setting`, EnvError `unknown-level-set` */
function settingsOf(program: Program, { settings, policy }: PretrainOptions): PretrainSettings {
  const all = { ...defaultPretrainSettings(), ...settings };
  const problems = shapeProblems(PretrainSettingsSchema, all).map(formatProblem);
  if (problems.length === 0 && all.policyShare > 0 && !policy)
    problems.push("policyShare is above 0, and no policy is named");
  if (problems.length > 0)
    throw new TrainingError(
      "bad-setting",
      problems.join("\n"),
      "mesagrid pretrain --help explains the settings",
    );
  const levels = all.levels || program.phases[0].levels;
  if (!program.levelSets.has(levels))
    throw new EnvError(
      "unknown-level-set",
      `'${levels}'; known: ${[...program.levelSets.keys()].join(", ")}`,
    );
  return { ...all, levels };
}

/** The policy of a run, and which checkpoint it is of. */
async function policyOf(
  program: Program,
  named: PretrainOptions["policy"],
): Promise<{ policy: Policy; source: { run: string; checkpoint: number } } | undefined> {
  if (!named) return undefined;
  const { run } = named;
  checkSameView(program, readScenario(readRun(run).scenario.text).program, run);
  const { step: checkpoint } = wholeCheckpoint(run, named.checkpoint, () => undefined);
  return { policy: await loadPolicy(run, program.observation, checkpoint), source: { run, checkpoint } };
}

function newManifest(
  program: Program,
  text: string,
  config: PretrainSettings,
  seed: number,
  backend: BackendReport,
  { model }: Pretraining,
  policy: ModelManifest["policy"],
): ModelManifest {
  return {
    format: 1,
    scenario: { name: program.name, hash: hashOf(text), text },
    seed,
    config,
    ...(policy && { policy }),
    versions: { mesagrid: VERSION, tfjs: version_core, node: process.version },
    backend,
    kernels: model.kernels,
    started: new Date().toISOString(),
    status: "running",
    step: 0,
    pid: process.pid,
  };
}

/** Pretrains; where that fails nobody gets a model to dispose, so it is done here. */
async function start(
  pretraining: Pretraining,
  hooks: PretrainHooks,
  open: () => ModelFolder | undefined,
): Promise<PretrainResult> {
  let folder: ModelFolder | undefined;
  try {
    folder = open();
    const ended = await run(pretraining, folder, hooks);
    const { step } = pretraining.at;
    folder?.update({ status: ended, ended: new Date().toISOString(), step });
    const { model, program } = pretraining;
    return { ended, step, model, program, ...(folder && { folder: folder.path }) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    try {
      folder?.update({
        status: "failed",
        reason,
        ended: new Date().toISOString(),
        step: pretraining.at.step,
      });
    } catch {
      // The disk may be what failed: the error that came first is the one to tell of.
    }
    pretraining.model.dispose();
    throw error;
  } finally {
    folder?.close();
  }
}

async function run(
  pretraining: Pretraining,
  folder: ModelFolder | undefined,
  hooks: PretrainHooks,
): Promise<"finished" | "stopped"> {
  const { at, totalSteps, rolloutSize, settings } = pretraining;
  const [started, from] = [performance.now(), at.step];
  while (at.step < totalSteps) {
    const begun = performance.now();
    const row = pretraining.iterate();
    folder?.append(row);
    hooks.onMetrics?.(row);
    const now = performance.now();
    const last = at.step >= totalSteps;
    await hooks.onProgress?.({
      step: at.step,
      totalSteps,
      stepsPerSecond: Math.round((1000 * rolloutSize) / (now - begun)),
      secondsLeft: Math.round(((totalSteps - at.step) * (now - started)) / 1000 / (at.step - from)),
      changedAccuracy: Number(row.changedAccuracy ?? Number.NaN),
    });
    await setImmediate(); // signals and messages arrive here
    const stop = hooks.signal?.aborted === true && !last;
    if (stop || last || at.step >= at.nextCheckpoint) {
      while (at.nextCheckpoint <= at.step) at.nextCheckpoint += settings.checkpointEvery;
      await checkpoint(pretraining, folder, last);
      if (folder) hooks.onCheckpoint?.(at.step);
    }
    if (stop) return "stopped";
  }
  return "finished";
}

async function checkpoint(
  pretraining: Pretraining,
  folder: ModelFolder | undefined,
  keep: boolean,
): Promise<void> {
  if (!folder) return;
  const { at, model, settings } = pretraining;
  folder.sync();
  const layers = model.layersModel();
  try {
    const sections = pretraining.save(folder.length);
    await saveCheckpoint(folder.path, { step: at.step, sections }, layers, {
      keep,
      kept: settings.checkpointsKept,
    });
  } finally {
    layers.dispose();
  }
  folder.update({ step: at.step });
}
