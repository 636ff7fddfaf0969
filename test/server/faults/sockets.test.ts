import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { queryObjects } from "node:v8";
import { createStream, nextBelow, PURPOSE } from "@mesagrid/env";
import { encodeClientMessage, type Source } from "@mesagrid/server/protocol";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { fingerprint } from "../../agent/run/fingerprint.js";
import { client, soon } from "../asking.js";
import { Client, folders, RunFolder, serve, TINY } from "../support.js";

/** A message that has a viewer watch something. */
const watching = (source: Source, id = 1) => encodeClientMessage({ type: "subscribe", id, source });

/** Opens a WebSocket by hand, so that nothing answers for it. */
async function bare(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => {});
  socket.write(
    `GET /api/stream HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  await once(socket, "readable");
  return socket;
}

test("half-open sockets are cut, whatever they were doing; the others are not", {
  timeout: 60_000,
}, async () => {
  const { runs, scenarios } = folders();
  const run = new RunFolder(runs, "one");
  const { url } = await serve({ runs, scenarios, training: false, heartbeat: 1000 });
  const viewers = async () => (await client(url).ask("GET", "/api/health")).body.viewers;
  const well = new Client(url);
  // One stops to read while more comes than its socket takes.
  const deaf = new Client(url);
  for (const viewer of [well, deaf]) {
    await viewer.until(() => viewer.all("hello").length > 0, "hello");
    viewer.socket.send(watching({ kind: "run", run: "one" }));
    await viewer.until(() => viewer.all("metrics").length > 0, "the rows");
  }
  deaf.socket.pause();
  for (let step = 1; step <= 40; step++) run.row({ row: "evaluation", step, padding: "x".repeat(200_000) });
  // One says no more than that it will say no more, one nothing at all, one stops in the middle of a message.
  const [ended, silent, torn] = [await bare(url), await bare(url), await bare(url)];
  ended.end();
  silent.pause();
  torn.write(Uint8Array.of(0x81, 0xfe, 0x40, 0x00, 1, 2, 3, 4, 5));
  await expect.poll(viewers, soon).toBe(1);
  expect(well.closed).toBeUndefined();
  await well.until(() => well.all("metrics").at(-1)?.rows.at(-1)?.step === 40, "all rows", 20_000);
  expect(deaf.socket.readyState).toBe(WebSocket.OPEN); // it does not know yet
  deaf.socket.resume();
  await deaf.until(() => deaf.closed, "the end");
});

/** A viewer that comes, does as it likes and leaves in one of the ways there are. */
async function visit(
  url: string,
  sources: readonly Source[],
  below: (bound: number) => number,
): Promise<void> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/stream?protocol=2`);
  socket.on("error", () => {});
  socket.on("message", () => {});
  const closed = new Promise((resolve) => socket.on("close", resolve));
  const open = new Promise((resolve) => socket.on("open", resolve));
  const manner = below(5);
  if (manner === 0) await new Promise((resolve) => setTimeout(resolve, below(5)));
  else {
    await Promise.race([open, closed]);
    for (let id = 1; id < manner; id++) socket.send(watching(sources[below(sources.length)], id));
    if (manner === 4) socket.pause();
    await new Promise((resolve) => setTimeout(resolve, below(200)));
  }
  if (manner === 2) socket.close();
  else socket.terminate();
  await closed;
}

test("200 viewers who come and go at random during a training change nothing of it and leave nothing behind", {
  timeout: 120_000,
}, async () => {
  const { runs, scenarios } = folders();
  const { url, jobs } = await serve({ runs, scenarios, training: { atOnce: 2 } });
  const { ask, read } = client(url);
  const random = createStream(5, PURPOSE.policy);
  const below = (bound: number) => nextBelow(random, 0, bound);
  const phases = TINY.phases.map((phase) => ({ ...phase, steps: 65_536 }));
  const settings = { slots: 16, horizon: 16, checkpointEvery: 16_384, evaluateEvery: 8192 };
  const request = { scenario: JSON.stringify({ ...TINY, phases }), seed: 1, settings } as const;
  const [watched = "", alone = ""] = [jobs?.start(request), jobs?.start(request)];
  await expect.poll(async () => (await read(watched)).step, soon).toBeGreaterThan(0);
  const sources: Source[] = [
    { kind: "run", run: watched },
    { kind: "live", run: watched, slots: [0, 1, 2] },
    { kind: "live", run: watched, slots: [3] },
    { kind: "policy", run: watched, levels: "train", slots: 2, speed: 30 },
    { kind: "trace", run: watched, trace: 0, speed: 30 },
  ];
  for (let round = 0; round < 3; round++) {
    let left = 200;
    const visits = async () => {
      while (left-- > 0) await visit(url, sources, below);
    };
    await Promise.all(Array.from({ length: 50 }, visits));
    await expect.poll(async () => (await ask("GET", "/api/health")).body.viewers, soon).toBe(0);
    if (round === 0) expect((await read(watched)).status).toBe("running");
  }
  for (const id of [watched, alone]) {
    await expect.poll(async () => (await read(id)).status, soon).toBe("finished");
  }
  expect(fingerprint(join(runs, watched))).toEqual(fingerprint(join(runs, alone)));
  // Whatever is left of a viewer holds its socket: of 600 there is none, but for the last ones that closures may hold.
  await expect.poll(() => queryObjects(WebSocket), soon).toBeLessThan(10);
});
