export { renderAscii } from "./ascii.js";
export { createBuffers, type StepBuffers } from "./buffers.js";
export { checkText, type TextReport } from "./check/check-text.js";
export { type Examination, type ExamineOptions, examine } from "./check/examine.js";
export type { ObjectiveReport, PairReport, SetReport } from "./check/look.js";
export { type CompileOptions, compile, type LoadOptions, loadProgram } from "./compile.js";
export { drawLevels } from "./draw.js";
export { BatchEnv } from "./env.js";
export { didYouMean, EnvError, formatProblem, type Problem, ScenarioError } from "./errors.js";
export { featuresOf } from "./features/define.js";
export type { Feature } from "./features/feature.js";
export { FeatureReader } from "./features/reader.js";
export { type Frame, frameOf } from "./frame.js";
export { type Observation, SingleEnv, type StepInfo } from "./gym.js";
export { addPay, drawCodes } from "./imagined.js";
export type { Level } from "./level.js";
export { setsOfPhase } from "./mixture.js";
export {
  type Moment,
  momentOf,
  type ObservedMoments,
  observeMoments,
  type Standpoint,
  standpoints,
} from "./moments.js";
export type { Autoreset, EnvOptions } from "./options.js";
export { renderSvg } from "./picture.js";
export { Game } from "./play/game.js";
export { actionOf } from "./play/keys.js";
export type {
  ActionTable,
  CounterTable,
  KindTable,
  LevelSource,
  ObjectiveTable,
  ObservationSpec,
  Program,
} from "./program.js";
export { distances, isBlocked, reachable } from "./reach.js";
export { type TraceContext, TraceRecorder } from "./record.js";
export { replay } from "./replay.js";
export {
  createStream,
  nextBelow,
  nextFloat,
  nextNormal,
  nextUint32,
  PURPOSE,
  type Purpose,
  STREAM_WORDS,
  seedStream,
  shuffle,
} from "./rng.js";
export { parseScenario } from "./scenario.js";
export { LIMITS } from "./schema/limits.js";
export type { PhaseSpec } from "./schema/phases.js";
export { type Role, type Scenario, ScenarioSchema } from "./schema/scenario.js";
export { SPRITE_NAMES, type SpriteName, TINTS, type Tint } from "./schema/sprites.js";
export { shapeProblems } from "./shape.js";
export type { EnvSnapshot } from "./snapshot.js";
export type { Aim } from "./solve/aim.js";
export { type Bound, type BoundOptions, boundReturns } from "./solve/bound.js";
export {
  type CompareOptions,
  type Comparison,
  compareObjectives,
  compareOn,
} from "./solve/compare.js";
export { type EnumerateOptions, enumerate } from "./solve/enumerate.js";
export {
  type Evaluation,
  episodeReturns,
  evaluatePolicy,
  type Returns,
  randomValue,
} from "./solve/evaluate.js";
export { END, type Mdp, SolveError } from "./solve/mdp.js";
export { type Power, type PowerOptions, powerOf } from "./solve/power.js";
export { bestActions, type Solution, type StartSolution, solve } from "./solve/solve.js";
export type { StartOptions } from "./start.js";
export { TEMPLATES, type Template } from "./templates/templates.js";
export { writeJson } from "./templates/text.js";
export {
  decodeTrace,
  encodeTrace,
  type Imagined,
  TRACE_VERSION,
  type Trace,
  type TraceEvent,
} from "./trace.js";
export { mergePatch, withVariant } from "./variant.js";
export {
  AutoresetMode,
  VectorEnv,
  type VectorEnvOptions,
  type VectorFinal,
  type VectorInfo,
  type VectorStep,
} from "./vector.js";
export { Reader, WireError, Writer } from "./wire.js";
