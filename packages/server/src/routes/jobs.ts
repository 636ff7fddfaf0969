import { SettingsSchema } from "@mesagrid/agent";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { type ErrorCode, errorAnswers, refuse } from "../errors.js";
import type { Jobs } from "../jobs.js";
import { scenarioText } from "../scenario-files.js";
import { type RunSummary, RunSummarySchema } from "../shapes.js";
import type { Sources } from "../sources.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const StartBody = Type.Object(
  {
    scenario: Type.String({ maxLength: 120, description: "A name of GET /api/scenarios." }),
    seed: Type.Integer({ minimum: 0, maximum: 0xffffffff }),
    steps: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1e12,
        description: "Of each phase, instead of the scenario's own.",
      }),
    ),
    algorithm: Type.Optional(SettingsSchema.properties.algorithm),
    network: Type.Optional(SettingsSchema.properties.network),
  },
  { additionalProperties: false },
);

const BranchBody = Type.Object(
  {
    step: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: Number.MAX_SAFE_INTEGER,
        description: "Of the checkpoint; the newest whole one if absent.",
      }),
    ),
    seed: Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 0xffffffff },
        description: "All streams begin anew from this seed; without it they go on.",
      }),
    ),
    reward: Type.Optional(
      Type.Record(Type.String({ maxLength: 120 }), Type.Number(), {
        maxProperties: 64,
        description:
          "Weights over objectives. With any of reward, levels and steps a phase begins at the branch.",
      }),
    ),
    levels: Type.Optional(Type.String({ maxLength: 120, description: "The level set." })),
    steps: Type.Optional(Type.Integer({ minimum: 1, maximum: 1e12, description: "Of that phase." })),
  },
  { additionalProperties: false },
);
const StopQuery = Type.Object({
  now: Type.Boolean({
    default: false,
    description:
      "End its worker at once, without a checkpoint: for one that does not hear. The run has failed.",
  }),
});
/** What starting a training can be answered with. */
const STARTING: readonly ErrorCode[] = [
  "no-such-scenario",
  "bad-scenario",
  "too-large",
  "queue-full",
  "too-many-jobs",
  "disk-full",
  "no-training",
  "closing",
];

type Id = { Params: Static<typeof Params> };

export interface JobSources {
  readonly sources: Sources;
  /** Absent: this server only shows. */
  readonly jobs: Jobs | undefined;
  /** The scenarios' folder. */
  readonly scenarios: string;
}

/** What changes trainings. Each answers 202 with the run's summary. */
export function jobRoutes(app: FastifyInstance, { sources, jobs, scenarios }: JobSources): void {
  const tags = ["runs"];
  const changing = (summary: string, ...codes: ErrorCode[]) => ({
    tags,
    summary,
    params: Params,
    response: { 202: RunSummarySchema, ...errorAnswers("no-such-run", "no-training", "closing", ...codes) },
  });
  const summary = async (id: string): Promise<RunSummary> => (await sources.read(id)).summary;

  app.post<{ Body: Static<typeof StartBody> }>(
    "/api/runs",
    {
      schema: {
        tags,
        summary: "Train a scenario: at once, or when it is its turn",
        body: StartBody,
        response: { 202: RunSummarySchema, ...errorAnswers(...STARTING) },
      },
    },
    async ({ body: { scenario: name, ...rest }, ip }, reply) => {
      const id = trainer(jobs).start({ ...rest, scenario: await scenarioText(scenarios, name) }, ip);
      return reply
        .code(202)
        .header("location", `/api/runs/${id}`)
        .send(await summary(id));
    },
  );

  app.post<Id & { Querystring: Static<typeof StopQuery> }>(
    "/api/runs/:id/stop",
    {
      schema: {
        ...changing("Stop after the iteration under way, with a checkpoint", "not-running"),
        querystring: StopQuery,
      },
    },
    async ({ params: { id }, query: { now } }, reply) => {
      const before = await summary(id);
      trainer(jobs).stop(id, now);
      return reply.code(202).send(before);
    },
  );

  app.post<Id>(
    "/api/runs/:id/pause",
    { schema: changing("Wait after the iteration under way; it keeps its worker", "not-running") },
    async ({ params: { id } }, reply) => {
      trainer(jobs).pause(id);
      return reply.code(202).send(await summary(id));
    },
  );

  app.post<Id>(
    "/api/runs/:id/resume",
    {
      schema: changing(
        "Go on: where it was paused, or from the newest checkpoint",
        "already-running",
        "already-finished",
        "queue-full",
        "too-many-jobs",
        "disk-full",
        "run-unreadable",
      ),
    },
    async ({ params: { id }, ip }, reply) => {
      await trainer(jobs).resume(id, ip);
      return reply.code(202).send(await summary(id));
    },
  );

  app.post<Id & { Body: Static<typeof BranchBody> }>(
    "/api/runs/:id/branch",
    {
      schema: {
        tags,
        summary: "Start a run from a checkpoint of another, as mesagrid branch does",
        params: Params,
        body: BranchBody,
        response: {
          202: RunSummarySchema,
          ...errorAnswers("no-such-run", "no-such-checkpoint", "run-unreadable", ...STARTING),
        },
      },
    },
    async ({ params, body, ip }, reply) => {
      const id = await trainer(jobs).branch(params.id, body, ip);
      return reply
        .code(202)
        .header("location", `/api/runs/${id}`)
        .send(await summary(id));
    },
  );
}

function trainer(jobs: Jobs | undefined): Jobs {
  if (jobs) return jobs;
  throw refuse("no-training", "this server shows runs and trains none", "mesagrid train FILE does");
}
