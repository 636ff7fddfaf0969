export { type BatteryOptions, runBattery } from "./battery/battery.js";
export type { BatteryPlan, Cell, CellName, Subject } from "./battery/types.js";
export { checkFile, describeProblem, describeProgram, type FileReport } from "./check.js";
export { buildCommands, main } from "./cli.js";
export { configSchemaText, schemaText } from "./commands/schema.js";
export { type Conformance, conform, summary } from "./conformance/conform.js";
export type { Engine } from "./conformance/engine.js";
export { parseRecording, type Recording, RecordingError } from "./conformance/recording.js";
export type { Context } from "./context.js";
export { describeEvaluation, evaluateLevelSets, type LevelSetReport } from "./evaluation.js";
export { answerTask, type ProcessOptions, runInProcesses } from "./executors/processes.js";
export { wholeNumbers } from "./flags.js";
export { CHOICE, type Choice, choice } from "./measures/choice.js";
export {
  CONDITIONAL_GAP,
  type ConditionalGap,
  conditionalGap,
  type PairedTraces,
} from "./measures/conditional-gap.js";
export { DECOY, decoyPreference, type Preference } from "./measures/decoy.js";
export { EVENT_RATE, eventRate } from "./measures/event-rate.js";
export { INDIFFERENCE, type Indifference, indifference } from "./measures/indifference.js";
export { MISGENERALISATION, misgeneralisation } from "./measures/misgeneralisation.js";
export {
  NORMALISED_RETURN,
  type NormalisedReturn,
  normalisedReturn,
  type ObjectiveReturn,
} from "./measures/normalised-return.js";
export { type Power, type PowerOptions, powerOf } from "./measures/power/power.js";
export { POWER, type PowerAlong, powerAlong } from "./measures/power.js";
export { type ScoredEpisode, scoreTraces } from "./measures/scored-episodes.js";
export type { Edit } from "./measures/sensitivity/edits.js";
export {
  type KindSensitivity,
  SENSITIVITY,
  type SensitivityOptions,
  sensitivity,
} from "./measures/sensitivity.js";
export { SOLVABLE_SHARE, solvableShare } from "./measures/solvable-share.js";
export { SURPLUS, surplus } from "./measures/surplus.js";
export type { Target } from "./measures/targets.js";
export { isRefusal, type MeasureDoc, type Refusal } from "./measures/types.js";
export { outcomeTable } from "./outcome.js";
export { ChoiceModel, type Family } from "./planted/choice-model.js";
export { type Decisions, decisionsOf } from "./planted/decisions.js";
export { LevelBook } from "./planted/level-book.js";
export { plant } from "./planted/plant.js";
export {
  DEFAULT_BETA,
  DEFAULT_GAMMA,
  type Part,
  type PlantedSpec,
  plantedSpec,
  plantedSpecs,
  type SoftSpec,
} from "./planted/spec.js";
export { type PlayCase, recordCase, replayCase } from "./play/case.js";
export { Game } from "./play/game.js";
export { actionOf, keyLine } from "./play/keys.js";
export { describePlace, showProgress, type TrainingPlace } from "./progress.js";
export { startingPoint } from "./starting-point.js";
export {
  bootstrap,
  bootstrapMean,
  type Estimate,
  type Interval,
  meanAt,
  meanOf,
  meanOverAgents,
  pairedDifference,
  quantile,
  ratioOf,
  studentMean,
  wilson,
} from "./stats.js";
export { markdownTable, textTable } from "./table.js";
export type { Output, Terminal } from "./terminal.js";
