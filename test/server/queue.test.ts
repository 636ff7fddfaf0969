import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "@mesagrid/agent";
import { startServer } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { client, longFolders, soon } from "./asking.js";
import { ChildServer } from "./child-server.js";
import { RunFolder, serve, TINY } from "./support.js";

/** Trains a run to its end. */
async function grow(folder: string): Promise<void> {
  const phases = [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 512 }];
  const settings = { slots: 16, horizon: 16 };
  (await train({ scenario: TINY, seed: 1, folder, backend: "cpu", settings, phases })).dispose();
}

const queueFiles = (runs: string) => readdirSync(runs).filter((name) => name.startsWith(".queue"));

test("a paused training waits, and goes on where it was", { timeout: 90_000 }, async () => {
  const { url } = await serve({ ...longFolders() });
  const { ask, read, start } = client(url);
  const id = await start("long", 1);
  expect(await ask("POST", "/api/runs/none/pause")).toMatchObject({ status: 409, code: "not-running" });
  await expect.poll(async () => (await read(id)).step, soon).toBeGreaterThan(0);
  expect((await ask("POST", `/api/runs/${id}/pause`)).status).toBe(202);
  await expect.poll(async () => (await read(id)).paused, soon).toBe(true);
  const { step, status } = await read(id);
  expect(status).toBe("running");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await read(id)).toMatchObject({ step, paused: true });
  expect((await ask("POST", `/api/runs/${id}/resume`)).body.paused).toBeUndefined();
  await expect.poll(async () => (await read(id)).step, soon).toBeGreaterThan(step);
  await ask("POST", `/api/runs/${id}/pause`);
  await ask("POST", `/api/runs/${id}/stop`);
  await expect.poll(async () => (await read(id)).status, soon).toBe("stopped");
});

test("a training that is killed has failed with its reason, and the next one trains", {
  timeout: 90_000,
}, async () => {
  const made = longFolders();
  const { url } = await serve({ ...made });
  const { ask, read, start } = client(url);
  const id = await start("long", 1);
  const next = await start("tiny", 1);
  await expect.poll(async () => (await read(id)).step, soon).toBeGreaterThan(0);
  expect((await ask("POST", `/api/runs/${id}/stop?now=true`)).status).toBe(202);
  await expect.poll(async () => (await read(id)).status, soon).toBe("failed");
  expect((await read(id)).reason).toBe("its worker was killed, as was asked");
  await expect.poll(async () => (await read(next)).status, soon).toBe("finished");
  const numbers = await (await fetch(`${url}/metrics`)).text();
  for (const ended of ["failed", "finished"]) {
    expect(numbers).toContain(`mesagrid_runs_ended_total{ended="${ended}"} 1`);
  }
  expect((await ask("DELETE", `/api/runs/${id}`)).status).toBe(204);
});

test("a run that failed before it had a folder is deleted too", { timeout: 60_000 }, async () => {
  const { url } = await serve({ ...longFolders(), training: { heapMiB: 4 } });
  const { ask, read, start } = client(url);
  const id = await start("tiny", 1);
  await expect.poll(async () => (await read(id)).status, soon).toBe("failed");
  expect((await ask("DELETE", `/api/runs/${id}`)).status).toBe(204);
  expect((await ask("GET", `/api/runs/${id}`)).status).toBe(404);
});

test("a run branches from a checkpoint of another, on a phase of its own", { timeout: 90_000 }, async () => {
  const { runs, scenarios } = longFolders();
  const { url } = await serve({ runs, scenarios });
  const { ask, read, start } = client(url);
  const parent = await start("tiny", 1);
  await expect.poll(async () => (await read(parent)).status, soon).toBe("finished");
  const { checkpoints } = (await ask("GET", `/api/runs/${parent}/checkpoints`)).body;
  const { step } = checkpoints.at(-1);
  const branch = (body: object, from = parent) => ask("POST", `/api/runs/${from}/branch`, body);
  expect(await branch({}, "none")).toMatchObject({ status: 404, code: "no-such-run" });
  expect(await branch({ step: 5 })).toMatchObject({ status: 404, code: "no-such-checkpoint" });
  expect(await branch({ reward: { gold: 1 } })).toMatchObject({ status: 422, code: "bad-scenario" });
  expect(await branch({ colour: "red" })).toMatchObject({ status: 400, code: "bad-request" });
  const made = await branch({ step, seed: 7, reward: { haste: 1 }, levels: "shifted", steps: 4096 });
  expect(made).toMatchObject({ status: 202, body: { seed: 7, step } });
  const { id } = made.body;
  expect(id).not.toBe(parent);
  await expect.poll(async () => (await read(id)).status, soon).toBe("finished");
  expect((await read(id)).phases.at(-1)).toMatchObject({ reward: { haste: 1 }, levels: "shifted" });
  const manifest = JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8"));
  expect(manifest.parent).toMatchObject({ run: parent, step });
});

