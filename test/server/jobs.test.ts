import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeTrace } from "@mesagrid/env";
import type { ErrorBody, RunSummary } from "@mesagrid/server";
import { expect, test } from "vitest";
import { Client, folders, RunFolder, serve, TINY } from "./support.js";

const LONG = { ...TINY, name: "long", phases: [{ ...TINY.phases[0], steps: 100_000_000 }] };

const post = async (url: string, path: string, body?: object) => {
  const response = await fetch(`${url}${path}`, {
    method: "POST",
    ...(body ? { body: JSON.stringify(body), headers: { "content-type": "application/json" } } : {}),
  });
  return { status: response.status, body: (await response.json()) as RunSummary & ErrorBody };
};

const manifestOf = (runs: string, id: string) => JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8"));

test("a training in a worker is seen through the socket from start to end", { timeout: 30_000 }, async () => {
  const { runs, scenarios } = folders();
  const ends: unknown[] = [];
  const { url } = await serve({ runs, scenarios, training: { onEnd: (...end) => ends.push(end) } });
  const started = await post(url, "/api/runs", { scenario: "tiny", seed: 3, steps: 8192 });
  expect(started).toMatchObject({ status: 202, body: { seed: 3, totalSteps: 16_384 } });
  const { id } = started.body;
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: id });
  await client.until(() => client.all("run").at(-1)?.run.status === "finished", "the end", 20_000);
  expect(client.all("run")[0].run.status).toMatch(/queued|running/);
  expect(client.all("run").at(-1)?.run).toMatchObject({
    algorithm: "ppo",
    network: "mlp",
    step: expect.any(Number),
  });
  const rows = client.all("metrics").flatMap(({ rows }) => rows);
  expect(rows.filter(({ row }) => row === "phase").map(({ phase }) => phase)).toEqual(["A", "B"]);
  expect(rows.some((row) => typeof row["eval/shifted/return/coin"] === "number")).toBe(true);
  const traces = client.all("episode").map(({ trace }) => decodeTrace(trace));
  expect(new Set(traces.map(({ levels }) => levels))).toEqual(new Set(["train", "shifted"]));
  await client.until(() => ends.length === 1, "the end");
  expect(ends).toEqual([[id, { ended: "finished" }]]);
  expect((await post(url, `/api/runs/${id}/resume`)).body.error.code).toBe("already-finished");
  expect((await post(url, `/api/runs/${id}/stop`)).body.error.code).toBe("not-running");
});

test("one trains and others wait; stopped it can be resumed; closing checkpoints", {
  timeout: 30_000,
}, async () => {
  const { runs, scenarios } = folders();
  writeFileSync(join(scenarios, "long.json"), JSON.stringify(LONG));
  const server = await serve({ runs, scenarios, training: { queue: 2 } });
  const { url, app } = server;
  const start = async (seed: number) => post(url, "/api/runs", { scenario: "long", seed });
  const [first, second, third, fourth] = [await start(1), await start(2), await start(3), await start(4)];
  expect([first, second, third, fourth].map(({ status }) => status)).toEqual([202, 202, 202, 429]);
  expect([first, second, third].map(({ body }) => body.status)).toEqual(["running", "queued", "queued"]);
  expect(fourth.body.error.code).toBe("queue-full");
  const [one, two] = [first.body.id, second.body.id];
  expect((await app.inject("/api/health")).json().runs).toEqual({ running: 1, queued: 2 });
  expect((await app.inject(`/api/runs/${two}`)).json().scenario.text).toBe(JSON.stringify(LONG));
  expect((await post(url, `/api/runs/${third.body.id}/stop`)).status).toBe(202);

  const status = async (id: string) => (await app.inject(`/api/runs/${id}`)).json().status;
  const step = async (id: string) => (await app.inject(`/api/runs/${id}`)).json().step;
  await expect.poll(() => step(one), { timeout: 10_000 }).toBeGreaterThan(0);
  expect((await post(url, `/api/runs/${one}/resume`)).body.error.code).toBe("already-running");
  await post(url, `/api/runs/${one}/stop`);
  await expect.poll(() => status(one), { timeout: 10_000 }).toBe("stopped");
  await expect.poll(() => step(two), { timeout: 10_000 }).toBeGreaterThan(0);
  const before = await step(one);
  expect(await post(url, `/api/runs/${one}/resume`)).toMatchObject({
    status: 202,
    body: { status: "queued" },
  });
  await post(url, `/api/runs/${two}/stop`);
  await expect.poll(() => step(one), { timeout: 10_000 }).toBeGreaterThan(before);

  const client = new Client(url);
  await client.until(() => client.all("hello").length === 1, "hello");
  await server.close();
  await client.until(() => client.closed, "the close");
  expect(client.closed).toEqual({ code: 1001, reason: "the server is closing" });
  expect(manifestOf(runs, one).status).toBe("stopped");
  await expect(fetch(`${url}/api/health`)).rejects.toThrow();
});

