import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { Aside } from "../aside/aside.js";
import type { LevelAnswer } from "../aside/questions.js";
import { errorAnswers } from "../errors.js";
import { scenarioText } from "../scenario-files.js";
import { LevelSchema } from "../shapes.js";

const Params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const seed = Type.Integer({
  minimum: 0,
  maximum: 0xffffffff,
  default: 1,
  description: "Seed of the levels.",
});
const set = Type.String({ maxLength: 120, description: "Name of the level set." });
/** Levels are drawn from the first on, to find the last. */
const LAST = 1023;
const LevelsQuery = Type.Object({
  set,
  seed,
  offset: Type.Integer({ minimum: 0, maximum: LAST, default: 0, description: "Number of the first." }),
  limit: Type.Integer({ minimum: 1, maximum: 64, default: 8, description: "How many." }),
});
const PictureQuery = Type.Object({
  set,
  seed,
  level: Type.Integer({ minimum: 0, maximum: LAST, default: 0, description: "Its number in the level set." }),
});
type Name = { Params: Static<typeof Params> };

const tags = ["scenarios"];
const errors = errorAnswers("no-such-scenario", "bad-scenario", "too-large", "too-heavy", "busy");

/** Sample levels of the scenarios in a folder, as data and as pictures. @param root the folder */
export function levelRoutes(app: FastifyInstance, root: string, aside: Aside): void {
  app.get<Name & { Querystring: Static<typeof LevelsQuery> }>(
    "/api/scenarios/:name/levels",
    {
      schema: {
        tags,
        summary: "Levels of a level set, the same for the same seed",
        params: Params,
        querystring: LevelsQuery,
        response: { 200: Type.Object({ levels: Type.Array(LevelSchema) }), ...errors },
      },
    },
    async ({ params, query: { offset, limit, ...drawn }, ip }) => {
      const text = await scenarioText(root, params.name);
      const part = { from: offset, many: limit, as: "data" } as const;
      return aside.ask<{ levels: LevelAnswer[] }>({ kind: "levels", text, ...drawn, ...part }, ip);
    },
  );

  app.get<Name & { Querystring: Static<typeof PictureQuery> }>(
    "/api/scenarios/:name/picture",
    {
      schema: {
        tags,
        summary: "One level of a level set as a picture",
        params: Params,
        querystring: PictureQuery,
        response: {
          200: {
            description: "The picture.",
            content: { "image/svg+xml": { schema: Type.String() } },
          },
          ...errors,
        },
      },
    },
    async ({ params, query: { level, ...drawn }, ip }, reply) => {
      const text = await scenarioText(root, params.name);
      const part = { from: level, many: 1, as: "picture" } as const;
      const { pictures } = await aside.ask<{ pictures: string[] }>(
        { kind: "levels", text, ...drawn, ...part },
        ip,
      );
      return reply.type("image/svg+xml").send(pictures[0]);
    },
  );
}
