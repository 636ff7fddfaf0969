import { rmSync, truncateSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { join } from "node:path";
import { decodeTrace } from "@mesagrid/env";
import { expect, test } from "vitest";
import { Client, folders, RunFolder, serve } from "./support.js";

const levelsOf = (client: Client) => client.all("episode").map(({ trace }) => decodeTrace(trace).levels);

test("a viewer gets hello and the list first, then the run whole, then what comes new", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "tiny-s1-20260101-000000");
  run.row({ row: "phase", step: 0, levels: "train", "reward/coin": 1 });
  run.row({ row: "update", step: 256, entropy: 1.2, approxKl: null });
  run.episodes("train", 20, 256);
  run.episodes("shifted", 3, 256);
  const { url } = await serve({ runs, scenarios, training: false });

  const client = new Client(url);
  await client.until(() => client.all("runs").length > 0, "the list");
  expect(client.heard[0]).toEqual({ type: "hello", protocol: 2, version: "0.1.0" });
  expect(client.all("runs")[0].runs).toMatchObject([
    {
      id: run.id,
      status: "running",
      totalSteps: 4096,
      levelSets: ["train", "shifted"],
      objectives: [
        { name: "coin", title: "take the coin", role: "true" },
        { name: "haste", title: "haste", role: "proxy" },
      ],
    },
  ]);

  await client.subscribe({ kind: "run", run: run.id });
  await client.until(
    () => client.all("episode").length === 11,
    "eight episodes of one level set, three of another",
  );
  const [{ id, channel, source }] = client.all("subscribed");
  expect({ id, source }).toEqual({ id: 1, source: { kind: "run", run: run.id } });
  const [summary, metrics] = client.heard.filter(
    ({ type }) => type !== "hello" && type !== "runs" && type !== "subscribed",
  );
  expect(summary).toMatchObject({ type: "run", run: { id: run.id, step: 256, phase: "A", backend: "cpu" } });
  expect(metrics).toEqual({
    type: "metrics",
    channel,
    first: true,
    rows: [
      { row: "phase", step: 0, iteration: 0, phase: "A", phaseIndex: 0, levels: "train", "reward/coin": 1 },
      { row: "update", step: 256, iteration: 0, phase: "A", phaseIndex: 0, entropy: 1.2 },
    ],
  });
  expect(levelsOf(client).sort()).toEqual([...Array(3).fill("shifted"), ...Array(8).fill("train")]);

  run.text('{"row":"update","step":512,"it'); // a row half written waits for its other half
  run.episodes("train", 30, 512);
  await client.until(() => client.all("episode").length === 19, "the newest eight of thirty");
  expect(client.all("metrics")).toHaveLength(1);
  run.text('eration":1,"phase":"A","phaseIndex":0}\n');
  await client.until(() => client.all("metrics").length === 2, "the new row");
  expect(client.all("metrics")[1]).toMatchObject({ first: false, rows: [{ step: 512 }] });
  run.update({ status: "finished", step: 4096, ended: "2026-01-01T01:00:00.000Z" });
  await client.until(() => client.all("run").at(-1)?.run.status === "finished", "the end");
  expect(client.all("run").at(-1)?.run).toMatchObject({ step: 4096, phase: "B", phaseIndex: 1 });
  await client.until(() => client.all("runs").at(-1)?.runs[0].status === "finished", "the end in the list");
});

test("a viewer sees the level sets it asked for, and another run when it asks for one", async () => {
  const { runs, scenarios } = folders();
  const one = new RunFolder(runs, "one");
  const two = new RunFolder(runs, "two");
  for (const run of [one, two]) for (const levels of ["train", "shifted"]) run.episodes(levels, 2, 1);
  const { url } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  const first = await client.subscribe({ kind: "run", run: "one", levels: ["shifted"] });
  await client.until(() => client.all("episode").length === 2, "two episodes");
  one.episodes("train", 2, 2);
  one.episodes("shifted", 1, 2);
  await client.until(() => client.all("episode").length === 3, "one more");
  expect(new Set(levelsOf(client))).toEqual(new Set(["shifted"]));

  await client.say({ type: "unsubscribe", id: first });
  const second = await client.subscribe({ kind: "run", run: "two" });
  await client.until(() => client.all("episode").length === 7, "four episodes of the other run");
  expect(client.all("run").map(({ run }) => run.id)).toEqual(["one", "two"]);
  one.row({ row: "update", step: 5 });
  two.row({ row: "update", step: 6 });
  await client.until(() => client.all("metrics").length === 3, "a row of the other run");
  expect(client.all("metrics").at(-1)).toMatchObject({
    channel: client.all("subscribed").at(-1)?.channel,
    rows: [{ step: 6 }],
  });
  await client.say({ type: "unsubscribe", id: second });
  await client.say({ type: "ping" });
  await client.until(() => client.all("pong").length === 1, "a pong");
  two.row({ row: "update", step: 7 });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(client.all("metrics")).toHaveLength(3);
});

