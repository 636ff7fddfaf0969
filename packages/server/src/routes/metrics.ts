import { RunError, readMetrics } from "@mesagrid/agent";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers, refuse } from "../errors.js";
import { runFolder } from "../paths.js";
import { readSeries } from "../series.js";
import { MetricsPageSchema, SeriesSchema } from "../shapes.js";
import { cleanRow } from "../tail.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const RowsQuery = Type.Object({
  from: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 0,
    description: "A byte of metrics.jsonl: 0, or `nextByte` of the answer before.",
  }),
});
const SeriesQuery = Type.Object({
  names: Type.Optional(
    Type.Array(Type.String({ maxLength: 200 }), {
      maxItems: 200,
      description:
        "Of these only, such as names=entropy&names=valueLoss; @mesagrid/agent's metrics.ts tells what they are.",
    }),
  ),
  fromStep: Type.Number({ minimum: 0, default: 0, description: "From this environment step on." }),
  toStep: Type.Number({
    minimum: 0,
    default: Number.MAX_SAFE_INTEGER,
    description: "Up to this environment step.",
  }),
  points: Type.Integer({
    minimum: 2,
    maximum: 10_000,
    default: 1000,
    description:
      "Most points of each: of longer ones the least and the greatest value of each stretch (min-max decimation).",
  }),
});
type Id = { Params: Static<typeof Params> };

const tags = ["metrics"];

/** The numbers of the runs in a folder. @param root the folder */
export function metricsRoutes(app: FastifyInstance, root: string): void {
  app.get<Id & { Querystring: Static<typeof RowsQuery> }>(
    "/api/runs/:id/metrics",
    {
      schema: {
        tags,
        summary: "Rows of metrics.jsonl from a byte on: to follow a training",
        params: Params,
        querystring: RowsQuery,
        response: { 200: MetricsPageSchema, ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id }, query: { from } }) => {
      const folder = await runFolder(root, id);
      try {
        const { rows, nextByte } = readMetrics(folder, from);
        return { rows: rows.map(cleanRow), nextByte };
      } catch (thrown) {
        if (!(thrown instanceof RunError)) throw thrown;
        throw refuse("bad-request", `no row begins at byte ${from}`, "ask from 0, or a nextByte");
      }
    },
  );

  app.get<Id & { Querystring: Static<typeof SeriesQuery> }>(
    "/api/runs/:id/series",
    {
      schema: {
        tags,
        summary: "Numbers over the steps of a training, thinned to what a chart can show",
        params: Params,
        querystring: SeriesQuery,
        response: { 200: Type.Object({ series: Type.Array(SeriesSchema) }), ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id }, query }) => ({ series: await readSeries(await runFolder(root, id), query) }),
  );
}
