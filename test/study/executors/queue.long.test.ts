import { spawnSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  type Executor,
  localExecutor,
  openQueue,
  planCells,
  QUEUE,
  QUEUE_PREFIX,
  type QueueExecutor,
  redisPlace,
  runStudy,
  type Study,
  type StudyTable,
  tableText,
} from "@mesagrid/study";
import { Queue } from "bullmq";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { executorCases } from "./cases.js";
import { type RedisServer, startRedis, whyNoRedis } from "./redis.js";
import { startS3 } from "./s3.js";
import { smallCells, smallStudy } from "./small-study.js";
import { type Mesagrid, type Place, startMesagrid, startWorker } from "./workers.js";

const HASH = "0".repeat(64);
const SECOND = 1000;
const missing = whyNoRedis();
if (missing) process.stderr.write(`the queue executor's cases are left out: ${missing}\n`);

describe.skipIf(missing !== undefined)("over Redis", () => {
  let server: RedisServer;
  let databases = 0;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  /** A queue of its own, a store and a folder for a worker. */
  const newPlace = (folder: string): Place => ({
    queue: `redis://127.0.0.1:${server.port}/${databases++}`,
    store: join(folder, "store"),
    scratch: join(folder, "scratch"),
  });

  executorCases("the queue executor", async (folder) => {
    const place = newPlace(folder);
    await Promise.all([startWorker(place), startWorker(place)]);
    const executor = await open(place, folder);
    return { executor, kill: (worker) => process.kill(pidOf(worker), "SIGKILL") };
  });

  test(
    "workers that die at random, with a store in S3, leave the table as the local executor makes it, bit for bit",
    async () => {
      const s3 = await startS3();
      onTestFinished(() => s3.stop());
      for (const [name, value] of Object.entries(s3.environment)) vi.stubEnv(name, value);
      onTestFinished(() => void vi.unstubAllEnvs());
      const { study, folder } = smallStudy({ arms: { plain: { steps: 4096 }, control: { control: true } } });
      const place = { ...newPlace(folder), store: s3.place };
      const workers = await Promise.all([startWorker(place), startWorker(place)]);
      const over = new AbortController();
      const killing = killAtRandom(workers, () => startWorker(place), over.signal);
      const queue = await open(place, join(folder, "queue"));
      const table = await tableOf(study, queue, join(folder, "queue"));
      over.abort();
      expect(await killing).toBeGreaterThan(0);
      const local = localExecutor({ folder: join(folder, "local"), workers: 2 });
      const here = await tableOf(study, local, join(folder, "local"));
      expect(tableText(table)).toBe(tableText(here));
    },
    180 * SECOND,
  );

  test("a cell whose process dies is tried again, and one whose processes all die fails", async () => {
    const { cells, folder } = smallCells({ arms: { long: { steps: 200_000 } }, seeds: "1" });
    const place = newPlace(folder);
    const worker = await startWorker(place);
    const executor = await open(place, folder, 2);
    let starts = 0;
    const outcomes = await executor.run(cells, {
      onStart: () => {
        starts++;
      },
      onProgress: () => spawnSync("pkill", ["-KILL", "-P", `${worker.pid}`]),
    });
    expect(outcomes).toEqual([
      { id: "long-s1", ended: "failed", reason: "a process ended without a result (SIGKILL)" },
    ]);
    expect(starts).toBe(2);
  }, 60_000);

  test(
    "a worker that is stopped gives its cell back with a checkpoint, and leaves nothing behind",
    async () => {
      const { cells, folder } = smallCells({ arms: { long: { steps: 200_000 } }, seeds: "1" });
      const place = newPlace(folder);
      const worker = await startWorker(place);
      const stop = new AbortController();
      const executor = await open(place, folder);
      const running = executor.run(cells, {
        signal: stop.signal,
        onProgress: (_, { step }) => step > 512 && worker.child.kill("SIGINT"),
      });
      expect(await worker.exit).toBe(130);
      expect(worker.said()).toContain("small: long-s1 is stopped, its checkpoint kept");
      expect(readdirSync(place.scratch)).toEqual([]);
      const [cell] = readdirSync(join(place.store, "cells"));
      expect(readdirSync(join(place.store, "cells", cell)).sort()).toEqual(["begun.json", "files"]);
      expect(await queueAt(place).getJobCounts("waiting", "active", "failed")).toEqual({
        ...{ waiting: 1, active: 0, failed: 0 },
      });
      stop.abort();
      expect(await running).toEqual([{ id: "long-s1", ended: "stopped" }]);
      expect(await queueAt(place).getJobCounts("waiting")).toEqual({ waiting: 0 });
    },
    60 * SECOND,
  );

  test("cells of another version are refused in words, and stay for those of that version", async () => {
    const { cells, folder } = smallCells({ seeds: "1" });
    const place = newPlace(folder);
    const worker = await startWorker(place);
    const queue = queueAt(place);
    const study = { name: "small", hash: HASH };
    await queue.add("plain-s1", {
      version: "0.0.1",
      store: "?",
      study,
      task: { ...cells[0], version: "0.0.1" },
    });
    expect(await worker.exit).toBe(1);
    expect(worker.said()).toMatch(
      /study small was planned by mesagrid 0\.0\.1, and this is \S+: run the same version everywhere/,
    );
    expect(await queue.getJobCounts("waiting", "active", "failed")).toEqual({
      waiting: 1,
      active: 0,
      failed: 0,
    });
  }, 60_000);

  test("a worker with another store says so and ends", async () => {
    const { cells, folder } = smallCells({ arms: { plain: {} }, seeds: "1" });
    const place = newPlace(folder);
    const worker = await startWorker({ ...place, store: join(folder, "elsewhere") });
    const stop = new AbortController();
    const executor = await open(place, folder);
    const running = executor.run(cells, { signal: stop.signal });
    expect(await worker.exit).toBe(1);
    expect(worker.said()).toContain("keeps its results in another store");
    stop.abort();
    expect(await running).toEqual([{ id: "plain-s1", ended: "stopped" }]);
  }, 60_000);

  test("a worker does nothing that a job does not say in the right form", async () => {
    const { cells, folder } = smallCells({ seeds: "1" });
    const place = newPlace(folder);
    await open(place, folder); // gives the store its identity
    await startWorker(place);
    const store = (JSON.parse(readFileSync(join(place.store, "store.json"), "utf8")) as { id: string }).id;
    const { version } = cells[0];
    const envelope = { version, store, study: { name: "small", hash: HASH } };
    const queue = queueAt(place);
    const jobs = [
      await queue.add("no job", { anything: 1 }),
      await queue.add("a way out", { ...envelope, task: { ...cells[0], id: "../../out-s1" } }),
      await queue.add("a file", { ...envelope, task: { ...cells[0], settings: { trunk: "/etc" } } }),
    ];
    const reasons = await Promise.all(jobs.map(({ id }) => reasonOf(queue, id ?? "")));
    expect(reasons[0]).toContain("a job in the queue is not right");
    expect(reasons[1]).toContain("a cell in the queue is not right: $.id");
    expect(reasons[2]).toContain("$.settings.trunk");
    expect(existsSync(place.scratch)).toBe(false);
  }, 60_000);

  test("a password is never printed", async () => {
    const password = "open-sesame-1001";
    const guarded = await startRedis(password);
    onTestFinished(() => guarded.stop());
    const { folder, file } = smallStudy({ arms: { plain: {} }, seeds: "1" });
    const place = (word: string): Place => ({
      ...newPlace(folder),
      queue: `redis://:${word}@127.0.0.1:${guarded.port}`,
    });
    const wrong = startMesagrid(["worker", "--queue", place("wrong-word-77").queue]);
    expect(await wrong.exit).toBe(1);
    expect(wrong.said()).toContain(
      `no Redis server lets one in at redis://127.0.0.1:${guarded.port}: WRONGPASS`,
    );
    const none = startMesagrid(["worker", "--queue", `redis:/${password}`]);
    expect(await none.exit).toBe(1);
    const { queue, store } = place(password);
    const worker = await startWorker(place(password));
    const args = ["--store", store, "--backend", "cpu", "--out", join(folder, "out")];
    const study = startMesagrid(["study", file, ...args], { MESAGRID_QUEUE: queue });
    expect(await study.exit).toBe(0);
    const table = readFileSync(join(folder, "out", "table.json"), "utf8");
    const all = [wrong, none, worker, study].map((one) => one.said()).join("\n") + table;
    expect(all).not.toMatch(/wrong-word|sesame/);
  }, 60_000);

  test("where there is no server one is told so at once", async () => {
    const { file } = smallStudy();
    const gone = await startRedis();
    await gone.stop();
    const study = startMesagrid(["study", file, "--queue", `redis://127.0.0.1:${gone.port}`]);
    expect(await study.exit).toBe(1);
    expect(study.said()).toContain(`no Redis server lets one in at redis://127.0.0.1:${gone.port}`);
  });
});

