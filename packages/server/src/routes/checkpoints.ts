import { createReadStream } from "node:fs";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers } from "../errors.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { runFolder } from "../paths.js";
import { type CheckpointFiles, listCheckpoints, MODEL_FILES, modelFile } from "../run-files.js";
import { CheckpointSchema } from "../shapes.js";

const Params = Type.Object({ id: Type.String({ maxLength: 200 }) });
const ListQuery = Type.Object(PageQuery);
const FileParams = Type.Object({
  ...Params.properties,
  step: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  file: Type.Enum(["model.json", "weights.bin"]),
});

const tags = ["checkpoints"];

/** The networks of the runs in a folder, for a browser to load. @param root the folder */
export function checkpointRoutes(app: FastifyInstance, root: string): void {
  app.get<{ Params: Static<typeof Params>; Querystring: Page }>(
    "/api/runs/:id/checkpoints",
    {
      schema: {
        tags,
        summary: "Checkpoints of a run, newest first",
        params: Params,
        querystring: ListQuery,
        response: { 200: listSchema("checkpoints", CheckpointSchema), ...errorAnswers("no-such-run") },
      },
    },
    async ({ params: { id }, query }) => {
      const all = await listCheckpoints(await runFolder(root, id));
      return { checkpoints: partOf(all, query).map((one) => withAddresses(id, one)), total: all.length };
    },
  );

  const binary = { schema: Type.String({ format: "binary" }) };
  app.get<{ Params: Static<typeof FileParams> }>(
    "/api/runs/:id/checkpoints/:step/:file",
    {
      schema: {
        tags,
        summary: "A file of a checkpoint's network: tf.loadLayersModel takes the address of its model.json",
        params: FileParams,
        response: {
          200: {
            description: "The file.",
            content: { "application/json": { schema: Type.Unknown() }, "application/octet-stream": binary },
          },
          ...errorAnswers("no-such-run", "no-such-checkpoint"),
        },
      },
    },
    async ({ params: { id, step, file } }, reply) => {
      const path = await modelFile(await runFolder(root, id), step, file);
      return reply.type(MODEL_FILES[file]).send(createReadStream(path));
    },
  );
}

function withAddresses(id: string, { step, files }: CheckpointFiles): Static<typeof CheckpointSchema> {
  const address = (name: string) => `/api/runs/${id}/checkpoints/${step}/${name}`;
  return {
    step,
    model: address("model.json"),
    files: files.map(({ name, bytes }) => ({ name, address: address(name), bytes })),
  };
}
