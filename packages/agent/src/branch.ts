import { relative } from "node:path";
import type { PhaseSpec, Program } from "@mesagrid/env";
import { type BackendName, chooseBackend } from "./backend.js";
import { broughtOf, fieldsOf } from "./brought.js";
import { checkSettings } from "./check-settings.js";
import { checkpointChecksum, readSections, saveCheckpoint, wholeCheckpoint } from "./checkpoint.js";
import { kernelsOf } from "./fast/choose-kernels.js";
import { copyHistory, type FileLengths, makeRunFolder, RunFolder, readManifest } from "./folder.js";
import { RunError, type RunManifest } from "./manifest.js";
import { readAllMetrics } from "./runs.js";
import type { Sections } from "./sections.js";
import { placeOf, Session, weightSizes } from "./session.js";
import type { Settings } from "./settings.js";
import { checkScenario, choosePhases, newManifest, readScenario, settingsOf } from "./setup.js";
import { startTraining } from "./train.js";
import type { TrainHooks, TrainResult } from "./train-types.js";

/** In what a branch is to differ from the run that it comes from. */
export interface BranchOptions extends TrainHooks {
  /** The run folder to write. */
  readonly folder: string;
  /** The checkpoint of the parent; its newest whole one if absent. */
  readonly step?: number;
  /** All streams begin anew from this seed, and the episodes under way are given up. Without it the parent's streams go on. */
  readonly seed?: number;
  /** Settings other than the parent's. */
  readonly settings?: Partial<Settings>;
  /** What is trained from here on, in place of what the parent had left. The first is a swap: its `keep` says what goes on. */
  readonly phases?: readonly PhaseSpec[];
  /** In place of the parent's. */
  readonly backend?: BackendName | "auto";
}

/** A checkpoint to branch from, read. */
interface Stem {
  readonly path: string;
  readonly manifest: RunManifest;
  readonly step: number;
  readonly sections: Sections;
  readonly checksum: string;
}

/**
 * Starts a run from a checkpoint of another. Its files begin with what the parent had written up to there, so that it can be read
 * alone, and it has that checkpoint: it can be resumed whatever becomes of the parent. Where nothing is changed it goes on
 * bit for bit as the parent, resumed, would; with other phases as a run would whose phases had been these from the start.
 *
 * @param parent its run folder
 * @throws RunError `no-run`, `bad-run`, `no-checkpoint` or `bad-checkpoint` of the parent; `other-network` if its weights do not fit
 *   the settings, `fixed-setting` for a setting that cannot change there, `nothing-left` if there is nothing to train;
 *   `run-exists`, `disk-full`; ScenarioError for phases that are wrong; BackendError, TrainingError as `train`
 */
export async function branchRun(parent: string, options: BranchOptions): Promise<TrainResult> {
  const stem = readStem(parent, options);
  const { manifest } = stem;
  const settings = settingsFrom(manifest, options);
  checkSettings(settings);
  checkFixed(stem, settings, options);
  const backend = await chooseBackend(options.backend ?? manifest.backend.name);
  const { program, text } = readScenario(manifest.scenario.text);
  const phases = phasesFrom(stem, program, options.phases);
  const seed = options.seed ?? manifest.seed;
  const brought = broughtOf(manifest, settings, program, stem.sections);
  const own = options.seed === undefined ? manifest.weightsSeed : undefined;
  const session = new Session(program, phases, settings, seed, brought, own);
  return startTraining(session, seed, options, async () => {
    const files = restoreStem(session, stem, options);
    const { folder } = options;
    const kernels = kernelsOf(session.network);
    makeRunFolder(folder);
    copyHistory(parent, folder, files);
    await keepCheckpoint(folder, session, files);
    const { step, checksum } = stem;
    const weightsSeed = manifest.parent?.weightsSeed ?? manifest.weightsSeed ?? manifest.seed;
    const origin = { run: manifest.id, folder: relative(folder, parent), step, checksum, weightsSeed };
    return RunFolder.create(
      folder,
      {
        ...newManifest(folder, program.name, text, seed, settings, phases, backend, kernels, origin),
        ...(own !== undefined && { weightsSeed: own }),
        ...fieldsOf(brought),
      },
      files,
    );
  });
}

function readStem(path: string, { step: wanted, onWarning = () => undefined }: BranchOptions): Stem {
  const manifest = readManifest(path);
  checkScenario(path, manifest);
  const { step, folder } = wholeCheckpoint(path, wanted, onWarning);
  return { path, manifest, step, sections: readSections(folder), checksum: checkpointChecksum(folder) };
}

function settingsFrom(manifest: RunManifest, { settings, backend }: BranchOptions): Settings {
  const own = settingsOf(manifest);
  const changed = { ...own, ...settings };
  // With other kernels the numbers would go on, but not to the bit; elsewhere they may not serve, and the bits are others anyway.
  const exact = backend === undefined && settings?.kernels === undefined;
  if (!exact || otherLayout(own, changed).length > 0) return changed;
  return { ...changed, kernels: manifest.kernels ?? "stock" };
}