test.each([
  ["redis://127.0.0.1:7000/3", "redis://127.0.0.1:7000/3", { host: "127.0.0.1", port: 7000, db: 3 }],
  ["rediss://u:p%40@h", "rediss://h:6379", { host: "h", username: "u", password: "p@", tls: {} }],
  ["redis://[::1]:6379", "redis://[::1]:6379", { host: "::1" }],
])("the address %s", (address, name, options) => {
  expect(redisPlace(address)).toMatchObject({ name, options });
});

test.each(["http://h", "redis://:secret@", "nonsense secret", "redis://h/secret", "redis://h:secret"])(
  "%s is no address, and is not repeated",
  (address) => {
    expect(() => redisPlace(address)).toThrow(/^(?!.*secret).*none of a Redis server/);
  },
);

async function open({ queue, store }: Place, folder: string, attempts?: number): Promise<QueueExecutor> {
  const study = { name: "small", hash: HASH };
  const executor = await openQueue({ folder, queue: redisPlace(queue), store, study, attempts });
  onTestFinished(() => executor.close());
  return executor;
}

function queueAt({ queue }: Place): Queue {
  const all = new Queue(QUEUE, { connection: redisPlace(queue).options, prefix: QUEUE_PREFIX });
  onTestFinished(() => all.close());
  return all;
}

