/**
 * The JSON that the server speaks, over HTTP and in the WebSocket's messages: schemas, from which come the TypeScript types,
 * the validation of requests and (later) an OpenAPI document. Browser-safe; viewers get the types from `protocol.ts`.
 */
import { type Static, Type } from "typebox";

/** A run id names one folder and can hold no path: no slash, no dot in front. */
export const RunIdSchema = Type.String({
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
  maxLength: 120,
  description: "A run's id: the name of its folder.",
});

/** The JSON that one row of `metrics.jsonl` holds; the names are documented in @mesagrid/agent's `metrics.ts`. */
export const MetricsRowSchema = Type.Intersect([
  Type.Object({ step: Type.Number({ description: "Environment steps done, over all slots and phases." }) }),
  Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
]);

const PhaseSummarySchema = Type.Object(
  {
    name: Type.String(),
    reward: Type.Record(Type.String(), Type.Number(), {
      description: "Objectives and their weights in the reward.",
    }),
    levels: Type.String({ description: "The level set trained on." }),
    steps: Type.Number({ description: "Environment steps of this phase." }),
  },
  { description: "A stretch of training." },
);

const ObjectiveSummarySchema = Type.Object({
  name: Type.String(),
  title: Type.String({
    description: "What a person should call it; its name if the scenario gives no title.",
  }),
  role: Type.Union([
    Type.Literal("true"),
    Type.Literal("proxy"),
    Type.Literal("decoy"),
    Type.Literal("hidden"),
  ]),
});

/** What there is to know of a run at a glance. */
export const RunSummarySchema = Type.Object(
  {
    id: RunIdSchema,
    scenario: Type.Object({
      name: Type.String(),
      title: Type.String(),
      question: Type.String({ description: "The question that the scenario asks of an agent." }),
    }),
    seed: Type.Number(),
    parent: Type.Optional(
      Type.Object(
        { run: Type.String(), step: Type.Number() },
        { description: "The run that it branched from, and the environment steps done there." },
      ),
    ),
    status: Type.Union(
      [
        Type.Literal("queued"),
        Type.Literal("running"),
        Type.Literal("finished"),
        Type.Literal("stopped"),
        Type.Literal("failed"),
        Type.Literal("interrupted"),
      ],
      {
        description:
          "queued: waits for a worker. stopped: on request; can be resumed. failed: see reason. interrupted: says it is running, but its process is gone; can be resumed.",
      },
    ),
    paused: Type.Optional(
      Type.Boolean({ description: "True while it waits, as it was told to; it keeps its worker." }),
    ),
    reason: Type.Optional(Type.String({ description: "Why it failed." })),
    step: Type.Number({ description: "Environment steps done." }),
    totalSteps: Type.Number({ description: "Environment steps of all phases." }),
    phase: Type.String({ description: "Name of the phase that it is in (the last one, when finished)." }),
    phaseIndex: Type.Integer({ minimum: 0 }),
    phases: Type.Array(PhaseSummarySchema),
    started: Type.String({ description: "ISO 8601 time." }),
    ended: Type.Optional(Type.String({ description: "ISO 8601 time." })),
    algorithm: Type.String({ description: "Such as 'ppo'." }),
    network: Type.String({ description: "Such as 'conv'." }),
    backend: Type.String({ description: "Tensor backend, such as 'wasm'; empty while queued." }),
    objectives: Type.Array(ObjectiveSummarySchema),
    levelSets: Type.Array(Type.String(), {
      description: "The level sets that are watched: evaluated and recorded. Mixtures are not among them.",
    }),
  },
  { description: "A run at a glance." },
);

/** A run with what it takes to understand it: the scenario's text (to replay its traces) and the exact settings. */
export const RunDetailSchema = Type.Intersect([
  RunSummarySchema,
  Type.Object({
    scenario: Type.Object({
      hash: Type.String({ description: "Hash of the text; an analysis refuses a run whose hash differs." }),
      text: Type.String({ description: "The scenario file as it was when the run started." }),
    }),
    config: Type.Unknown({ description: "The settings of the training." }),
    versions: Type.Unknown({ description: "Versions of what trained it." }),
  }),
]);

/** Rows of `metrics.jsonl` from a byte on, and the byte to ask from next. */
export const MetricsPageSchema = Type.Object({
  rows: Type.Array(MetricsRowSchema),
  nextByte: Type.Integer({ description: "Ask with ?from= this for the rows that come after." }),
});

/** One measurement of a run over its steps. */
export const SeriesSchema = Type.Object({
  name: Type.String({ description: "As in metrics.jsonl." }),
  total: Type.Integer({ description: "Points in the range, before any were left out." }),
  x: Type.Array(Type.Number(), { description: "Environment steps." }),
  y: Type.Array(Type.Number()),
});

/** A recorded episode at a glance. */
export const TraceSummarySchema = Type.Object({
  trace: Type.Integer({ description: "Its number: read it by this." }),
  levels: Type.String({ description: "The level set." }),
  phase: Type.String(),
  step: Type.Number({ description: "Environment steps of training done when it was recorded." }),
  seed: Type.Number(),
  slot: Type.Integer(),
  episode: Type.Integer(),
  length: Type.Integer({ description: "Steps of the episode." }),
  ended: Type.String({ description: "'terminated' or 'truncated'." }),
  outcome: Type.String(),
  imagined: Type.Boolean({ description: "True if a world model imagined it, and no engine played it." }),
  returns: Type.Array(Type.Number(), {
    description: "Undiscounted return of each objective, in the scenario's order.",
  }),
});

