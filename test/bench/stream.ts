import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { train } from "@mesagrid/agent";
import type { Scenario } from "@mesagrid/env";
import type { Source } from "@mesagrid/server/protocol";
import { median } from "./measure.js";
import { Latencies } from "./stream/latencies.js";
import { readOptions, type StreamBench } from "./stream/options.js";
import type { Look, ToServer } from "./stream/server.js";
import { measureStalled } from "./stream/stalled.js";
import type { Counted, ToViewers } from "./stream/viewers.js";

/** Milliseconds after a change before anything is counted. */
const SETTLE = 1500;
const SIDE = 13;
const FRAMES_PER_SECOND = 30;

/** `npm run -s bench -- stream --viewers 500 --seconds 20`: a server, viewers in other processes, and a training meanwhile. */
export async function benchStream(args: readonly string[]) {
  const options = readOptions(args);
  const root = mkdtempSync(join(tmpdir(), "mesagrid-bench-"));
  const children: ChildProcess[] = [];
  const start = (script: string): Child => {
    const child = fork(new URL(`stream/${script}`, import.meta.url), [], { execArgv: ["--expose-gc"] });
    children.push(child);
    return new Child(child);
  };
  try {
    return await measure(options, root, start);
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  }
}

/** A process that answers each message with one. */
export class Child {
  readonly #process: ChildProcess;

  constructor(process: ChildProcess) {
    this.#process = process;
    process.on("exit", (code) => {
      if (code) throw new Error(`a process of the bench ended with ${code}`);
    });
  }

  async ask<Answer>(message: ToServer | ToViewers): Promise<Answer> {
    const answer = once(this.#process, "message");
    this.#process.send(message);
    return (await answer)[0] as Answer;
  }
}

async function measure(options: StreamBench, root: string, start: (script: string) => Child) {
  const load = loadavg()[0];
  const scenario = { ...endlessTraining(), size: [SIDE, SIDE] } as Scenario;
  const runs = join(root, "runs");
  const phases = [{ ...scenario.phases[0], steps: 16_384 }];
  (await train({ scenario, phases, seed: 1, folder: join(runs, "trained") })).dispose();
  const server = start("server.js");
  const viewers = options.viewers + options.stalled + 1;
  const url = await server.ask<string>({ say: "serve", runs, scenarios: root, viewers });
  const training = await server.ask<string>({ say: "train", scenario: JSON.stringify(scenario) });
  const source: Source =
    options.source === "live"
      ? { kind: "live", run: training, slots: [0] }
      : { kind: "policy", run: "trained", levels: "train", slots: 1, speed: FRAMES_PER_SECOND };
  while ((await look(server)).step === 0) await sleep(100);
  if (options.stalled > 0) return measureStalled(options, url, training, () => look(server));
  const crowds = await Promise.all(
    Array.from({ length: options.processes }, async (_, i) => {
      const share = Math.floor((options.viewers + i) / options.processes);
      const crowd = start("viewers.js");
      await crowd.ask({ say: "connect", url, viewers: share });
      return crowd;
    }),
  );
  const stretches = await alternate(options, server, crowds, source);
  return { ...report(options, stretches), load: { before: load, after: loadavg()[0] } };
}

/** A stretch with viewers, and the one before it without. */
interface Stretch {
  readonly seconds: number;
  readonly counted: readonly Counted[];
  readonly before: Look;
  readonly after: Look;
  /** Env steps of the training in a second. */
  readonly alone: number;
  readonly watched: number;
}

async function alternate(
  { seconds, rounds }: StreamBench,
  server: Child,
  crowds: readonly Child[],
  source: Source,
): Promise<Stretch[]> {
  const all = <Answer>(message: ToViewers) => Promise.all(crowds.map((crowd) => crowd.ask<Answer>(message)));
  const each = (1000 * seconds) / rounds;
  const stretches: Stretch[] = [];
  let alone = await stretch(server, each);
  for (let round = 0; round < rounds; round++) {
    await all({ say: "watch", source });
    await sleep(SETTLE);
    await all({ say: "count" });
    const watched = await stretch(server, each);
    const counted = await all<Counted>({ say: "leave" });
    await sleep(SETTLE);
    const next = await stretch(server, each);
    const { before, after } = watched;
    // The training alone before and after: what changes slowly on the machine changes both alike.
    const rate = (stepsPerSecond(alone) + stepsPerSecond(next)) / 2;
    const took = (after.at - before.at) / 1000;
    stretches.push({ seconds: took, counted, before, after, alone: rate, watched: stepsPerSecond(watched) });
    alone = next;
  }
  return stretches;
}

function report({ viewers }: StreamBench, stretches: readonly Stretch[]) {
  const seconds = sum(stretches.map((stretch) => stretch.seconds));
  const counted = stretches.flatMap((stretch) => stretch.counted);
  const latencies = new Latencies();
  for (const { bins } of counted) latencies.merge(bins);
  const cores = (of: "served" | "used") =>
    sum(stretches.map(({ before, after }) => after[of] - before[of])) / (1000 * seconds);
  return {
    viewers,
    framesPerSecond: Math.round(sum(counted.map(({ frames }) => frames)) / seconds),
    p50Ms: latencies.quantile(0.5),
    p99Ms: latencies.quantile(0.99),
    skipped: sum(counted.map(({ skipped }) => skipped)),
    serverCpu: round(cores("served"), 3),
    rssMiB: Math.round(Math.max(...stretches.map(({ after }) => after.rssMiB))),
    trainingSlowdown: round(1 - median(stretches.map(({ alone, watched }) => watched / alone)), 3),
    processCpu: round(cores("used"), 3),
    viewersCpu: round(sum(counted.map(({ used }) => used)) / (1000 * seconds), 3),
    trainingStepsPerSecond: Math.round(median(stretches.map(({ alone }) => alone))),
  };
}

async function stretch(server: Child, milliseconds: number): Promise<{ before: Look; after: Look }> {
  const before = await look(server);
  await sleep(milliseconds);
  return { before, after: await look(server) };
}

function stepsPerSecond({ before, after }: { before: Look; after: Look }): number {
  return (1000 * (after.step - before.step)) / (after.stepAt - before.stepAt);
}

function look(server: Child): Promise<Look> {
  return server.ask<Look>({ say: "look" });
}

/** Cheese-corner, training on without end. */
export function endlessTraining(): Scenario {
  const scenario = JSON.parse(readFileSync("scenarios/cheese-corner.json", "utf8")) as Scenario;
  return { ...scenario, phases: [{ ...scenario.phases[0], steps: 1e9 }] } as Scenario;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
