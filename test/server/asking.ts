import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunSummary } from "@mesagrid/server";
import { folders, TINY } from "./support.js";

/** A scenario that trains for as long as a test likes. */
export const LONG = { ...TINY, name: "long", phases: [{ ...TINY.phases[0], steps: 100_000_000 }] };

/** How long a test waits for what a training does. */
export const soon = { timeout: 25_000, interval: 50 };

/** Folders with a scenario that trains for long. */
export function longFolders(): ReturnType<typeof folders> {
  const made = folders();
  writeFileSync(join(made.scenarios, "long.json"), JSON.stringify(LONG));
  return made;
}

/** Asks a server that listens. */
export function client(url: string) {
  const ask = async (method: string, path: string, body?: object, more: Record<string, string> = {}) => {
    const headers = { ...(body && { "content-type": "application/json" }), ...more };
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const isJson = response.headers.get("content-type")?.startsWith("application/json");
    const text = await response.text();
    const answer = isJson ? JSON.parse(text) : {};
    return { status: response.status, code: answer.error?.code, body: answer };
  };
  const read = async (id: string): Promise<RunSummary> => (await ask("GET", `/api/runs/${id}`)).body;
  const start = async (scenario: string, seed: number, more: object = {}): Promise<string> =>
    (await ask("POST", "/api/runs", { scenario, seed, ...more })).body.id;
  const save = (name: string, text: string) =>
    ask("PUT", `/api/scenarios/${name}`, { text }, { "if-match": "*" });
  return { ask, read, start, save };
}
