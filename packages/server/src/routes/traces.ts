import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers } from "../errors.js";
import { listSchema, PageQuery, partOf } from "../paging.js";
import { runFolder } from "../paths.js";
import { TraceDetailSchema, TraceSummarySchema } from "../shapes.js";
import { listTraces, readTrace } from "../traces.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object({
  ...PageQuery,
  levels: Type.Optional(Type.String({ maxLength: 120, description: "Of this level set only." })),
});
const TraceParams = Type.Object({
  ...Params.properties,
  trace: Type.Integer({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "Its number in the list of traces.",
  }),
});

const tags = ["traces"];

/** The recorded episodes of the runs in a folder. @param root the folder */
export function traceRoutes(app: FastifyInstance, root: string): void {
  app.get<{ Params: Static<typeof Params>; Querystring: Static<typeof ListQuery> }>(
    "/api/runs/:id/traces",
    {
      schema: {
        tags,
        summary: "Recorded episodes, newest first",
        params: Params,
        querystring: ListQuery,
        response: { 200: listSchema("traces", TraceSummarySchema), ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id }, query: { levels, ...page } }) => {
      const traces = await listTraces(await runFolder(root, id), levels);
      return { traces: partOf(traces, page), total: traces.length };
    },
  );

  app.get<{ Params: Static<typeof TraceParams> }>(
    "/api/runs/:id/traces/:trace",
    {
      schema: {
        tags,
        summary: "One recorded episode, with all that it takes to replay it",
        params: TraceParams,
        response: { 200: TraceDetailSchema, ...errorAnswers("no-such-run", "no-such-trace") },
      },
    },
    async ({ params: { id, trace } }) => readTrace(await runFolder(root, id), trace),
  );
}
