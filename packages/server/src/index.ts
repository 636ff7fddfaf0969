export { type AppOptions, buildApp, VERSION } from "./app.js";
export type { BranchRequest } from "./branch-plan.js";
export { ERRORS, type ErrorCode, ServerError, STREAM_ERRORS } from "./errors.js";
export { Jobs, type JobsOptions } from "./jobs.js";
export { type RunningServer, type ServerOptions, startServer } from "./main.js";
export { type RecordedFile, readRecorded } from "./recorded.js";
export type {
  ErrorBody,
  MetricsPage,
  MetricsRow,
  RecordedRun,
  RecordedRuns,
  RunDetail,
  RunStatus,
  RunSummary,
  ScenarioDetail,
  ScenarioSummary,
  TraceDetail,
  TraceSummary,
  TracesPage,
} from "./shapes.js";
export type { TrainingProgress } from "./train-worker.js";
export type { JobRequest } from "./training-plan.js";
export type { JobEnd } from "./training-worker.js";
