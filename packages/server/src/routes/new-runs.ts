import { SettingsSchema } from "@mesagrid/agent";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import type { Aside } from "../aside/aside.js";
import { type ErrorCode, errorAnswers, refuse } from "../errors.js";
import { LARGEST_SCENARIO, scenarioText } from "../scenario-files.js";
import { RunSummarySchema } from "../shapes.js";
import type { Sources } from "../sources.js";
import { type JobSources, trainer } from "./jobs.js";
import { LARGEST_BODY } from "./scenarios.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const StartBody = Type.Object(
  {
    scenario: Type.Optional(Type.String({ maxLength: 120, description: "A name of GET /api/scenarios." })),
    text: Type.Optional(
      Type.String({
        maxLength: LARGEST_SCENARIO,
        description: "Instead of a name: a scenario file's text, saved or not.",
      }),
    ),
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
/** What starting a training can be answered with. */
const STARTING: readonly ErrorCode[] = [
  "no-such-scenario",
  "bad-scenario",
  "too-large",
  "too-heavy",
  "busy",
  "unsupported-type",
  "queue-full",
  "too-many-jobs",
  "disk-full",
  "no-training",
  "closing",
];

const tags = ["runs"];

/** What makes new runs. Each answers 202 with the run's summary. @param scenarios the scenarios' folder */
export function newRunRoutes(
  app: FastifyInstance,
  { sources, jobs }: JobSources,
  scenarios: string,
  aside: Aside,
): void {
  const textOf = async ({ scenario, text }: Static<typeof StartBody>, client: string): Promise<string> => {
    if ((scenario === undefined) === (text === undefined))
      throw refuse("bad-request", "a run is of a scenario's name or of a text, one of the two");
    if (scenario !== undefined) return scenarioText(scenarios, scenario);
    await aside.refuseFaults(text ?? "", client);
    return text ?? "";
  };
  app.post<{ Body: Static<typeof StartBody> }>(
    "/api/runs",
    {
      bodyLimit: LARGEST_BODY,
      schema: {
        tags,
        summary: "Train a scenario: at once, or when it is its turn",
        body: StartBody,
        response: { 202: RunSummarySchema, ...errorAnswers(...STARTING) },
      },
    },
    async ({ body, ip }, reply) => {
      const { scenario: _, text: __, ...rest } = body;
      const id = trainer(jobs).start({ ...rest, scenario: await textOf(body, ip) }, ip);
      return tellNew(reply, sources, id);
    },
  );

  app.post<{ Params: Static<typeof Params>; Body: Static<typeof BranchBody> }>(
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
      return tellNew(reply, sources, id);
    },
  );
}

async function tellNew(reply: FastifyReply, sources: Sources, id: string) {
  const { summary } = await sources.read(id);
  return reply.code(202).header("location", `/api/runs/${id}`).send(summary);
}
