import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { train } from "@mesagrid/agent";
import type { Scenario } from "@mesagrid/env";
import { ERRORS, type RunningServer, STREAM_ERRORS, startServer } from "@mesagrid/server";
import { type Known, makeSent } from "./messages.js";
import { sendRaw } from "./raw.js";
import { FuzzViewer, type Outcome } from "./viewer.js";

export interface StreamFuzz {
  readonly scenario: Scenario;
  readonly messages: number;
  readonly seed: number;
  /** Viewers at once. */
  readonly viewers: number;
  readonly onFinding: (what: string) => void;
  readonly onProgress?: (sent: number) => void;
}

export interface StreamFuzzed extends Outcome {
  readonly messages: number;
  /** MiB of heap and buffers: before, and when all have gone. */
  readonly memory: readonly [number, number];
}

/** Messages of one viewer that are on their way at once. */
const BATCH = 25;
/** Batches after which a viewer comes anew. */
const VISIT = 20;
/** MiB that may be left of all that was sent. */
const MOST_LEFT = 64;

/** A server with a run, and a crowd that sends it anything: it has to answer each message, to live, and to forget them all. */
export async function fuzzStream(options: StreamFuzz): Promise<StreamFuzzed> {
  const root = mkdtempSync(join(tmpdir(), "mesagrid-fuzz-"));
  const { scenario, viewers } = options;
  const runs = join(root, "runs");
  mkdirSync(join(root, "scenarios"));
  writeFileSync(join(root, "scenarios", `${scenario.name}.json`), JSON.stringify(scenario));
  const phases = [{ ...scenario.phases[0], steps: 1024 }];
  const settings = { slots: 16, horizon: 16, hidden: [8] };
  (await train({ scenario, phases, seed: 1, folder: join(runs, "trained"), settings })).dispose();
  const server = await startServer({
    ...{ port: 0, runs, scenarios: join(root, "scenarios") },
    ...{ viewers: 2 * viewers + 100, messagesPerSecond: Number.POSITIVE_INFINITY },
  });
  try {
    return await crowd(server, options);
  } finally {
    await server.close(0);
    rmSync(root, { recursive: true, force: true });
  }
}

async function crowd(server: RunningServer, options: StreamFuzz): Promise<StreamFuzzed> {
  const { scenario, messages, seed, viewers, onFinding, onProgress } = options;
  const { url, app } = server;
  const long = { ...scenario, phases: [{ ...scenario.phases[0], steps: 1e9 }] };
  const training = server.jobs?.start({ scenario: JSON.stringify(long), seed: 2 }) ?? "";
  const known: Known = { runs: ["trained", training], levels: Object.keys(scenario.levels) };
  const codes = new Set([...Object.keys(ERRORS), ...Object.keys(STREAM_ERRORS)]);
  const total: Outcome = { refused: 0, taken: 0, cut: 0 };
  const before = memory();
  let next = 0;
  const visit = async () => {
    while (next < messages) {
      const viewer = new FuzzViewer(url, codes, (what) => onFinding(`near message ${next}: ${what}`));
      for (let batch = 0; batch < VISIT && next < messages; batch++) {
        const numbers = Array.from({ length: Math.min(BATCH, messages - next) }, () => next++);
        const sent = numbers.map((number) => makeSent(seed, number, known));
        for (const { data } of sent.filter(({ sort }) => sort === "raw")) {
          if (await sendRaw(url, data as Uint8Array)) total.cut++;
        }
        await viewer.say(sent.filter(({ sort }) => sort === "message").map(({ data }) => data));
        onProgress?.(next);
      }
      await viewer.close();
      for (const name of ["refused", "taken", "cut"] as const) total[name] += viewer.outcome[name];
    }
  };
  await Promise.all(Array.from({ length: viewers }, visit));
  const health = async () => (await app.inject("/api/health")).json();
  for (let tries = 0; (await health()).viewers > 0; tries++) {
    if (tries === 100) {
      onFinding(`${(await health()).viewers} viewers are counted that have gone`);
      break;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const after = memory();
  if (after - before > MOST_LEFT) onFinding(`${Math.round(after - before)} MiB are left behind`);
  return { messages, ...total, memory: [Math.round(before), Math.round(after)] };
}

/** MiB in use, once what nobody holds has gone. */
function memory(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 2 ** 20;
}
