export { type Found, FoundAbstractions, inputsOf, readFound } from "./abstractions/found-abstractions.js";
export { gae } from "./advantage.js";
export { createAlgorithm } from "./algorithms/algorithm.js";
export { type Algorithm, type Batch, TrainingError, type UpdateMetrics } from "./algorithms/types.js";
export {
  BackendError,
  type BackendName,
  type BackendReport,
  type BackendTrial,
  chooseBackend,
  tryBackends,
} from "./backend.js";
export { type BranchOptions, branchRun } from "./branch.js";
export { type BranchPhase, branchPhase } from "./branch-phase.js";
export { likeliest, sampleRow, softmaxRows } from "./chances.js";
export { checkSettings } from "./check-settings.js";
export { checkpointFolder, checkpointSteps, wholeCheckpoint } from "./checkpoint.js";
export { factorise, solveFactorised, solveLower, solveUpper } from "./cholesky.js";
export { type EpisodeRow, type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.js";
export { csvText } from "./export/csv.js";
export { crc32c, eventFile, type ScalarRow } from "./export/events.js";
export { tensorboardFile } from "./export/scalars.js";
export { writeAtomic } from "./files.js";
export { loadNetwork, untrainedNetwork } from "./load-network.js";
export { loadPolicy } from "./load-policy.js";
export { RunError, type RunManifest, type RunParent, type RunStatus } from "./manifest.js";
export { METRICS, type MetricDoc, type MetricsRow } from "./metrics.js";
export { createNetwork } from "./networks/network.js";
export type { LayerSpec, Network } from "./networks/types.js";
export {
  layersModelPolicy,
  networkPolicy,
  type Policy,
  randomPolicy,
  type Standing,
} from "./policy.js";
export { type GradientOptions, policyGradient, policyGradients } from "./policy-gradient.js";
export type { Progress } from "./progress.js";
export type { OnStep, RolloutView } from "./rollout-view.js";
export { type TreeRow, treeOf } from "./run-tree.js";
export {
  appendTraces,
  isAlive,
  listRuns,
  newRunId,
  phasesUntil,
  type RunSummary,
  readAllMetrics,
  readAllTraces,
  readMetrics,
  readRun,
  readTraces,
  traceRecords,
} from "./runs.js";
export { defaultSettings, type Settings, SettingsSchema } from "./settings.js";
export { checkScenario, settingsOf } from "./setup.js";
export { resumeRun, train } from "./train.js";
export { resumeRows, type TrainingRows, trainRows } from "./train-rows.js";
export type { TrainHooks, TrainOptions, TrainResult } from "./train-types.js";
export { VERSION } from "./version.js";
export {
  type CodeCounts,
  type EventCounts,
  foresight,
  frequentCodes,
  HORIZONS,
  type HorizonCounts,
  type HorizonOptions,
  type LevelForesight,
} from "./world-model/horizon.js";
export { imagine } from "./world-model/imagine.js";
export { type LoadedModel, loadWorldModel } from "./world-model/load.js";
export { type ModelManifest, readModelManifest } from "./world-model/manifest.js";
export type { WorldModel } from "./world-model/model.js";
export { pretrain, resumePretraining } from "./world-model/pretrain.js";
export type {
  PretrainHooks,
  PretrainOptions,
  PretrainProgress,
  PretrainResult,
} from "./world-model/pretrain-types.js";
export {
  defaultPretrainSettings,
  type PretrainSettings,
  PretrainSettingsSchema,
} from "./world-model/settings.js";
