import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { Serving } from "../../study/serving.js";
import { client, LONG, longFolders, soon } from "../asking.js";
import { Client } from "../support.js";

/** What the README promises: the workers' grace and that of the sockets, with time for a busy machine. */
const TEN_SECONDS = 10_000;

test("SIGTERM: no more connections, viewers are told, the training has its checkpoint, all within ten seconds", {
  timeout: 90_000,
}, async () => {
  const { runs, scenarios } = longFolders();
  const serving = new Serving("--scenarios", scenarios, "--runs", runs);
  const [, url] = await serving.says(/mesagrid is at (http:\/\/127\.0\.0\.1:\d+) /);
  const { ask, read, start } = client(url);
  const long = await start("long", 1);
  const waiting = await start("tiny", 2);
  await expect.poll(async () => (await read(long)).step, soon).toBeGreaterThan(0);
  const [reading, deaf] = [new Client(url), new Client(url)];
  for (const viewer of [reading, deaf]) await viewer.until(() => viewer.all("runs").length > 0, "the list");
  deaf.socket.pause(); // will never answer that the server closes

  const ended = serving.stop("SIGTERM");
  const late = new Promise<string>((resolve) => setTimeout(resolve, TEN_SECONDS, "too late"));
  await serving.says(/stopping; a training writes its checkpoint first/);
  await expect(fetch(`${url}/api/health`)).rejects.toThrow("fetch failed");
  expect(await Promise.race([ended, late])).toBe(0);
  await reading.until(() => reading.closed, "the end");
  expect(reading.closed).toEqual({ code: 1001, reason: "the server is closing" });
  const manifest = JSON.parse(readFileSync(join(runs, long, "run.json"), "utf8"));
  expect(manifest.status).toBe("stopped");
  expect(checkpointSteps(join(runs, long)).at(-1)).toBe(manifest.step);
  const [queue] = readdirSync(runs).filter((name) => name.startsWith(".queue"));
  expect(readFileSync(join(runs, queue), "utf8")).toContain(waiting);
  await expect(ask("GET", "/api/health")).rejects.toThrow();
});

test("SIGTERM: a training that does not hear is cut off, and all ends within ten seconds", {
  timeout: 120_000,
}, async () => {
  const { runs, scenarios } = longFolders();
  // One iteration of it takes far longer than ten seconds.
  const slow = { ...LONG, name: "slow", size: [32, 32], limit: 1024 };
  writeFileSync(join(scenarios, "slow.json"), JSON.stringify(slow));
  const serving = new Serving("--scenarios", scenarios, "--runs", runs);
  const [, url] = await serving.says(/mesagrid is at (http:\/\/127\.0\.0\.1:\d+) /);
  const { read, start } = client(url);
  const id = await start("slow", 1, { network: "conv" });
  await expect.poll(() => readdirSync(runs), { timeout: 60_000 }).toContain(id);
  expect((await read(id)).status).toBe("running");
  const late = new Promise<string>((resolve) => setTimeout(resolve, TEN_SECONDS, "too late"));
  expect(await Promise.race([serving.stop("SIGTERM"), late])).toBe(0);
  const manifest = JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8"));
  expect(manifest).toMatchObject({ status: "running", step: 0 }); // the next server shows it as interrupted
});