test("what waits is not forgotten when the server is killed, and what ran can be resumed", {
  timeout: 120_000,
}, async () => {
  const { root, runs, scenarios } = longFolders();
  const stopped = new RunFolder(runs, "stopped", { status: "stopped" });
  await grow(join(runs, "grown"));
  const child = new ChildServer(root, { runs, scenarios });
  const first = client(await child.line());
  const long = await first.start("long", 1);
  const short = await first.start("tiny", 5, { steps: 10_000 });
  const taken = await first.start("tiny", 6);
  const branch = (await first.ask("POST", "/api/runs/grown/branch", { steps: 512 })).body.id;
  expect((await first.ask("POST", `/api/runs/${stopped.id}/resume`)).status).toBe(202);
  expect((await first.ask("POST", `/api/runs/${taken}/stop`)).status).toBe(202);
  await expect.poll(async () => (await first.read(long)).step, soon).toBeGreaterThan(0);
  await child.kill();
  expect(queueFiles(runs)).toHaveLength(1);

  const { url } = await serve({ runs, scenarios });
  const second = client(url);
  expect(await second.read(long)).toMatchObject({ status: "interrupted" });
  expect((await second.ask("GET", `/api/runs/${taken}`)).status).toBe(404);
  await expect.poll(async () => (await second.read(short)).status, soon).toBe("finished");
  expect((await second.read(short)).totalSteps).toBe(32_768); // whole rollouts, where tiny has 16,384 by itself
  await expect.poll(async () => (await second.read(stopped.id)).status, soon).toBe("failed"); // it has no checkpoint
  await expect.poll(async () => (await second.read(branch)).status, soon).toBe("finished");
  expect(queueFiles(runs)).toEqual([]);
  expect((await second.ask("POST", `/api/runs/${long}/resume`)).status).toBe(202);
  await expect.poll(async () => (await second.read(long)).status, soon).toBe("running");
});

test("a server that closes leaves what waits to the next one, and to none before it has gone", {
  timeout: 90_000,
}, async () => {
  const { runs, scenarios } = longFolders();
  const first = await serve({ runs, scenarios });
  const long = await client(first.url).start("long", 1);
  const short = await client(first.url).start("tiny", 5);
  await expect.poll(async () => (await client(first.url).read(long)).step, soon).toBeGreaterThan(0);
  await first.close();
  const [name] = queueFiles(runs);
  const file = JSON.parse(readFileSync(join(runs, name), "utf8"));
  expect(file.jobs.map(({ id }: { id: string }) => id)).toEqual([short]);

  writeFileSync(join(runs, name), JSON.stringify({ ...file, pid: process.ppid })); // of a server that lives
  const other = await startServer({ port: 0, runs, scenarios });
  onTestFinished(() => other.close(0));
  expect((await client(other.url).ask("GET", `/api/runs/${short}`)).status).toBe(404);
  await other.close();

  writeFileSync(join(runs, name), JSON.stringify({ ...file, pid: 2 ** 22 + 1 }));
  writeFileSync(join(runs, ".queue-9.json"), "{ torn");
  const port = Number(new URL((await serve({ ...longFolders() })).url).port);
  await expect(startServer({ port, runs, scenarios })).rejects.toMatchObject({ code: "port-in-use" });
  expect(queueFiles(runs)).toHaveLength(2);

  const next = await serve({ runs, scenarios });
  await expect.poll(async () => (await client(next.url).read(short)).status, soon).toBe("finished");
  expect(queueFiles(runs)).toEqual([".queue-9.json"]);
});

test("one client has four fifths of the places for trainings at most", { timeout: 60_000 }, async () => {
  const { jobs, app } = await serve({ ...longFolders(), training: { atOnce: 1, queue: 4 } });
  const start = async (remoteAddress: string, seed: number) => {
    const payload = { scenario: "long", seed };
    const answer = await app.inject({ method: "POST", url: "/api/runs", payload, remoteAddress });
    return answer.json().error?.code ?? answer.statusCode;
  };
  const codes: unknown[] = [];
  for (let seed = 1; seed <= 5; seed++) codes.push(await start("10.0.0.1", seed));
  expect(codes).toEqual([202, 202, 202, 202, "too-many-jobs"]);
  expect(await start("10.0.0.2", 6)).toBe(202);
  expect(await start("10.0.0.2", 7)).toBe("queue-full");
  expect([jobs?.running, jobs?.queued]).toEqual([1, 4]);
});

test("what cannot be kept is not promised", { timeout: 60_000 }, async () => {
  const { runs, scenarios } = longFolders();
  const { url, jobs } = await serve({ runs, scenarios });
  mkdirSync(join(runs, `.queue-${process.pid}.json`)); // no file can be put there
  const { ask } = client(url);
  expect((await ask("POST", "/api/runs", { scenario: "tiny", seed: 1 })).status).toBe(500);
  expect([jobs?.running, jobs?.queued]).toEqual([0, 0]);
  expect(existsSync(join(runs, "tiny"))).toBe(false);
});
