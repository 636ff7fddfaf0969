import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { type ErrorCode, errorAnswers, refuse } from "../errors.js";
import type { Jobs } from "../jobs.js";
import { type RunSummary, RunSummarySchema } from "../shapes.js";
import type { Sources } from "../sources.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const StopQuery = Type.Object({
  now: Type.Boolean({
    default: false,
    description:
      "End its worker at once, without a checkpoint: for one that does not hear. The run has failed.",
  }),
});
type Id = { Params: Static<typeof Params> };

export interface JobSources {
  readonly sources: Sources;
  /** Absent: this server only shows. */
  readonly jobs: Jobs | undefined;
}

/** What changes trainings that there are. Each answers 202 with the run's summary. */
export function jobRoutes(app: FastifyInstance, { sources, jobs }: JobSources): void {
  const summary = async (id: string): Promise<RunSummary> => (await sources.read(id)).summary;

  app.post<Id & { Querystring: Static<typeof StopQuery> }>(
    "/api/runs/:id/stop",
    {
      schema: {
        ...changing("Stop after the iteration under way, with a checkpoint", "not-running", "disk-full"),
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
}

/** The schema of a change to a run. @param codes of the errors that it alone can have */
function changing(summary: string, ...codes: ErrorCode[]) {
  return {
    tags: ["runs"],
    summary,
    params: Params,
    response: { 202: RunSummarySchema, ...errorAnswers("no-such-run", "no-training", "closing", ...codes) },
  };
}

/** @throws ServerError `no-training` if this server only shows */
export function trainer(jobs: Jobs | undefined): Jobs {
  if (jobs) return jobs;
  throw refuse("no-training", "this server shows runs and trains none", "mesagrid train FILE does");
}