test("a worker that fails is told with its reason, and the next one trains", {
  timeout: 30_000,
}, async () => {
  const { runs, scenarios } = folders();
  const broken = new RunFolder(runs, "broken", { status: "stopped" }); // has no checkpoint to resume from
  const { url, app, jobs } = await serve({ runs, scenarios, training: { heapMiB: 512 } });
  expect((await post(url, "/api/runs/broken/resume")).status).toBe(202);
  const next = await post(url, "/api/runs", { scenario: "tiny", seed: 1 });
  const read = async (id: string) => (await app.inject(`/api/runs/${id}`)).json();
  await expect.poll(async () => (await read(next.body.id)).status, { timeout: 15_000 }).toBe("finished");
  expect(await read("broken")).toMatchObject({ status: "failed", reason: expect.stringMatching(/./) });
  expect(existsSync(join(broken.folder, "run.json"))).toBe(true);
  expect(jobs?.running).toBe(0);
});

test("a run that was cut off is interrupted, and the next server resumes it", {
  timeout: 30_000,
}, async () => {
  const { runs, scenarios } = folders();
  const first = await serve({ runs, scenarios });
  const settings = { slots: 16, checkpointEvery: 512 };
  const id = first.jobs?.start({ scenario: JSON.stringify(LONG), seed: 1, settings }) ?? "";
  const read = async (server: typeof first) => (await server.app.inject(`/api/runs/${id}`)).json();
  await expect.poll(async () => (await read(first)).step, { timeout: 10_000 }).toBeGreaterThan(2048);
  await first.close(0);
  expect(manifestOf(runs, id).status).toBe("running");

  const second = await serve({ runs, scenarios });
  const before = await read(second);
  expect(before.status).toBe("interrupted");
  expect((await post(second.url, `/api/runs/${id}/resume`)).status).toBe(202);
  await expect.poll(async () => (await read(second)).step, { timeout: 10_000 }).toBeGreaterThan(before.step);
});

test("a worker that runs out of memory does not take the server with it", { timeout: 30_000 }, async () => {
  const { runs, scenarios } = folders();
  const { url, app } = await serve({ runs, scenarios, training: { heapMiB: 4 } });
  const { id } = (await post(url, "/api/runs", { scenario: "tiny", seed: 1 })).body;
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: id });
  await client.until(() => client.all("run").at(-1)?.run.status === "failed", "the failure", 15_000);
  expect(client.all("run").at(-1)?.run.reason).toBe("its worker ran out of memory");
  expect((await app.inject("/api/health")).json().runs).toEqual({ running: 0, queued: 0 });
});

test("a scenario with a fault is refused with all that is wrong with it", async () => {
  const { runs, scenarios } = folders();
  writeFileSync(join(scenarios, "bad.json"), JSON.stringify({ ...TINY, limit: 0, actions: [] }));
  const { url } = await serve({ runs, scenarios });
  const { status, body } = await post(url, "/api/runs", { scenario: "bad", seed: 1 });
  expect([status, body.error.code]).toEqual([422, "bad-scenario"]);
  expect(body.error.message).toContain("$.limit");
  expect(body.error.message).toContain("$.actions");
});

test("a text that is saved nowhere is trained as it is; with a fault, or beside a name, it is refused", async () => {
  const { runs, scenarios } = folders();
  const { url } = await serve({ runs, scenarios });
  const text = JSON.stringify({ ...TINY, name: "unsaved" });
  const started = await post(url, "/api/runs", { text, seed: 1, steps: 4096 });
  expect([started.status, started.body.scenario.name]).toEqual([202, "unsaved"]);
  const wrong = text.replaceAll('"levels":"train"', '"levels":"trian"');
  const refused = await post(url, "/api/runs", { text: wrong, seed: 1 });
  expect([refused.status, refused.body.error.code]).toEqual([422, "bad-scenario"]);
  expect(refused.body.error.message).toContain("did you mean 'train'?");
  for (const body of [{ seed: 1 }, { seed: 1, text, scenario: "unsaved" }]) {
    expect((await post(url, "/api/runs", body)).body.error.code).toBe("bad-request");
  }
});
