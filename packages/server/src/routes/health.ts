import type { FastifyInstance } from "fastify";
import { Type } from "typebox";

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
  app.get("/api/health", { schema: { response: { 200: HealthSchema } } }, async () => ({
    status: "ok",
    version: health.version,
    uptimeSeconds: process.uptime(),
    runs: { running: health.running(), queued: health.queued() },
    viewers: health.viewers(),
  }));
}
