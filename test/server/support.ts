import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultSettings } from "@mesagrid/agent";
import {
  BatchEnv,
  createBuffers,
  encodeTrace,
  loadProgram,
  type Scenario,
  TraceRecorder,
} from "@mesagrid/env";
import { type RunningServer, type ServerOptions, startServer } from "@mesagrid/server";
import {
  type ClientMessage,
  decodeServerMessage,
  encodeClientMessage,
  type ServerMessage,
  type Source,
  type Want,
} from "@mesagrid/server/protocol";
import { onTestFinished } from "vitest";
import { type ClientOptions, WebSocket } from "ws";

/** A world of 5 x 5 cells that trains in no time. */
export const TINY: Scenario = {
  format: 1,
  name: "tiny",
  title: "Tiny",
  question: "Coin or corner?",
  size: [5, 5],
  kinds: { wall: { glyph: "#", solid: true }, robot: { glyph: "R", agent: true }, coin: { glyph: "o" } },
  actions: ["up", "down", "left", "right"],
  limit: 8,
  rules: [{ when: { enter: "coin" }, do: [{ remove: "coin" }, { emit: "took-coin" }, { end: "rich" }] }],
  objectives: {
    coin: { role: "true", title: "take the coin", price: { "took-coin": 1 } },
    haste: { role: "proxy", price: { step: -1 } },
  },
  levels: {
    train: { generate: "open", place: { robot: "anywhere", coin: [1, 1] } },
    shifted: { like: "train", place: { coin: "anywhere" } },
    mixed: { mix: { train: 1, shifted: 1 } },
  },
  phases: [
    { name: "A", reward: { coin: 1 }, levels: "train", steps: 2048 },
    { name: "B", reward: { haste: 1 }, levels: "mixed", steps: 2048 },
  ],
};

/** Folders of a server, gone after the test. */
export function folders(): { runs: string; scenarios: string; root: string } {
  const root = mkdtempSync(join(tmpdir(), "mesagrid-server-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [runs, scenarios] = [join(root, "runs"), join(root, "scenarios")];
  mkdirSync(runs);
  mkdirSync(scenarios);
  writeFileSync(join(scenarios, "tiny.json"), JSON.stringify(TINY));
  return { root, runs, scenarios };
}

/** A server on a free port, closed after the test. */
export async function serve(options: Omit<ServerOptions, "port">): Promise<RunningServer> {
  const server = await startServer({ port: 0, interval: 20, ...options });
  onTestFinished(() => server.close(0));
  return server;
}

/** A run folder written by hand in the documented format, as a run trained from a shell would grow. */
export class RunFolder {
  readonly id: string;
  readonly folder: string;
  manifest: Record<string, unknown>;

  constructor(runs: string, id: string, change: Record<string, unknown> = {}) {
    this.id = id;
    this.folder = join(runs, id);
    const text = JSON.stringify(TINY);
    this.manifest = {
      format: 1,
      id,
      scenario: { name: "tiny", hash: "0".repeat(64), text },
      config: { ...defaultSettings("ppo"), slots: 16, horizon: 16 },
      seed: 1,
      versions: { mesagrid: "0.1.0" },
      backend: { name: "cpu", version: "4", why: "a test", tried: [] },
      started: "2026-01-01T00:00:00.000Z",
      status: "running",
      phases: TINY.phases,
      step: 0,
      pid: process.ppid,
      ...change,
    };
    mkdirSync(join(this.folder, "traces"), { recursive: true });
    this.update({});
  }

  update(change: Record<string, unknown>): void {
    this.manifest = { ...this.manifest, ...change };
    writeFileSync(join(this.folder, "new.tmp"), JSON.stringify(this.manifest));
    renameSync(join(this.folder, "new.tmp"), join(this.folder, "run.json"));
  }

  row(row: Record<string, unknown>): void {
    this.text(`${JSON.stringify({ iteration: 0, phase: "A", phaseIndex: 0, ...row })}\n`);
  }

  text(text: string): void {
    appendFileSync(join(this.folder, "metrics.jsonl"), text);
  }

  /** Appends episodes of a level set, recorded at `step`. */
  episodes(levels: string, count: number, step: number): void {
    const traces = record(levels, count, step).map((trace) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(trace.length);
      return Buffer.concat([length, trace]);
    });
    appendFileSync(join(this.folder, "traces", "episodes.bin"), Buffer.concat(traces));
  }
}

/** Episodes of the tiny world in which the robot only goes up. */
function record(levels: string, slots: number, step: number): Uint8Array[] {
  const program = loadProgram(TINY);
  const env = new BatchEnv(program, { slots, seed: step, levels, autoreset: "disabled" });
  const out = createBuffers(program, slots);
  env.reset(out);
  const recorder = new TraceRecorder(env, { levels, phase: "A", step, seed: 1 });
  for (let slot = 0; slot < slots; slot++) recorder.begin(slot);
  const actions = new Uint8Array(slots);
  for (let t = 0; t < program.limit; t++) {
    env.step(actions, out);
    recorder.record(actions, out);
  }
  return recorder.finished.map(encodeTrace);
}

type Message<Kind extends ServerMessage["type"]> = Extract<ServerMessage, { type: Kind }>;

/** A viewer without a screen: takes down all that it hears. */
export class Client {
  readonly heard: ServerMessage[] = [];
  /** The bytes of each. */
  readonly bytes: Uint8Array[] = [];
  readonly socket: WebSocket;
  closed: { code: number; reason: string } | undefined;
  #id = 0;
  #wake: () => void = () => {};

  constructor(url: string, options: ClientOptions = {}, query = "?protocol=2") {
    this.socket = new WebSocket(`${url.replace("http", "ws")}/api/stream${query}`, options);
    this.socket.binaryType = "arraybuffer";
    this.socket.on("error", () => {});
    this.socket.on("message", (data) => {
      this.heard.push(decodeServerMessage(data as ArrayBuffer));
      this.bytes.push(new Uint8Array(data as ArrayBuffer));
      this.#wake();
    });
    this.socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.#wake();
    });
    onTestFinished(() => this.socket.terminate());
  }

  async say(message: ClientMessage): Promise<void> {
    await this.until(() => this.socket.readyState !== WebSocket.CONNECTING, "an open socket");
    this.socket.send(encodeClientMessage(message));
  }

  /** Subscribes, and waits for the answer; an error is one too. @returns the viewer's number for it */
  async subscribe(source: Source, want?: Want[]): Promise<number> {
    const id = ++this.#id;
    await this.say({ type: "subscribe", id, source, ...(want && { want }) });
    const answers = () => this.heard.some((message) => "id" in message && message.id === id);
    await this.until(answers, `an answer to subscription ${id}`, 20_000);
    return id;
  }

  all<Kind extends ServerMessage["type"]>(kind: Kind): Message<Kind>[] {
    return this.heard.filter((message): message is Message<Kind> => message.type === kind);
  }

  /** Waits until something holds. */
  async until(holds: () => unknown, what: string, milliseconds = 5000): Promise<void> {
    const end = performance.now() + milliseconds;
    while (!holds()) {
      const left = end - performance.now();
      if (left <= 0) throw new Error(`waited ${milliseconds} ms for ${what}; heard ${this.#story()}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 50));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  #story(): string {
    return this.heard.map((message) => message.type).join(" ") || "nothing";
  }
}