test("a viewer that comes back gets everything anew", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "one");
  run.row({ row: "update", step: 1 });
  const { url } = await serve({ runs, scenarios, training: false });
  const before = new Client(url);
  await before.subscribe({ kind: "run", run: "one" });
  await before.until(() => before.all("metrics").length === 1, "the rows");
  before.socket.terminate();
  run.row({ row: "update", step: 2 });
  const after = new Client(url);
  await after.subscribe({ kind: "run", run: "one" });
  await after.until(() => after.all("metrics").length === 1, "the rows");
  expect(after.all("metrics")[0]).toMatchObject({ first: true, rows: [{ step: 1 }, { step: 2 }] });
});

test("a long run is thinned, its phases and evaluations are not", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "long");
  const rows: string[] = [];
  for (let step = 1; step <= 9001; step++) {
    rows.push(JSON.stringify({ row: "update", step, phase: "A", phaseIndex: 0 }));
    if (step % 100 === 0) rows.push(JSON.stringify({ row: "evaluation", step, phase: "A", phaseIndex: 0 }));
    if (step % 4500 === 0) rows.push(JSON.stringify({ row: "phase", step, phase: "B", phaseIndex: 1 }));
  }
  run.text(`${rows.join("\n")}\n`);
  const { url } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: "long" });
  await client.until(() => client.all("metrics").length === 1, "the rows");
  const stepsOf = (sort: string) =>
    client.all("metrics")[0].rows.flatMap(({ row, step }) => (row === sort ? [step] : []));
  expect([stepsOf("evaluation").length, stepsOf("phase").length]).toEqual([90, 2]);
  const steps = stepsOf("update");
  expect(steps.length).toBeGreaterThan(2000);
  expect(steps.length).toBeLessThanOrEqual(4000);
  expect(new Set(steps.slice(1).map((step, at) => step - steps[at])).size).toBe(1);
});

test("a run that goes back to a checkpoint is sent anew", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "back");
  for (const step of [1, 2, 3]) run.row({ row: "update", step });
  const { url } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: "back" });
  await client.until(() => client.all("metrics").length === 1, "the rows");
  truncateSync(join(run.folder, "metrics.jsonl"), 0);
  run.row({ row: "update", step: 2 });
  await client.until(() => client.all("metrics").length === 2, "the rows again");
  expect(client.all("metrics")[1]).toMatchObject({ first: true, rows: [{ step: 2 }] });
});

test("a run that is not there, and one that is deleted while watched, are told", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "one");
  const { url } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: "none" });
  await client.until(() => client.all("error").length === 1, "an error");
  expect(client.all("error")[0]).toMatchObject({
    id: 1,
    code: "no-such-run",
    message: "there is no run 'none'",
  });
  await client.subscribe({ kind: "run", run: "one" });
  await client.until(() => client.all("run").length === 1, "the run");
  rmSync(run.folder, { recursive: true });
  await client.until(() => client.all("ended").length === 1, "the end");
  const [{ channel }] = client.all("subscribed");
  expect(client.all("ended")[0]).toMatchObject({ channel, code: "no-such-run" });
  await client.until(() => client.all("runs").at(-1)?.runs.length === 0, "the list without it");
});

