import { readMetrics } from "@mesagrid/agent";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers, ServerError } from "../errors.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { runFolder } from "../paths.js";
import { MetricsPageSchema, RunDetailSchema, RunSummarySchema, TracesPageSchema } from "../shapes.js";
import type { Sources } from "../sources.js";
import { cleanRow } from "../tail.js";
import { newestTraces } from "../traces.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object(PageQuery);
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
const tags = ["runs"];

/** What can be read of runs: `GET /api/runs`, `/api/runs/:id`, `/api/runs/:id/metrics`, `/api/runs/:id/traces`. */
export function runRoutes(app: FastifyInstance, root: string, sources: Sources): void {
  app.get<{ Querystring: Page }>(
    "/api/runs",
    {
      schema: {
        tags,
        summary: "The runs, newest first",
        querystring: ListQuery,
        response: { 200: listSchema("runs", RunSummarySchema), ...errorAnswers() },
      },
    },
    async ({ query }) => {
      const runs = await sources.list();
      return { runs: partOf(runs, query), total: runs.length };
    },
  );

  app.get<Id>(
    "/api/runs/:id",
    {
      schema: {
        tags,
        summary: "One run, with its scenario and its settings",
        params: Params,
        response: { 200: RunDetailSchema, ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id } }) => {
      const { summary, scenario, config, versions } = await sources.read(id);
      return { ...summary, scenario: { ...summary.scenario, ...scenario }, config, versions };
    },
  );

  app.get<Id & { Querystring: Static<typeof MetricsQuery> }>(
    "/api/runs/:id/metrics",
    {
      schema: {
        tags: ["metrics"],
        summary: "Rows of metrics.jsonl from a byte on: to follow a training",
        params: Params,
        querystring: MetricsQuery,
        response: { 200: MetricsPageSchema, ...errorAnswers("no-such-run") },
      },
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
    {
      schema: {
        tags: ["traces"],
        summary: "Recorded episodes, newest first",
        params: Params,
        querystring: TracesQuery,
        response: { 200: TracesPageSchema, ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id }, query: { levels, limit } }) => ({
      traces: await newestTraces(await runFolder(root, id), limit, levels),
    }),
  );
}
