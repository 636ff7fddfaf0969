import { existsSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { client, LONG, longFolders, soon } from "../asking.js";
import { Client, serve } from "../support.js";

test("a run's folder that is deleted while it is trained ends the training, not the server", {
  timeout: 90_000,
}, async () => {
  const { root, runs, scenarios } = longFolders();
  const ends = new Map<string, unknown>();
  const { url, jobs } = await serve({
    runs,
    scenarios,
    training: { onEnd: (id, end) => ends.set(id, end) },
  });
  const { ask, read, start } = client(url);
  const settings = { slots: 16, horizon: 16, checkpointEvery: 256 };
  const long = jobs?.start({ scenario: JSON.stringify(LONG), seed: 1, settings }) ?? "";
  const next = await start("tiny", 2);
  const viewer = new Client(url);
  await expect.poll(async () => (await read(long)).step, soon).toBeGreaterThan(0);
  await viewer.subscribe({ kind: "run", run: long });
  await viewer.subscribe({ kind: "live", run: long, slots: [0, 1] });
  await viewer.until(() => viewer.all("run").length > 0 && viewer.all("delta").length > 0, "the run");
  renameSync(join(runs, long), join(root, "gone")); // at once: file by file the training would write between
  rmSync(join(root, "gone"), { recursive: true, maxRetries: 20 });
  await viewer.until(() => viewer.all("ended").length === 2, "the end of both", 20_000);
  expect(viewer.all("ended").map(({ code }) => code)).toContain("no-such-run");
  await expect.poll(() => ends.get(long), soon).toMatchObject({ ended: "failed" });
  expect(ends.get(long)).toMatchObject({ reason: expect.stringContaining(join(runs, long)) });
  await expect.poll(async () => (await read(next)).status, soon).toBe("finished");
  expect((await ask("GET", `/api/runs/${long}`)).status).toBe(404);
  expect(existsSync(join(runs, long))).toBe(false);
});

test("the folder of all runs may be moved away, and comes back with the next run", {
  timeout: 90_000,
}, async () => {
  const { root, runs, scenarios } = longFolders();
  const { url } = await serve({ runs, scenarios });
  const { ask, read, start } = client(url);
  const viewer = new Client(url);
  const before = await start("tiny", 1);
  await expect.poll(async () => (await read(before)).status, soon).toBe("finished");
  renameSync(runs, join(root, "away"));
  await viewer.until(() => viewer.all("runs").at(-1)?.runs.length === 0, "an empty list");
  expect((await ask("GET", "/api/runs")).body).toEqual({ runs: [], total: 0 });
  expect((await ask("GET", `/api/runs/${before}/metrics`)).code).toBe("no-such-run");
  const after = await start("tiny", 2);
  await expect.poll(async () => (await read(after)).status, soon).toBe("finished");
  await viewer.until(() => viewer.all("runs").at(-1)?.runs[0]?.id === after, "the new run");
});
