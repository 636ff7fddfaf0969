/**
 * Who may talk to the server: programs on this machine, and pages that it served itself.
 *
 * - It listens on a loopback address.
 * - The Host header must name that address: a page of another site whose name was pointed here (DNS rebinding) is
 *   refused.
 * - The Origin header, which browsers add to POSTs and WebSockets, must be the server's own.
 */
import type { IncomingHttpHeaders } from "node:http";
import { ServerError } from "./errors.js";

/** What is let in besides loopback names and the server's own origin. */
export interface Guard {
  /** Host names, without port. */
  readonly hosts: readonly string[];
  /** Origins such as `http://localhost:5173` (a development server for the viewer). */
  readonly origins: readonly string[];
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|::1)$/i;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d{1,5})?$/i;

export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/** Refuses a request by its headers. @returns the reason, or nothing if it may pass */
export function refusal(headers: IncomingHttpHeaders, guard: Guard): ServerError | undefined {
  const host = headers.host ?? "";
  const name = HOST.exec(host)?.[1] ?? "";
  if (!isLoopback(name) && !guard.hosts.includes(name.toLowerCase())) {
    return new ServerError(
      "host-refused",
      403,
      "this server does not go by that name",
      "open it as http://127.0.0.1 with its port",
    );
  }
  const { origin } = headers;
  const own = origin === undefined || origin === `http://${host}` || origin === `https://${host}`;
  if (!own && !guard.origins.includes(origin)) {
    return new ServerError("origin-refused", 403, "pages of other sites may not use this server");
  }
  return undefined;
}

/**
 * Headers of every answer. `blob:` and `data:` are what pixi.js makes for itself (workers, pictures, which it also fetches);
 * they reach no other machine. Inline styles are the charts'.
 *
 * @param host the request's Host header, once `refusal` let it pass: older browsers do not count a page's own
 *   WebSocket as 'self'
 */
export function securityHeaders(host: string): Record<string, string> {
  const policy = [
    "default-src 'self'",
    "img-src 'self' data: blob:",
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self' blob:",
    `connect-src 'self' data: blob: ws://${host} wss://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}
