import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { encodeClientMessage, type Source } from "@mesagrid/server/protocol";
import { WebSocket } from "ws";
import type { StreamBench } from "./options.js";
import type { Look } from "./server.js";

/** As much as a viewer can have: a run with its rows and episodes, and boards as many and as quick as there are. */
const SOURCES: readonly Source[] = [
  { kind: "policy", run: "trained", levels: "train", slots: 64, speed: 60 },
];

/**
 * What viewers cost that read nothing: MiB of the server for each, after `--seconds` of it, beside one that reads all.
 * The server's heartbeat is put off, as it would cut them in half a minute.
 */
export async function measureStalled(
  { stalled, seconds }: StreamBench,
  url: string,
  training: string,
  look: () => Promise<Look>,
) {
  const sources: Source[] = [{ kind: "run", run: training }, ...SOURCES];
  await open(url, sources);
  await sleep(3000);
  const before = await look();
  const sockets: WebSocket[] = [];
  for (let i = 0; i < stalled; i++) {
    const socket = await open(url, sources);
    socket.pause();
    sockets.push(socket);
  }
  await sleep(1000 * seconds);
  const after = await look();
  for (const socket of sockets) socket.terminate();
  await sleep(3000);
  const gone = await look();
  const each = (later: Look, of: "heldMiB" | "rssMiB") =>
    Number(((later[of] - before[of]) / stalled).toFixed(2));
  return {
    stalled,
    seconds,
    stalledMiB: each(after, "heldMiB"),
    stalledRssMiB: each(after, "rssMiB"),
    afterwardsMiB: each(gone, "heldMiB"),
    rssMiB: Math.round(after.rssMiB),
  };
}

async function open(url: string, sources: readonly Source[]): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/api/stream?protocol=2`);
  socket.on("message", () => {});
  await once(socket, "open");
  for (const [id, source] of sources.entries()) {
    socket.send(
      encodeClientMessage({ type: "subscribe", id, source, want: ["policy", "events", "returns"] }),
    );
  }
  return socket;
}
