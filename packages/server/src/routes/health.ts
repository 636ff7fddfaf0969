import type { FastifyInstance } from "fastify";
import { Type } from "typebox";
import { errorAnswers } from "../errors.js";

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

export interface HealthSources {
  readonly version: string;
  running(): number;
  queued(): number;
  viewers(): number;
}

/** `GET /api/health`: whether the server lives, and how busy it is. */
export function healthRoutes(app: FastifyInstance, health: HealthSources): void {
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
}