test("a torn trace file and a torn manifest do not take the server with them", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "torn");
  writeFileSync(join(run.folder, "traces", "episodes.bin"), Uint8Array.of(4, 0, 0, 0, 9, 9, 9, 9, 200, 0, 0));
  const { url, app } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  await client.subscribe({ kind: "run", run: "torn" });
  await client.until(() => client.all("metrics").length === 1, "the run");
  writeFileSync(join(run.folder, "run.json"), '{"format":1');
  await client.until(() => client.all("ended").length === 1, "the end");
  expect(client.all("ended")[0].code).toBe("run-unreadable");
  expect((await app.inject("/api/health")).statusCode).toBe(200);
});

test("nonsense is answered in words; a flood and an oversized message end the connection", async () => {
  const { runs, scenarios } = folders();
  const { url, app } = await serve({ runs, scenarios, training: false });
  const client = new Client(url);
  await client.until(() => client.all("hello").length === 1, "hello");
  client.socket.send("{nonsense");
  client.socket.send(Uint8Array.of(1, 2, 3));
  client.socket.send('{"type":"subscribe","id":1,"source":{"kind":"run","run":"../../etc"}}');
  await client.until(() => client.all("error").length === 3, "three errors");
  expect(client.all("error").map(({ code }) => code)).toEqual(Array(3).fill("bad-message"));
  for (let i = 0; i < 200; i++) client.socket.send('{"type":"ping"}');
  await client.until(() => client.closed, "the end");
  expect(client.closed?.code).toBe(1008);

  const large = new Client(url);
  await large.until(() => large.all("hello").length === 1, "hello");
  large.socket.send("x".repeat(70_000));
  await large.until(() => large.closed, "the end");
  expect(large.closed?.code).toBe(1009);

  const old = new Client(url, {}, "?protocol=0");
  await old.until(() => old.closed, "the end");
  expect(old.closed?.code).toBe(4001);
  expect(old.all("error")[0]).toMatchObject({ code: "wrong-protocol", hint: "reload the page" });
  expect((await app.inject("/api/health")).json()).toMatchObject({ viewers: 0 });
});

test("a viewer that answers no ping is cut, others are not; there is a most of viewers", async () => {
  const { runs, scenarios } = folders();
  const { url, app } = await serve({ runs, scenarios, training: false, heartbeat: 100, viewers: 2 });
  const client = new Client(url);
  await client.until(() => client.all("hello").length === 1, "hello");
  const { hostname, port } = new URL(url);
  const dead = createConnection(Number(port), hostname);
  dead.write(
    `GET /api/stream HTTP/1.1\r\nHost: ${hostname}:${port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  const viewers = async () => (await app.inject("/api/health")).json().viewers;
  await expect.poll(viewers).toBe(2);
  const third = new Client(url);
  await third.until(() => third.closed, "a refusal");
  await expect.poll(viewers).toBe(1);
  expect(client.closed).toBeUndefined();
  dead.destroy();
});

test("a viewer that reads nothing holds up nobody and is brought up to date when it reads again", async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "fast");
  const { url } = await serve({ runs, scenarios, training: false });
  const [slow, quick] = [new Client(url), new Client(url)];
  for (const client of [slow, quick]) {
    await client.subscribe({ kind: "run", run: "fast" });
    await client.until(() => client.all("metrics").length === 1, "the run");
  }
  slow.socket.pause();
  const padding = "x".repeat(100_000);
  const sent = 150;
  for (let step = 1; step <= sent; step++) {
    run.row({ row: "evaluation", step, padding });
    if (step % 10 === 0) await quick.until(() => lastStep(quick) === step, `step ${step}`);
  }
  run.episodes("train", 1, sent);
  await quick.until(() => quick.all("episode").length === 1, "the episode");
  slow.socket.resume();
  await slow.until(() => lastStep(slow) === sent && slow.all("episode").length === 1, "what it missed");
  const metrics = slow.all("metrics");
  const anew = metrics.findLastIndex(({ first }) => first);
  expect(anew).toBeGreaterThan(0);
  const steps = metrics.slice(anew).flatMap(({ rows }) => rows.map(({ step }) => step));
  expect(steps).toEqual(Array.from({ length: sent }, (_, at) => at + 1));
});

function lastStep(client: Client): number {
  return client.all("metrics").at(-1)?.rows.at(-1)?.step ?? 0;
}