/** `host:number` as a worker calls itself. */
function pidOf(worker: string): number {
  return Number(/:(\d+)$/.exec(worker)?.[1]);
}

async function reasonOf(queue: Queue, id: string): Promise<string> {
  for (;;) {
    const job = await queue.getJob(id);
    if (job?.failedReason) return job.failedReason;
    await setTimeout(50);
  }
}

/** A study's table without its times. */
async function tableOf(study: Study, executor: Executor, out: string): Promise<StudyTable> {
  const cells = planCells(study, {}, "cpu");
  const end = await runStudy({ ...{ study, cells, executor, out }, said: { command: "", narrowed: "" } });
  if (!end) throw new Error("stopped");
  expect(end.failed).toEqual([]);
  expect(end.table.rows.length).toBeGreaterThan(20);
  return { ...end.table, provenance: { ...end.table.provenance, started: "", ended: "", seconds: 0 } };
}

/** Kills one worker after the other while they work, and starts others in their place. @returns how many */
async function killAtRandom(
  workers: Mesagrid[],
  start: () => Promise<Mesagrid>,
  over: AbortSignal,
): Promise<number> {
  let killed = 0;
  for (; killed < 2; killed++) {
    const victim = workers[randomInt(workers.length)];
    await victim.until("begins");
    await setTimeout(randomInt(3000));
    if (over.aborted) break;
    victim.child.kill("SIGKILL");
    workers.splice(workers.indexOf(victim), 1, await start());
  }
  return killed;
}
