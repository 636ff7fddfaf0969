import {
  decodeClientMessage,
  encodeServerMessage,
  PROTOCOL_VERSION,
  type ServerMessage,
} from "@mesagrid/server/protocol";
import type { Socket } from "../connection.js";
import { bytesOf } from "../recorded-episodes.js";
import { type RecordedFiles, summariesOf } from "./files.js";

/** Episodes of each level set that a viewer is told of at once, as a server does. */
const NEWEST = 8;

/** Says over a WebSocket's interface what a server would of recorded runs. Nothing else comes after that. */
export function recordedSocket(files: RecordedFiles): Socket {
  let channels = 0;
  let state = 0;
  const socket: Socket = {
    binaryType: "arraybuffer",
    get readyState() {
      return state;
    },
    onopen: null,
    onclose: null,
    onerror: null,
    onmessage: null,
    send: (text) => void obey(text),
    close() {
      state = 3;
    },
  };
  function say(message: ServerMessage): void {
    if (state === 1) socket.onmessage?.({ data: encodeServerMessage(message).buffer });
  }
  async function begin(): Promise<void> {
    const runs = await files.list().catch((error: Error) => error);
    if (state === 3) return;
    state = 1;
    socket.onopen?.(undefined as never);
    say({ type: "hello", protocol: PROTOCOL_VERSION, version: "" });
    if (runs instanceof Error) say({ type: "error", code: "no-such-run", message: runs.message });
    else say({ type: "runs", runs: [...runs] });
  }
  async function obey(text: string): Promise<void> {
    const message = decodeClientMessage(text);
    if (message.type === "ping") say({ type: "pong" });
    if (message.type !== "subscribe") return;
    const { id, source } = message;
    if (source.kind !== "run") {
      say({ type: "error", id, code: "no-server", message: "This page shows recorded runs only." });
      return;
    }
    try {
      const run = await files.run(source.run);
      channels++;
      const channel = channels;
      say({ type: "subscribed", id, channel, source });
      say({ type: "run", channel, run: run.detail });
      say({ type: "metrics", channel, first: true, rows: run.rows });
      const said = new Map<string, number>();
      const summaries = summariesOf(run);
      const newest = run.traces.filter((_, at) => {
        const { levels, imagined } = summaries[at];
        const lane = `${levels} ${imagined}`;
        said.set(lane, (said.get(lane) ?? 0) + 1);
        return (said.get(lane) ?? 0) <= NEWEST;
      });
      for (const { data } of newest.reverse()) say({ type: "episode", channel, trace: bytesOf(data) });
    } catch (error) {
      say({ type: "error", id, code: "no-such-run", message: (error as Error).message });
    }
  }
  void begin();
  return socket;
}
