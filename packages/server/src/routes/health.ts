import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { errorAnswers } from "../errors.js";
import type { Counted, Numbers } from "../prometheus.js";

const HealthSchema = Type.Object({
  status: Type.Literal("ok"),
  version: Type.String({ description: "The server's version." }),
  uptimeSeconds: Type.Number(),
  runs: Type.Object({
    running: Type.Integer({ description: "Trainings in this server's workers." }),
    queued: Type.Integer({ description: "Trainings that wait for a worker." }),
  }),
  viewers: Type.Integer({ description: "Open WebSockets." }),
});

export interface HealthSources extends Counted {
  readonly version: string;
}

/** How the server is: in words for a person or a script, in numbers for Prometheus. */
export function healthRoutes(app: FastifyInstance, health: HealthSources, numbers: Numbers): void {
  const schema = {
    tags: ["server"],
    summary: "Whether the server lives, and how busy it is",
    response: { 200: HealthSchema, ...errorAnswers() },
  };
  app.get("/api/health", { schema }, async () => ({
    status: "ok",
    version: health.version,
    uptimeSeconds: process.uptime(),
    runs: { running: health.running(), queued: health.queued() },
    viewers: health.viewers(),
  }));

  const metrics = {
    tags: ["server"],
    summary: "Numbers of the server, in Prometheus' text format",
    response: {
      200: {
        description: "README.md has their table.",
        content: { "text/plain": { schema: Type.String() } },
      },
      ...errorAnswers(),
    },
  };
  app.get("/metrics", { schema: metrics }, async (_request, reply) =>
    reply.type("text/plain; version=0.0.4; charset=utf-8").send(await numbers.text()),
  );
}
