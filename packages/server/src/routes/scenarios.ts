import { defaultSettings } from "@mesagrid/agent";
import type { FastifyInstance, FastifyReply } from "fastify";
import { type Static, Type } from "typebox";
import type { Aside } from "../aside/aside.js";
import type { CheckAnswer } from "../aside/questions.js";
import { errorAnswers, ServerError } from "../errors.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { LARGEST_SCENARIO, readScenario, scenarioNames } from "../scenario-files.js";
import { CheckSchema, ScenarioDetailSchema, type ScenarioSummary, ScenarioSummarySchema } from "../shapes.js";

const Params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const ListQuery = Type.Object(PageQuery);
export const TextBody = Type.Object(
  { text: Type.String({ maxLength: LARGEST_SCENARIO, description: "The scenario file's text." }) },
  { additionalProperties: false },
);
const CheckBody = Type.Object(
  {
    ...TextBody.properties,
    levels: Type.Integer({
      minimum: 0,
      maximum: 256,
      default: 64,
      description: "Levels of each set to look at; 0: the text alone.",
    }),
    seed: Type.Integer({ minimum: 0, maximum: 0xffffffff, default: 1, description: "Seed of the levels." }),
    gamma: Type.Number({
      minimum: 0,
      maximum: 1,
      default: defaultSettings().gamma,
      description: "Discount of values.",
    }),
  },
  { additionalProperties: false },
);
type Name = { Params: Static<typeof Params> };

/** Most bytes of a body with a scenario: a text in JSON grows by its quotation marks and line breaks. */
export const LARGEST_BODY = 2 * LARGEST_SCENARIO;

const tags = ["scenarios"];
const missing = ["no-such-scenario", "too-large"] as const;

/** The scenario files: list, read and check. @param root their folder */
export function scenarioRoutes(app: FastifyInstance, root: string, aside: Aside): void {
  app.get<{ Querystring: Page }>(
    "/api/scenarios",
    {
      schema: {
        tags,
        summary: "The scenarios by name, with what is wrong with those that have faults",
        querystring: ListQuery,
        response: { 200: listSchema("scenarios", ScenarioSummarySchema), ...errorAnswers() },
      },
    },
    async ({ query }) => listScenarios(root, query),
  );

  app.get<Name>(
    "/api/scenarios/:name",
    {
      schema: {
        tags,
        summary: "One scenario, with its text",
        params: Params,
        response: { 200: ScenarioDetailSchema, ...errorAnswers(...missing) },
      },
    },
    async ({ params }, reply) => tell(reply, root, params.name),
  );

  app.post<{ Body: Static<typeof CheckBody> }>(
    "/api/scenarios/check",
    {
      bodyLimit: LARGEST_BODY,
      schema: {
        tags,
        summary:
          "Say what is wrong with a scenario's text, and what its levels are worth, as mesagrid check does",
        body: CheckBody,
        response: { 200: CheckSchema, ...errorAnswers("too-large", "unsupported-type", "too-heavy", "busy") },
      },
    },
    async ({ body, ip }) => (await aside.ask<{ check: CheckAnswer }>({ kind: "check", ...body }, ip)).check,
  );
}

/** Answers with a scenario as it is now, and its ETag. */
export async function tell(reply: FastifyReply, root: string, name: string) {
  const scenario = await readScenario(root, name);
  return reply.header("etag", `"${scenario.hash}"`).send(scenario);
}

async function listScenarios(root: string, page: Page) {
  const names = await scenarioNames(root);
  const scenarios: ScenarioSummary[] = [];
  for (const name of partOf(names, page)) {
    try {
      const { text: _, hash: __, ...summary } = await readScenario(root, name);
      scenarios.push(summary);
    } catch (thrown) {
      if (!(thrown instanceof ServerError)) throw thrown; // else: gone since the folder was read, or too large
    }
  }
  return { scenarios, total: names.length };
}
