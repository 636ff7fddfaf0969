import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers, refuse, ServerError } from "../errors.js";
import type { Jobs } from "../jobs.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { runFolder } from "../paths.js";
import { deleteFolder, packFolder } from "../run-files.js";
import { RunDetailSchema, RunSummarySchema } from "../shapes.js";
import type { Sources } from "../sources.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object(PageQuery);
type Id = { Params: Static<typeof Params> };
const tags = ["runs"];

export interface RunsOptions {
  /** The folder of all runs. */
  readonly root: string;
  readonly sources: Sources;
  readonly jobs: Jobs | undefined;
}

/** Runs as they lie in their folder: list, read, download, delete. */
export function runRoutes(app: FastifyInstance, { root, sources, jobs }: RunsOptions): void {
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

  app.get<Id>(
    "/api/runs/:id/download",
    {
      schema: {
        tags,
        summary: "The run's folder as an archive, to be unpacked into another folder of runs",
        params: Params,
        response: {
          200: {
            description: "A compressed archive (.tar.gz).",
            content: { "application/gzip": { schema: Type.String({ format: "binary" }) } },
          },
          ...errorAnswers("no-such-run"),
        },
      },
    },
    async ({ params: { id } }, reply) => {
      const folder = await runFolder(root, id);
      return reply
        .type("application/gzip")
        .header("content-disposition", `attachment; filename="${id}.tar.gz"`)
        .send(packFolder(folder));
    },
  );

  app.delete<Id>(
    "/api/runs/:id",
    {
      schema: {
        tags,
        summary: "Delete a run that is not being trained, with all its files",
        params: Params,
        response: {
          204: Type.Null({ description: "It is gone." }),
          ...errorAnswers("no-such-run", "already-running"),
        },
      },
    },
    async ({ params: { id } }, reply) => {
      const { status } = (await sources.read(id)).summary;
      if (status === "running" || status === "queued") {
        throw refuse("already-running", `'${id}' is being trained`, "stop it first");
      }
      const forgotten = jobs?.forget(id) ?? false;
      try {
        await deleteFolder(await runFolder(root, id));
      } catch (thrown) {
        // One that failed before it had a folder is only to be forgotten.
        if (!forgotten || !(thrown instanceof ServerError) || thrown.code !== "no-such-run") throw thrown;
      }
      return reply.code(204).send();
    },
  );
}
