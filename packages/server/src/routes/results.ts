import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import { errorAnswers, refuse } from "../errors.js";
import { listSchema, type Page, PageQuery, partOf } from "../paging.js";
import { listResults, resultFile, studyWords } from "../results.js";
import { ResultSchema } from "../shapes.js";

const ListQuery = Type.Object(PageQuery);
const Params = Type.Object({ "*": Type.String({ maxLength: 500, description: "Its name in the list." }) });

const tags = ["results"];

/** A report may be a page of its own making: it runs no script, loads nothing, and is framed by the server's own page alone. */
const SHOWN_ALONE =
  "sandbox; default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** Studies and what came back. @param root the studies' folder; reports are in `results` below it */
export function resultRoutes(app: FastifyInstance, root: string): void {
  fileRoutes(app, "studies", root, 0, "Studies: questions, and what would refute them");
  fileRoutes(app, "reports", join(root, "results"), 3, "Reports: what came back of studies");
}

/** A list of files, and each of them. */
function fileRoutes(
  app: FastifyInstance,
  name: "studies" | "reports",
  root: string,
  deepest: number,
  summary: string,
): void {
  app.get<{ Querystring: Page }>(
    `/api/${name}`,
    {
      schema: {
        tags,
        summary,
        querystring: ListQuery,
        response: { 200: listSchema(name, ResultSchema), ...errorAnswers() },
      },
    },
    async ({ query }) => {
      const all = await listResults(root, deepest);
      const part = partOf(all, query).map(async (file) =>
        name === "studies" ? { ...file, ...(await studyWords(root, file)) } : file,
      );
      return { [name]: await Promise.all(part), total: all.length };
    },
  );

  app.get<{ Params: Static<typeof Params> }>(
    `/api/${name}/*`,
    {
      schema: {
        tags,
        summary: `One file of the ${name}`,
        params: Params,
        response: {
          200: { description: "The file.", content: { "*/*": { schema: Type.Unknown() } } },
          ...errorAnswers("no-such-result"),
        },
      },
    },
    async ({ params }, reply) => {
      const file = await resultFile(root, params["*"]);
      if (!file) throw refuse("no-such-result", "there is no such file", `GET /api/${name} lists them`);
      reply.headers({ "content-security-policy": SHOWN_ALONE, "x-frame-options": "SAMEORIGIN" });
      return reply.type(file.type).send(createReadStream(file.path));
    },
  );
}
