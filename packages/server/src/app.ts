import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyInstance } from "fastify";
import { admit } from "./admission.js";
import { answerErrors } from "./answer-errors.js";
import { Aside, type AsideOptions } from "./aside/aside.js";
import { Channels } from "./channels/channels.js";
import { describeRoutes } from "./docs.js";
import type { Jobs } from "./jobs.js";
import { Numbers } from "./prometheus.js";
import { checkpointRoutes } from "./routes/checkpoints.js";
import { healthRoutes } from "./routes/health.js";
import { jobRoutes } from "./routes/jobs.js";
import { levelRoutes } from "./routes/levels.js";
import { metricsRoutes } from "./routes/metrics.js";
import { newRunRoutes } from "./routes/new-runs.js";
import { resultRoutes } from "./routes/results.js";
import { runRoutes } from "./routes/runs.js";
import { scenarioChangeRoutes } from "./routes/scenario-changes.js";
import { scenarioRoutes } from "./routes/scenarios.js";
import { traceRoutes } from "./routes/traces.js";
import type { Guard } from "./security.js";
import { Sources } from "./sources.js";
import type { LiveRuns } from "./tail.js";
import { Stream } from "./upgrade.js";

export interface AppOptions {
  /** The folder of all runs. It need not exist yet. */
  readonly runs: string;
  /** The folder of the scenario files. */
  readonly scenarios: string;
  /** The folder of the studies, with the reports in `results` below it. Default `studies`. */
  readonly studies?: string;
  /** The folder of the built viewer; without it the server has no page. */
  readonly viewer?: string;
  /** Trains; without it the server only shows. The caller closes it. */
  readonly jobs?: Jobs;
  /** Who is let in besides pages of this server under a loopback name. */
  readonly guard?: Partial<Guard>;
  /** Milliseconds between two looks at a watched run's folder. Default 250. */
  readonly interval?: number;
  /** Milliseconds between two signs of life asked of each viewer; one that missed two is cut. Default 15,000. */
  readonly heartbeat?: number;
  /** Most viewers at once, of which one client has four fifths at most. Default 256. */
  readonly viewers?: number;
  /** Most policies and recorded episodes played for viewers at once, of which one client has four fifths at most. Default 16. */
  readonly players?: number;
  /** Most open connections, of which one client has four fifths at most. Default 256 more than viewers. */
  readonly connections?: number;
  /** Requests that one client may make in a minute. Default 6,000. */
  readonly requestsPerMinute?: number;
  /** Messages that one viewer may send in a second. Default 50. */
  readonly messagesPerSecond?: number;
  /** How much is done at once to look at scenarios. */
  readonly aside?: AsideOptions;
  /** Told of errors that are the server's own fault. */
  readonly onError?: (thrown: unknown) => void;
}

/** Connections beyond those of the viewers: pages that load, scripts. */
const MORE_CONNECTIONS = 256;
const LARGEST_BODY = 1024 * 1024;

/** The server's version. */
export const VERSION: string = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
).version;

/** Builds the server without listening: `startServer` listens, tests inject. */
export function buildApp(options: AppOptions): FastifyInstance {
  const { runs, scenarios, jobs } = options;
  const guard: Guard = { hosts: [], origins: [], ...options.guard };
  const viewers = options.viewers ?? 256;
  const app = Fastify({
    bodyLimit: LARGEST_BODY,
    requestTimeout: 30_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 256 },
    ajv: { customOptions: { removeAdditional: false } },
  });
  app.removeContentTypeParser("text/plain");
  app.setSerializerCompiler(() => JSON.stringify); // the schemas of answers are documentation: they drop nothing
  const connections = options.connections ?? viewers + MORE_CONNECTIONS;
  admit(app, { guard, connections, requestsPerMinute: options.requestsPerMinute ?? 6000 });
  answerErrors(app, options.onError);

  const live = jobs ?? NO_LIVE_RUNS;
  const sources = new Sources({ runs, live, interval: options.interval ?? 250 });
  const channels = new Channels({ runs, live, players: options.players ?? 16 });
  const aside = new Aside(options.aside);
  const heartbeat = options.heartbeat ?? 15_000;
  const stream = new Stream(app.server, {
    sources,
    channels,
    guard,
    version: VERSION,
    viewers,
    heartbeat,
    messagesPerSecond: options.messagesPerSecond ?? 50,
  });
  app.addHook("preClose", async () => {
    await stream.close();
    await channels.close();
    sources.close();
    await aside.close();
  });

  const health = {
    version: VERSION,
    running: () => jobs?.running ?? 0,
    queued: () => jobs?.queued ?? 0,
    viewers: () => stream.viewers,
    players: () => channels.players,
    frames: () => stream.counts,
  };
  const numbers = new Numbers(health);
  numbers.watch(app);
  jobs?.whenEnded(({ ended }) => numbers.ended(ended));
  describeRoutes(app, VERSION);
  app.register(async (api) => {
    healthRoutes(api, health, numbers);
    scenarioRoutes(api, scenarios, aside);
    scenarioChangeRoutes(api, scenarios, aside);
    levelRoutes(api, scenarios, aside);
    runRoutes(api, { root: runs, sources, jobs });
    metricsRoutes(api, runs);
    traceRoutes(api, runs);
    checkpointRoutes(api, runs);
    resultRoutes(api, options.studies ?? "studies");
    newRunRoutes(api, { sources, jobs }, scenarios, aside);
    jobRoutes(api, { sources, jobs });
  });
  app.register(async (pages) => page(pages, options.viewer));
  return app;
}

const NO_LIVE_RUNS: LiveRuns = {
  pending: () => [],
  text: () => undefined,
  place: () => undefined,
  slots: () => undefined,
};

function page(app: FastifyInstance, viewer: string | undefined): void {
  if (viewer !== undefined && existsSync(viewer)) {
    app.register(fastifyStatic, { root: resolve(viewer), dotfiles: "ignore", schemaHide: true });
    return;
  }
  app.get("/", { schema: { hide: true } }, async (_request, reply) =>
    reply
      .type("text/plain")
      .send("The viewer has not been built: npm run build. The API is at /api/health.\n"),
  );
}
