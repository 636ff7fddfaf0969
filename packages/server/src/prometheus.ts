import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** Of the process: one for all servers in it, as its observers live as long as it does. */
let ofProcess: Registry | undefined;

/** What a server counts of itself. */
export interface Counted {
  running(): number;
  queued(): number;
  viewers(): number;
  players(): number;
  frames(): { readonly sent: number; readonly skipped: number };
}

/** The numbers of a server for Prometheus; README.md has their table. */
export class Numbers {
  readonly #own = new Registry();
  readonly #requests: Histogram;
  readonly #ends: Counter;

  constructor({ running, queued, viewers, players, frames }: Counted) {
    const registers = [this.#own];
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    gauge("mesagrid_runs_running", "Trainings in this server's workers", running);
    gauge("mesagrid_runs_queued", "Trainings that wait for a worker", queued);
    gauge("mesagrid_viewers", "Open WebSockets", viewers);
    gauge("mesagrid_players", "Policies and recorded episodes that are played for viewers", players);
    new Counter({
      name: "mesagrid_frames_total",
      help: "Frames of boards for viewers, by what became of them",
      labelNames: ["frames"],
      registers,
      collect() {
        this.reset();
        for (const [what, count] of Object.entries(frames())) this.inc({ frames: what }, count);
      },
    });
    this.#requests = new Histogram({
      name: "mesagrid_http_request_seconds",
      help: "Time from request to answer",
      labelNames: ["method", "route", "status"],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    });
    this.#ends = new Counter({
      name: "mesagrid_runs_ended_total",
      help: "Trainings of this server that ended, by how",
      labelNames: ["ended"],
      registers,
    });
  }

  /** Times every request from here on. */
  watch(app: FastifyInstance): void {
    app.addHook("onResponse", async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
      const route = routeOptions.url ?? "none"; // the route's pattern: an address of its own would be a number of its own
      this.#requests.observe({ method, route, status: String(statusCode) }, elapsedTime / 1000);
    });
  }

  /** A training has ended. */
  ended(how: string): void {
    this.#ends.inc({ ended: how });
  }

  /** All numbers in Prometheus' text format. */
  async text(): Promise<string> {
    if (!ofProcess) {
      ofProcess = new Registry();
      collectDefaultMetrics({ register: ofProcess });
    }
    return `${await this.#own.metrics()}\n${await ofProcess.metrics()}`;
  }
}
