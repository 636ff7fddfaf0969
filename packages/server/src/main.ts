import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { type AppOptions, buildApp } from "./app.js";
import { ServerError, systemCode } from "./errors.js";
import { Jobs, type JobsOptions } from "./jobs.js";
import { isLoopback } from "./security.js";

export interface ServerOptions extends Omit<AppOptions, "jobs"> {
  /** A loopback address. Default 127.0.0.1. */
  readonly host?: string;
  /** Default 8080; 0 for any free port. */
  readonly port?: number;
  /** How it trains; false if it only shows. */
  readonly training?: Omit<JobsOptions, "runs"> | false;
}

/** A server that listens. */
export interface RunningServer {
  /** Such as `http://127.0.0.1:8080`. */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly jobs: Jobs | undefined;
  /**
   * Takes no more connections, has the trainings write their checkpoints (cut off after `grace` milliseconds, 10,000 by
   * default), tells the viewers, and ends. Safe to call twice.
   */
  close(grace?: number): Promise<void>;
}

/**
 * Starts the server.
 *
 * @throws ServerError `port-in-use`, `port-refused`, or `host-not-loopback`: whoever reaches it could start trainings, so it
 *   listens for this machine only
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8080, training = {}, ...rest } = options;
  if (!isLoopback(host)) {
    const message = `'${host}' can be reached from other machines, and whoever reaches this server could start trainings`;
    const hint = "listen on 127.0.0.1; from elsewhere use a tunnel: ssh -L 8080:127.0.0.1:8080 HOST";
    throw new ServerError("host-not-loopback", 500, message, hint);
  }
  const jobs = training === false ? undefined : new Jobs({ ...training, runs: options.runs });
  const app = buildApp({ ...rest, ...(jobs ? { jobs } : {}) });
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    await app.close();
    throw listenError(thrown, host, port);
  }
  const address = app.server.address() as AddressInfo;
  const name = address.family === "IPv6" ? `[${address.address}]` : address.address;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${name}:${address.port}`,
    app,
    jobs,
    close(grace) {
      closing ??= end(app, jobs, grace);
      return closing;
    },
  };
}

async function end(app: FastifyInstance, jobs: Jobs | undefined, grace: number | undefined): Promise<void> {
  app.server.close(); // takes no more connections; those that are open stay while the trainings end
  await jobs?.closeAll(grace);
  await app.close();
}

function listenError(thrown: unknown, host: string, port: number): unknown {
  switch (systemCode(thrown)) {
    case "EADDRINUSE":
      return new ServerError(
        "port-in-use",
        500,
        `port ${port} on ${host} is taken by another program`,
        `try --port ${port + 1}, or --port 0 for any free one`,
      );
    case "EACCES":
      return new ServerError(
        "port-refused",
        500,
        `this user may not listen on port ${port}`,
        "try --port 8080",
      );
    default:
      return thrown;
  }
}
