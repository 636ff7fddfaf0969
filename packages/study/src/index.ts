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
export { eventRate } from "./measures/event-rate.js";
export type {
  Indistinct,
  NotRevealed,
  Reading,
  RevealedObjective,
  RevealedWeights,
} from "./measures/revealed-objective/result.js";
export type { Separating } from "./measures/revealed-objective/separating.js";
export {
  REVEALED_OBJECTIVE,
  type RevealedOptions,
  readDecisions,
  revealedObjective,
} from "./measures/revealed-objective.js";
export { solvableShare } from "./measures/solvable-share.js";
export { surplus } from "./measures/surplus.js";
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
export { bootstrapMean, type Estimate, meanOf, quantile, studentMean, wilson } from "./stats.js";
export { markdownTable, textTable } from "./table.js";
export type { Output, Terminal } from "./terminal.js";
