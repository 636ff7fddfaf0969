import { readMetrics } from "@mesagrid/agent";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { ServerError } from "../errors.js";
import { runFolder } from "../paths.js";
import {
  ErrorBodySchema,
  MetricsPageSchema,
  RunDetailSchema,
  RunSummarySchema,
  TracesPageSchema,
} from "../shapes.js";
import type { Sources } from "../sources.js";
import { cleanRow } from "../tail.js";
import { newestTraces } from "../traces.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1000, default: 200 }),
  offset: Type.Integer({ minimum: 0, default: 0 }),
});
const ListSchema = Type.Object({ runs: Type.Array(RunSummarySchema), total: Type.Integer() });
const MetricsQuery = Type.Object({
  from: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: "A byte of metrics.jsonl: 0, or `nextByte` of the answer before.",
  }),
});
const TracesQuery = Type.Object({
  levels: Type.Optional(Type.String({ maxLength: 120, description: "Of this level set only." })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 10 }),
});
type Id = { Params: Static<typeof Params> };
const errors = { "4xx": ErrorBodySchema };

/** What can be read of runs: `GET /api/runs`, `/api/runs/:id`, `/api/runs/:id/metrics`, `/api/runs/:id/traces`. */
export function runRoutes(app: FastifyInstance, root: string, sources: Sources): void {
  app.get<{ Querystring: Static<typeof ListQuery> }>(
    "/api/runs",
    { schema: { querystring: ListQuery, response: { 200: ListSchema } } },
    async ({ query: { limit, offset } }) => {
      const runs = await sources.list();
      return { runs: runs.slice(offset, offset + limit), total: runs.length };
    },
  );

  app.get<Id>(
    "/api/runs/:id",
    { schema: { params: Params, response: { 200: RunDetailSchema, ...errors } } },
    async ({ params: { id } }) => {
      const { summary, scenario, config, versions } = await sources.read(id);
      return { ...summary, scenario: { ...summary.scenario, ...scenario }, config, versions };
    },
  );

  app.get<Id & { Querystring: Static<typeof MetricsQuery> }>(
    "/api/runs/:id/metrics",
    {
      schema: { params: Params, querystring: MetricsQuery, response: { 200: MetricsPageSchema, ...errors } },
    },
    async ({ params: { id }, query: { from } }) => {
      const folder = await runFolder(root, id);
      try {
        const { rows, nextByte } = readMetrics(folder, from);
        return { rows: rows.map(cleanRow), nextByte };
      } catch (thrown) {
        if (!(thrown instanceof SyntaxError)) throw thrown;
        throw new ServerError(
          "bad-request",
          400,
          `no row begins at byte ${from}`,
          "ask from 0, or a nextByte",
        );
      }
    },
  );

  app.get<Id & { Querystring: Static<typeof TracesQuery> }>(
    "/api/runs/:id/traces",
    { schema: { params: Params, querystring: TracesQuery, response: { 200: TracesPageSchema, ...errors } } },
    async ({ params: { id }, query: { levels, limit } }) => ({
      traces: await newestTraces(await runFolder(root, id), limit, levels),
    }),
  );
}
