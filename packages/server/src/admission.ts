import type { Socket } from "node:net";
import fastifyHelmet from "@fastify/helmet";
import fastifyRateLimit from "@fastify/rate-limit";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { refuse } from "./errors.js";
import { Places } from "./places.js";
import { type Guard, hostOf, refusal, refusalOfPlace } from "./security.js";
import { ADMITTED, isToken, tokenCookie } from "./token.js";

const MINUTE = 60_000;

export interface AdmissionOptions {
  readonly guard: Guard;
  /** Requests that one client may make in a minute. */
  readonly requestsPerMinute: number;
  /** Open connections of all clients. */
  readonly connections: number;
}

/** What every request passes: headers of the answer, the client's rate, Host and Origin, the token. */
export function admit(app: FastifyInstance, options: AdmissionOptions): void {
  limitConnections(app, options.connections);
  app.register(fastifyHelmet, HEADERS);
  app.register(fastifyRateLimit, { global: false });
  app.after(() => {
    const count = app.createRateLimit({ max: options.requestsPerMinute, timeWindow: MINUTE });
    app.addHook("onRequest", async (request, reply) => {
      const limit = await count(request);
      if (!limit.isAllowed && limit.isExceeded) {
        reply.header("retry-after", limit.ttlInSeconds);
        throw refuse("too-many-requests", `${limit.max} requests a minute are taken from one client`);
      }
      return letIn(request, reply, options.guard);
    });
  });
}

function letIn(request: FastifyRequest, reply: FastifyReply, guard: Guard): FastifyReply | undefined {
  if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
  const elsewhere = refusalOfPlace(request.headers, guard);
  if (elsewhere) throw elsewhere;
  const shown = guard.token === undefined ? undefined : tokenInAddress(request.url);
  if (guard.token !== undefined && isToken(shown, guard.token)) {
    reply.header("set-cookie", tokenCookie(guard.token)).header("cache-control", "no-store");
    return reply.type("text/html").send(ADMITTED);
  }
  const refused = refusal(request.headers, guard);
  if (!refused) return undefined;
  if (refused.status === 401) reply.header("www-authenticate", "Bearer");
  throw refused;
}

function tokenInAddress(url: string): string | undefined {
  return url.startsWith("/?") ? (new URLSearchParams(url.slice(2)).get("token") ?? undefined) : undefined;
}

/** A client that has its share of the connections is hung up on: to answer it would need one more. */
function limitConnections(app: FastifyInstance, all: number): void {
  const places = new Places(all);
  app.server.maxConnections = all;
  app.server.on("connection", (socket: Socket) => {
    const client = socket.remoteAddress ?? "";
    if (places.take(client)) socket.destroy();
    else socket.once("close", () => places.leave(client));
  });
}

/**
 * `blob:` and `data:` are what pixi.js makes for itself (workers, pictures, which it also fetches); they reach no other machine.
 * Inline styles are the charts'. `'wasm-unsafe-eval'` lets a policy run on tfjs's WebAssembly, which computes and reaches nothing; text is
 * never made into code. Older browsers do not count a page's own WebSocket as 'self'.
 */
const HEADERS: Parameters<typeof fastifyHelmet>[1] = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      imgSrc: ["'self'", "data:", "blob:"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      workerSrc: ["'self'", "blob:"],
      connectSrc: [
        "'self'",
        "data:",
        "blob:",
        ({ headers }) => `ws://${hostOf(headers)}`,
        ({ headers }) => `wss://${hostOf(headers)}`,
      ],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false, // it speaks plain HTTP; whoever puts it behind TLS says so there
  xFrameOptions: { action: "deny" },
  originAgentCluster: false, // a report in its sandbox could not have it, of which browsers warn
};