/** Settings that say which weights there are, where two trainings differ in them. */
function otherLayout(one: Settings, other: Settings) {
  const layout = ["network", "memory", "memoryUnits", "channels", "hidden"] as const;
  return layout.filter((name) => String(one[name]) !== String(other[name]));
}

/** What the parent had been through, each phase with the steps that it took, and then others; its own where none are given. */
function phasesFrom(
  { path, manifest, step, sections }: Stem,
  program: Program,
  phases: BranchOptions["phases"],
): readonly PhaseSpec[] {
  const { phaseIndex } = placeOf(sections).at;
  if (phases && phases.length > 0)
    return choosePhases(program, [...phasesSoFar(path, manifest, step), ...phases]);
  if (!phases && phaseIndex < manifest.phases.length) return manifest.phases;
  throw new RunError(
    "nothing-left",
    path,
    phases ? "there are no phases to train" : `at step ${step} it had been through all its phases`,
    "say what is to be trained from there",
  );
}

/** The phases that a run had entered before a step, cut there. */
function phasesSoFar(path: string, { phases }: RunManifest, step: number): PhaseSpec[] {
  const entered = readAllMetrics(path).filter((row) => row.row === "phase" && Number(row.step) < step);
  return entered.map((row, i) => {
    const end = Number(entered[i + 1]?.step ?? step);
    return { ...phases[Number(row.phaseIndex)], steps: end - Number(row.step) };
  });
}

/** @throws RunError `fixed-setting`, for settings that what goes on does not let change */
function checkFixed(
  { path, manifest: { config }, sections }: Stem,
  settings: Settings,
  options: BranchOptions,
) {
  const { at, heads } = placeOf(sections);
  const enters = options.phases !== undefined || at.phaseIteration === 0;
  const keepsMoments = options.phases?.[0]?.keep?.optimizer ?? settings.keepOptimizer;
  const refuse = (name: "slots" | "horizon" | "optimizer" | "trunk", because: string, hint: string) => {
    // A run of before there were trunks has no such setting.
    if (settings[name] === (config[name] ?? "")) return;
    const change = `${name} cannot go from ${config[name]} to ${settings[name]}`;
    throw new RunError("fixed-setting", path, `${change}: ${because}`, hint);
  };
  refuse("trunk", "the weights go on", "train anew on another trunk; trunkMode and trunkNear can change");
  if (!enters)
    refuse("horizon", "a phase is under way", "branch at a phase's end, or say what is trained next");
  if (!enters || options.seed === undefined)
    refuse("slots", "the episodes under way go on", "give a seed of its own, and enter a phase");
  if (!enters || keepsMoments || heads.length > 0)
    refuse("optimizer", "its moments go on", "enter a phase with keepOptimizer false and one value head");
}

/** Puts the checkpoint into a session as far as it goes on. Returns the lengths of the parent's files. */
function restoreStem(session: Session, stem: Stem, { seed, phases }: BranchOptions) {
  const { manifest, step, sections } = stem;
  const { at, settings } = session;
  checkNetwork(session, stem);
  const moments = settings.optimizer === manifest.config.optimizer;
  const files = session.restore(sections, { streams: seed === undefined, moments });
  if (phases) Object.assign(at, { phaseIndex: session.plan.length - phases.length, phaseIteration: 0 });
  if (settings.evaluateEvery !== manifest.config.evaluateEvery)
    at.nextEvaluation = step + settings.evaluateEvery;
  if (settings.checkpointEvery !== manifest.config.checkpointEvery)
    at.nextCheckpoint = step + settings.checkpointEvery;
  // A phase that is entered begins its episodes by itself.
  const underWay = at.phaseIteration > 0 ? session.phase : undefined;
  if (seed !== undefined && underWay) session.beginEpisodes(underWay);
  return files;
}

/** @throws RunError `other-network` */
function checkNetwork({ network, settings }: Session, { path, manifest: { config }, sections }: Stem): void {
  const sizes = network.weights().map(({ length }) => length);
  if (sizes.join() === weightSizes(sections).join()) return;
  const changed = otherLayout(config, settings).map((name) => `${name} ${settings[name]}`);
  throw new RunError(
    "other-network",
    path,
    `its weights do not fit a network with ${changed.join(", ")}`,
    "leave these settings as they are, or train a run of its own",
  );
}

/** The first checkpoint of a branch: what it goes on from. */
async function keepCheckpoint(folder: string, session: Session, files: FileLengths): Promise<void> {
  const model = session.network.layersModel();
  try {
    const checkpoint = { step: session.at.step, sections: session.save(files) };
    await saveCheckpoint(folder, checkpoint, model, { keep: true, kept: 0 });
  } finally {
    model.dispose();
  }
}
