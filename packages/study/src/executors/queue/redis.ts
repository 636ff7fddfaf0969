import { Redis } from "ioredis";
import { Failure } from "../../failure.js";

/** How to get into a Redis server. */
interface RedisAccess {
  readonly host: string;
  readonly port: number;
  readonly db: number;
  readonly username?: string;
  readonly password?: string;
  /** There for TLS. */
  readonly tls?: object;
  /** Commands wait for a server that is away. */
  readonly maxRetriesPerRequest: null;
}

/** Where a Redis server is, and how to get in. */
export interface RedisPlace {
  /** What a person calls it: never a name or a password. */
  readonly name: string;
  readonly options: RedisAccess;
}

/** Its keys begin with this. */
export const QUEUE_PREFIX = "mesagrid";
/** The queue's name. */
export const QUEUE = "cells";

/**
 * Reads the address of a Redis server, `redis://[NAME:PASSWORD@]HOST[:PORT][/DATABASE]`, or `rediss://` for TLS.
 *
 * @throws Failure that does not repeat what was given: a password may be in it
 */
export function redisPlace(address: string): RedisPlace {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const database = Number(url?.pathname.slice(1) ?? "");
  const known = url && /^rediss?:$/.test(url.protocol) && url.hostname !== "";
  if (!known || !Number.isInteger(database) || database < 0)
    throw new Failure(
      "the queue's address is none of a Redis server",
      "such as redis://127.0.0.1:6379, redis://:PASSWORD@HOST:6379/1, or rediss:// for TLS",
    );
  const host = url.hostname.replace(/^\[|]$/g, "");
  const port = Number(url.port || 6379);
  const tls = url.protocol === "rediss:";
  return {
    name: `${url.protocol}//${url.hostname}:${port}${database ? `/${database}` : ""}`,
    options: {
      ...{ host, port, db: database, maxRetriesPerRequest: null },
      ...(url.username && { username: decodeURIComponent(url.username) }),
      ...(url.password && { password: decodeURIComponent(url.password) }),
      ...(tls && { tls: {} }),
    },
  };
}

/**
 * A connection to the server, which is tried at once, and comes back by itself later.
 *
 * @throws Failure if there is no server, or it does not let one in
 */
export async function connect({ name, options }: RedisPlace): Promise<Redis> {
  let tries = 0;
  let reason: Error | undefined;
  const redis = new Redis({
    ...options,
    lazyConnect: true,
    connectTimeout: 10_000,
    retryStrategy: () => (tries === 0 ? null : Math.min(++tries * 500, 10_000)),
  });
  redis.on("error", (error: NodeJS.ErrnoException) => {
    reason = error;
  });
  try {
    await redis.connect();
    await redis.ping();
    tries = 1;
    return redis;
  } catch (thrown) {
    redis.disconnect();
    throw new Failure(
      `no Redis server lets one in at ${name}: ${wordsOf(reason ?? thrown, options)}`,
      "is it running there, and is the password right?",
    );
  }
}

/** An error of a connection, in words without the password. */
export function wordsOf(thrown: unknown, { password }: RedisAccess): string {
  const { message = String(thrown), code } = thrown as NodeJS.ErrnoException;
  const words = message || code || "no answer";
  return password ? words.replaceAll(password, "***") : words;
}
