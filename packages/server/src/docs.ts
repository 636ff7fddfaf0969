import fastifySwagger from "@fastify/swagger";
import fastifySwaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { COOKIE } from "./token.js";

/** Groups of the OpenAPI document, in its order. */
const TAGS = [
  { name: "scenarios", description: "The scenario files: read, check, save, look at levels." },
  { name: "runs", description: "Trainings, those under way and those in the runs' folder." },
  { name: "metrics", description: "Numbers of a run over its training." },
  { name: "traces", description: "Recorded episodes of a run." },
  { name: "checkpoints", description: "Networks of a run, for a browser to load." },
  { name: "results", description: "Studies, and what came back." },
  { name: "server", description: "How the server is." },
];

/** Where the document is, and the page to try it. */
export const DOCS = "/docs";

/**
 * Describes all routes that are registered after it, from the schemas that validate them: `/docs` is a page to try them at, `/docs/json`
 * the OpenAPI document.
 */
export function describeRoutes(app: FastifyInstance, version: string): void {
  app.register(fastifySwagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "mesagrid",
        version,
        description:
          "Scenarios, runs, metrics, episodes and trainings. Every error has the one shape `{error: {code, message, hint?}}`.",
      },
      tags: TAGS,
      components: {
        securitySchemes: {
          token: { type: "http", scheme: "bearer", description: "Where the server asks for one." },
          cookie: { type: "apiKey", in: "cookie", name: COOKIE, description: "The same, in a browser." },
        },
      },
      security: [{}, { token: [] }, { cookie: [] }],
    },
  });
  app.register(fastifySwaggerUi, { routePrefix: DOCS, uiConfig: { docExpansion: "list" } });
}
