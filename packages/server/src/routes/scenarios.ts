import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { errorAnswers, ServerError } from "../errors.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { readScenario, scenarioNames } from "../scenario-files.js";
import { ScenarioDetailSchema, type ScenarioSummary, ScenarioSummarySchema } from "../shapes.js";

const Params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const ListQuery = Type.Object(PageQuery);
const tags = ["scenarios"];

/** What can be asked of the scenario files. @param root their folder */
export function scenarioRoutes(app: FastifyInstance, root: string): void {
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

  app.get<{ Params: { name: string } }>(
    "/api/scenarios/:name",
    {
      schema: {
        tags,
        summary: "One scenario, with its text",
        params: Params,
        response: { 200: ScenarioDetailSchema, ...errorAnswers("no-such-scenario", "too-large") },
      },
    },
    async ({ params }) => readScenario(root, params.name),
  );
}

async function listScenarios(root: string, page: Page) {
  const names = await scenarioNames(root);
  const scenarios: ScenarioSummary[] = [];
  for (const name of partOf(names, page)) {
    try {
      const { text: _, ...summary } = await readScenario(root, name);
      scenarios.push(summary);
    } catch (thrown) {
      if (!(thrown instanceof ServerError)) throw thrown; // else: gone since the folder was read, or too large
    }
  }
  return { scenarios, total: names.length };
}
