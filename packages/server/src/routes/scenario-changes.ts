import type { FastifyInstance } from "fastify";
import { type Static, Type } from "typebox";
import type { Aside } from "../aside/aside.js";
import { errorAnswers, refuse } from "../errors.js";
import { isScenarioName } from "../paths.js";
import { deleteScenario, type Known, saveScenario } from "../scenario-files.js";
import { ScenarioDetailSchema } from "../shapes.js";
import { LARGEST_BODY, TextBody, tell } from "./scenarios.js";

const Params = Type.Object({ name: Type.String({ maxLength: 120 }) });
const Matching = Type.Object({
  "if-match": Type.Optional(
    Type.String({ maxLength: 80, description: "The ETag of the file that is replaced, or * for any." }),
  ),
  "if-none-match": Type.Optional(
    Type.Literal("*", { description: "Refuse if there is a scenario of this name." }),
  ),
});
type Name = { Params: Static<typeof Params> };
type Headers = { Headers: Static<typeof Matching> };

const tags = ["scenarios"];
const missing = ["no-such-scenario", "too-large"] as const;
const changing = ["changed-meanwhile", "say-which"] as const;

/** Saves and deletes scenario files, so that nobody undoes another's change unknowingly. @param root their folder */
export function scenarioChangeRoutes(app: FastifyInstance, root: string, aside: Aside): void {
  app.put<Name & Headers & { Body: Static<typeof TextBody> }>(
    "/api/scenarios/:name",
    {
      bodyLimit: LARGEST_BODY,
      schema: {
        tags,
        summary: "Save a scenario that has no fault; If-Match says which file it replaces",
        params: Params,
        headers: Matching,
        body: TextBody,
        response: {
          200: ScenarioDetailSchema,
          201: ScenarioDetailSchema,
          ...errorAnswers(
            "bad-scenario",
            "unsupported-type",
            "too-heavy",
            "busy",
            "disk-full",
            ...missing,
            ...changing,
          ),
        },
      },
    },
    async ({ params: { name }, headers, body: { text }, ip }, reply) => {
      if (!isScenarioName(name))
        throw refuse("bad-request", "a name is letters, digits and hyphens, a letter first");
      await aside.refuseFaults(text, ip);
      const fresh = await saveScenario(root, name, text, knownOf(headers));
      return tell(reply.code(fresh ? 201 : 200), root, name);
    },
  );

  app.delete<Name & Headers>(
    "/api/scenarios/:name",
    {
      schema: {
        tags,
        summary: "Delete a scenario; If-Match says which file. Its runs keep their copies",
        params: Params,
        headers: Matching,
        response: {
          204: Type.Null({ description: "It is gone." }),
          ...errorAnswers(...missing, ...changing),
        },
      },
    },
    async ({ params: { name }, headers }, reply) => {
      await deleteScenario(root, name, knownOf(headers));
      return reply.code(204).send();
    },
  );
}

/** What the headers say of the file that is changed. */
function knownOf({ "if-match": match, "if-none-match": noMatch }: Headers["Headers"]): Known | undefined {
  if (noMatch !== undefined) return "none";
  if (match === undefined) return undefined;
  return match === "*" ? "any" : { hash: match.replace(/^(?:W\/)?"?|"$/g, "") };
}
