import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { ServerError } from "../errors.js";
import { readScenario, scenarioNames } from "../scenario-files.js";
import {
  ErrorBodySchema,
  ScenarioDetailSchema,
  type ScenarioSummary,
  ScenarioSummarySchema,
} from "../shapes.js";

const Params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const ListSchema = Type.Object({ scenarios: Type.Array(ScenarioSummarySchema) });

/** `GET /api/scenarios` and `GET /api/scenarios/:name`. @param root the scenarios' folder */
export function scenarioRoutes(app: FastifyInstance, root: string): void {
  app.get("/api/scenarios", { schema: { response: { 200: ListSchema } } }, async () => {
    const scenarios: ScenarioSummary[] = [];
    for (const name of await scenarioNames(root)) {
      try {
        const { text: _, ...summary } = await readScenario(root, name);
        scenarios.push(summary);
      } catch (thrown) {
        if (!(thrown instanceof ServerError)) throw thrown; // else: gone since the folder was read, or too large
      }
    }
    return { scenarios };
  });

  app.get<{ Params: { name: string } }>(
    "/api/scenarios/:name",
    { schema: { params: Params, response: { 200: ScenarioDetailSchema, 404: ErrorBodySchema } } },
    async ({ params }) => readScenario(root, params.name),
  );
}
