/**
 * Who may talk to the server: programs on this machine, pages that it served itself, and, where it can be reached from other
 * machines, who has the token.
 *
 * - The Host header must name the server: a page of another site whose name was pointed here (DNS rebinding) is refused.
 * - The Origin header, which browsers add to POSTs and WebSockets, must be the server's own.
 * - The token, if there is one, must be with every request and with the WebSocket's.
 */
import type { IncomingHttpHeaders } from "node:http";
import { hostname, networkInterfaces } from "node:os";
import { refuse, type ServerError } from "./errors.js";
import { carriesToken } from "./token.js";

/** What is let in besides loopback names and the server's own origin. */
export interface Guard {
  /** Host names, in lower case, without port; IPv6 addresses in brackets. */
  readonly hosts: readonly string[];
  /** Origins such as `http://localhost:5173` (a development server for the viewer). */
  readonly origins: readonly string[];
  /** Asked for with every request, if given. */
  readonly token?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Names under which other machines can reach this one: its addresses and its own name. */
export function namesOfThisMachine(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const named = addresses.map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));
  return [...named, hostname()].map((name) => name.toLowerCase());
}

/** The Host header if it is one; a name that leads nowhere if not. */
export function hostOf({ host = "" }: IncomingHttpHeaders): string {
  return HOST.test(host) ? host : "host.invalid";
}

/** Refuses a request by its headers. @returns the reason, or nothing if it may pass */
export function refusal(headers: IncomingHttpHeaders, guard: Guard): ServerError | undefined {
  const elsewhere = refusalOfPlace(headers, guard);
  if (elsewhere || guard.token === undefined || carriesToken(headers, guard.token)) return elsewhere;
  return refuse(
    "token-needed",
    "this server asks for its token",
    "open the address that it printed when it started, or send it as Authorization: Bearer TOKEN",
  );
}

/** Refuses a request that was meant for another server, or comes from a page of one. */
export function refusalOfPlace(headers: IncomingHttpHeaders, guard: Guard): ServerError | undefined {
  const { host = "", origin } = headers;
  const name = HOST.exec(host)?.[1] ?? "";
  if (!isLoopback(name) && !guard.hosts.includes(name.toLowerCase())) {
    const hint = "open it as http://127.0.0.1 with its port, or start it with --allow-host NAME";
    return refuse("host-refused", "this server does not go by that name", hint);
  }
  const own = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  if (own || guard.origins.includes(origin)) return undefined;
  return refuse("origin-refused", "pages of other sites may not use this server");
}