/** A recorded episode. */
export const TraceDetailSchema = Type.Intersect([
  TraceSummarySchema,
  Type.Object({
    level: Type.Object({
      set: Type.String({ description: "The level set that it was drawn from." }),
      board: Type.Array(Type.Integer(), {
        description: "[layers, height, width] kinds by number in the file's order, from 1; 0 for none.",
      }),
    }),
    actions: Type.Array(Type.Integer(), {
      description: "One a step: their places in the scenario's actions.",
    }),
    events: Type.Array(Type.Object({ step: Type.Integer(), event: Type.Integer(), count: Type.Integer() }), {
      description: "What happened when, and how often, `step` left out.",
    }),
    data: Type.String({ description: "The trace, as @mesagrid/env's encodeTrace wrote it, in base64." }),
  }),
]);

/** A checkpoint, and the files of its network. */
export const CheckpointSchema = Type.Object({
  step: Type.Integer({ description: "Environment steps done." }),
  model: Type.String({ description: "Address of model.json, which tf.loadLayersModel reads." }),
  files: Type.Array(Type.Object({ name: Type.String(), address: Type.String(), bytes: Type.Integer() })),
});

/** A file of the studies' folder. */
export const ResultSchema = Type.Object({
  name: Type.String({ description: "Its path in the folder." }),
  bytes: Type.Integer(),
  changed: Type.String({ description: "ISO 8601 time." }),
  title: Type.Optional(Type.String({ description: "Of a study's file: what the study is called." })),
  question: Type.Optional(Type.String({ description: "Of a study's file: what it asks." })),
});

const ProblemSchema = Type.Object({
  code: Type.String(),
  path: Type.String({ description: "A JSON path such as $.rules[0].when." }),
  message: Type.String(),
  expected: Type.Optional(Type.String()),
  hint: Type.Optional(Type.String()),
});

/** A scenario file in the scenarios folder. */
export const ScenarioSummarySchema = Type.Object({
  name: Type.String({ description: "The file's name without .json: what the API calls it." }),
  title: Type.String({ description: "Its title; its name if the file cannot be read as a scenario." }),
  question: Type.String(),
  problems: Type.Optional(
    Type.Array(ProblemSchema, { description: "What is wrong with it; absent if nothing is." }),
  ),
});

export const ScenarioDetailSchema = Type.Intersect([
  ScenarioSummarySchema,
  Type.Object({
    hash: Type.String({ description: "SHA-256 of the text; the ETag, to save it with." }),
    text: Type.String({ description: "The file." }),
  }),
]);

/** What `mesagrid check --json` says of a file. */
export const CheckSchema = Type.Object({
  ok: Type.Boolean({ description: "True if it can be trained." }),
  problems: Type.Array(ProblemSchema, { description: "Everything that is wrong with it." }),
  warnings: Type.Array(ProblemSchema, { description: "What looks unintended." }),
  examination: Type.Optional(
    Type.Unknown({
      description: "What its levels are worth, see docs/solver.md; absent if they were not looked at.",
    }),
  ),
});

/** A level drawn from a level set. */
export const LevelSchema = Type.Object({
  level: Type.Integer({ description: "Its number in the level set, for this seed." }),
  set: Type.String({ description: "The level set; of a mixture, the part that it was drawn from." }),
  rows: Type.Array(Type.String(), {
    description: "A line a row: in each cell the glyph of the topmost thing.",
  }),
  board: Type.Array(Type.Integer(), {
    description: "[layers, height, width] kinds by number in the file's order, from 1; 0 for none.",
  }),
});

/** Every error of the HTTP API, 404 and failed validation included. */
export const ErrorBodySchema = Type.Object({
  error: Type.Object({
    code: Type.String({ description: "Stable, such as 'no-such-run'." }),
    message: Type.String(),
    hint: Type.Optional(Type.String({ description: "What to try." })),
  }),
});

export type RunSummary = Static<typeof RunSummarySchema>;
export type RunStatus = RunSummary["status"];
export type ObjectiveSummary = Static<typeof ObjectiveSummarySchema>;
export type PhaseSummary = Static<typeof PhaseSummarySchema>;
export type RunDetail = Static<typeof RunDetailSchema>;
export type ScenarioSummary = Static<typeof ScenarioSummarySchema>;
export type ScenarioDetail = Static<typeof ScenarioDetailSchema>;
export type TraceSummary = Static<typeof TraceSummarySchema>;
export type TraceDetail = Static<typeof TraceDetailSchema>;

/** What `GET /api/runs/:id/traces` answers. */
export interface TracesPage {
  traces: TraceSummary[];
  total: number;
}
export type ErrorBody = Static<typeof ErrorBodySchema>;

/** One flat row: `step` and whatever was measured. */
export interface MetricsRow {
  step: number;
  [name: string]: number | string;
}

/** What `GET /api/runs/:id/metrics` answers. */
export interface MetricsPage {
  rows: MetricsRow[];
  nextByte: number;
}

/** All that a page shows of a run when there is no server: a file of its own. */
export interface RecordedRun {
  detail: RunDetail;
  rows: MetricsRow[];
  /** Newest first, each with its number and its bytes in base64. */
  traces: { trace: number; data: string }[];
  /** Newest first; addresses from the file's own place. */
  checkpoints: Static<typeof CheckpointSchema>[];
}

/** The list of recorded runs that a page without a server begins with. */
export interface RecordedRuns {
  /** 1. */
  format: number;
  runs: RunSummary[];
}
