import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import type { FastifyInstance } from "fastify";
import { type AppOptions, buildApp } from "./app.js";
import { ServerError, systemCode } from "./errors.js";
import { Jobs, type JobsOptions } from "./jobs.js";
import { type Guard, isLoopback, namesOfThisMachine } from "./security.js";
import { newToken } from "./token.js";

export interface ServerOptions extends Omit<AppOptions, "jobs"> {
  /** The address to listen on. Default 127.0.0.1; one that is not loopback asks for a token. */
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
  /** What it asks for with every request; `url/?token=...` lets a browser in. */
  readonly token: string | undefined;
  readonly app: FastifyInstance;
  readonly jobs: Jobs | undefined;
  /**
   * Takes no more connections, has the trainings write their checkpoints (cut off after `grace` milliseconds, 8,000 by
   * default), tells the viewers, and ends. Safe to call twice.
   */
  close(grace?: number): Promise<void>;
}

/**
 * Starts the server. Where other machines can reach it, it asks for a token, `guard.token` or else a new one, and goes by this
 * machine's addresses and name too.
 *
 * @throws ServerError `port-in-use`, `port-refused`
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { host = "127.0.0.1", port = 8080, training = {}, ...rest } = options;
  const guard = isLoopback(host) ? options.guard : openGuard(options.guard);
  const jobs = training === false ? undefined : new Jobs({ ...training, runs: options.runs });
  const app = buildApp({ ...rest, ...(guard ? { guard } : {}), ...(jobs ? { jobs } : {}) });
  try {
    await app.listen({ host, port });
  } catch (thrown) {
    await app.close();
    throw listenError(thrown, host, port);
  }
  jobs?.takeOver();
  const address = app.server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  return {
    url: `http://${reachable(address)}:${address.port}`,
    token: guard?.token,
    app,
    jobs,
    close(grace) {
      closing ??= end(app, jobs, grace);
      return closing;
    },
  };
}

/** The guard of a server that other machines can reach. */
function openGuard({ hosts = [], token = newToken(), ...rest }: Partial<Guard> = {}): Partial<Guard> {
  return { ...rest, token, hosts: [...hosts, ...namesOfThisMachine()] };
}

/** The address to open; of one that means all of this machine's, the first that other machines know. */
function reachable({ address, family }: AddressInfo): string {
  if (address === "0.0.0.0" || address === "::") {
    const outer = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    const own = outer.find(({ internal, family }) => !internal && family === "IPv4");
    return own?.address ?? "127.0.0.1";
  }
  return family === "IPv6" ? `[${address}]` : address;
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
