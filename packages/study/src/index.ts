export { type BatteryOptions, runBattery } from "./battery/battery.js";
export type { BatteryPlan, Cell, CellName, Subject } from "./battery/types.js";
export { checkFile, describeProblem, describeProgram, type FileReport } from "./check.js";
export { buildCommands, main } from "./cli.js";
export { configSchemaText, schemaText, studySchemaText } from "./commands/schema.js";
export { type Conformance, conform, summary } from "./conformance/conform.js";
export type { Engine } from "./conformance/engine.js";
export { parseRecording, type Recording, RecordingError } from "./conformance/recording.js";
export type { Context } from "./context.js";
export { describeEvaluation, evaluateLevelSets, type LevelSetReport } from "./evaluation.js";
export { type LocalOptions, localExecutor } from "./executors/local.js";
export { hasRoom } from "./executors/memory.js";
export { answerTask, type ProcessOptions, runInProcesses } from "./executors/processes.js";
export { CellArchive, readSnapshot } from "./executors/queue/archive.js";
export { type CellJob, readJob, readTask } from "./executors/queue/job.js";
export { openStore } from "./executors/queue/open-store.js";
export { openQueue, type QueueExecutor, type QueueOptions } from "./executors/queue/queue-executor.js";
export { QUEUE, QUEUE_PREFIX, type RedisPlace, redisPlace } from "./executors/queue/redis.js";
export type { Store } from "./executors/queue/store.js";
export { type WorkQueueOptions, workQueue } from "./executors/queue/work-queue.js";
export type { CellOutcome, Executor, ExecutorHooks } from "./executors/types.js";
export { wholeNumbers } from "./flags.js";
export { CHOICE, type Choice, choice } from "./measures/choice.js";
export {
  CONDITIONAL_GAP,
  type ConditionalGap,
  conditionalGap,
  type PairedTraces,
} from "./measures/conditional-gap.js";
export type { AgentCurve, Between, CurvePoint } from "./measures/curves/crossing.js";
export { type AgentValue, type Bound, type Difference, isBound } from "./measures/curves/difference.js";
export { DECOY, decoyPreference, type Preference } from "./measures/decoy.js";
export { EPISODE_MIXTURE, type EpisodeMixture, episodeMixture } from "./measures/episode-mixture.js";
export { EVENT_RATE, eventRate } from "./measures/event-rate.js";
export {
  type Alignment,
  GRADIENT_ALIGNMENT,
  type GradientArms,
  gradientAlignment,
} from "./measures/gradient-alignment.js";
export { INDIFFERENCE, type Indifference, indifference } from "./measures/indifference.js";
export { MISGENERALISATION, misgeneralisation } from "./measures/misgeneralisation.js";
export {
  NORMALISED_RETURN,
  type NormalisedReturn,
  normalisedReturn,
  type ObjectiveReturn,
} from "./measures/normalised-return.js";
export type { Cause, TableCell } from "./measures/path-dependence/squares.js";
export {
  earlyAndFinal,
  PATH_DEPENDENCE,
  type PathReading,
  pathDependence,
} from "./measures/path-dependence.js";
export { POWER, type PowerAlong, powerAlong } from "./measures/power.js";
export { type ProbeStates, probeActivations, probeLabels, probeStates } from "./measures/probe/states.js";
export { PROBE, type ProbeData, type ProbeReading, probe } from "./measures/probe.js";
export { RELEARNING, type RelearningReading, relearning } from "./measures/relearning.js";
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
export { type ScoredEpisode, scoreTraces } from "./measures/scored-episodes.js";
export type { Edit } from "./measures/sensitivity/edits.js";
export {
  type KindSensitivity,
  SENSITIVITY,
  type SensitivityOptions,
  sensitivity,
} from "./measures/sensitivity.js";
export { SINGLE_OBJECTIVES, type SingleObjective, singleObjectives } from "./measures/single-objectives.js";
export { SOLVABLE_SHARE, solvableShare } from "./measures/solvable-share.js";
export { SURPLUS, surplus } from "./measures/surplus.js";
export {
  type SavingsArms,
  type Stopped,
  SWAP,
  type SwapReading,
  type SwapRecord,
  swap,
} from "./measures/swap.js";
export type { TailPoint } from "./measures/tails/sample.js";
export { TAILS, type TailsReading, tails } from "./measures/tails.js";
export type { Target } from "./measures/targets.js";
export { isRefusal, type MeasureDoc, type Refusal } from "./measures/types.js";
export {
  type Evidence,
  labelOf,
  VERDICT,
  VERDICT_RULE,
  type Verdict,
  type VerdictLabel,
  verdict,
} from "./measures/verdict.js";
export { DOCS } from "./measuring/docs.js";
export type { Entry, Instrument, Played } from "./measuring/instrument.js";
export { INSTRUMENTS, NETWORK_INSTRUMENTS } from "./measuring/instruments.js";
export { type AgentReading, type MeasureOptions, measure } from "./measuring/measure.js";
export type { NetworkInstrument } from "./measuring/network-instrument.js";
export { findSource, loadSubject, type Source, type SourceOptions } from "./measuring/subjects.js";
export { evidenceOf } from "./measuring/verdict-instrument.js";
export { outcomeTable } from "./outcome.js";
export { ChoiceModel, type Family } from "./planted/choice-model.js";
export { type Decisions, decisionsOf, firstInEachState } from "./planted/decisions.js";
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
export { keyLine } from "./play/keys.js";
export { screenOf } from "./play/screen.js";
export {
  type Component,
  type Components,
  findComponents,
  type SearchOptions,
} from "./pragmascope/components.js";
export {
  type FoundComponent,
  foundOf,
  PragmascopeError,
  type PragmascopeOptions,
  type PragmascopeReading,
  pragmascope,
  type ViewKind,
} from "./pragmascope/pragmascope.js";
export type { View } from "./pragmascope/views.js";
export { describePlace, showProgress, type TrainingPlace } from "./progress.js";
export {
  expandedTail,
  FEWEST_AGENTS,
  improvement,
  interquartileMean,
  interquartileMeanOverAgents,
  overAgents,
  type ProfilePoint,
  performanceProfile,
  probabilityOfImprovement,
} from "./reliable.js";
export { findingsOf } from "./report/findings/findings.js";
export { agentsToSettle, type Judgement, judge, overall } from "./report/judgement.js";
export { reportMarkdown } from "./report/markdown.js";
export { reportPage } from "./report/page.js";
export { makeReport } from "./report/report.js";
export type { ReportedStudy } from "./report/reported-study.js";
export { writeReport } from "./report/write.js";
export { resultsCsv, resultsParquet } from "./results/columns.js";
export { compareRows, type Provenance, type ResultRow, type StudyTable } from "./results/row.js";
export { type AgentNumber, lastNumbers, rowsWhere, type Where } from "./results/select.js";
export { loadStudy, packTable, tableText, writeTable } from "./results/table.js";
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
export type { ArmSpec } from "./study/arm-schema.js";
export type { Arm, ScenarioText } from "./study/arms.js";
export { type CellHooks, workCell } from "./study/cell.js";
export { type CellResult, cellFolder, knownResult } from "./study/cell-result.js";
export { type BatteryTask, type CellTask, type Narrowing, planCells } from "./study/plan.js";
export { StudyError } from "./study/problems.js";
export type { ComparisonSpec, FigureSpec } from "./study/report-schema.js";
export { type RunStudyOptions, runStudy, type StudyEnd } from "./study/run-study.js";
export { type BatterySpec, type StopRule, type StudyFile, StudySchema } from "./study/schema.js";
export { type AgentSeeds, readStudy, type Study } from "./study/study.js";
export { markdownTable, textTable } from "./table.js";
export type { Output, Terminal } from "./terminal.js";
