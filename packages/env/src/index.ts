export { renderAscii } from "./ascii.js";
export { createBuffers, type StepBuffers } from "./buffers.js";
export { type CompileOptions, compile, type LoadOptions, loadProgram } from "./compile.js";
export {
  type Autoreset,
  BatchEnv,
  EnvError,
  type EnvOptions,
  type EnvSnapshot,
} from "./env.js";
export { didYouMean, formatProblem, type Problem, ScenarioError } from "./errors.js";
export { type Observation, SingleEnv, type StepInfo } from "./gym.js";
export type { Level } from "./level.js";
export type {
  ActionTable,
  CounterTable,
  KindTable,
  LevelSource,
  ObjectiveTable,
  ObservationSpec,
  Program,
} from "./program.js";
export { distances, reachable } from "./reach.js";
export { type TraceContext, TraceRecorder } from "./record.js";
export { type Frame, replay } from "./replay.js";
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
} from "./rng.js";
export { parseScenario } from "./scenario.js";
export { LIMITS } from "./schema/limits.js";
export { type PhaseSpec, type Role, type Scenario, ScenarioSchema } from "./schema/scenario.js";
export { shapeProblems } from "./shape.js";
export type { StartOptions } from "./start.js";
export { decodeTrace, encodeTrace, TRACE_VERSION, type Trace, type TraceEvent } from "./trace.js";
export { mergePatch, withVariant } from "./variant.js";
export { Reader, WireError, Writer } from "./wire.js";
