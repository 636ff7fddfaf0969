import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "../../structure/repository.js";

const BIN = join(ROOT, "packages/study/bin/mesagrid.js");

/** A process of `mesagrid`, and what it has said. */
export interface Mesagrid {
  readonly child: ChildProcess;
  readonly pid: number;
  said(): string;
  /** Waits until it has said something. @throws Error if it ends without */
  until(words: string | RegExp): Promise<void>;
  /** Its exit code. */
  readonly exit: Promise<number | null>;
}

/** Starts a command of mesagrid in a process of its own, which does not outlive the test. */
export function startMesagrid(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Mesagrid {
  const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, ...environment } });
  let said = "";
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (text) => {
      said += text;
      heard();
    });
  const exit = once(child, "exit").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exit;
  });
  return {
    child,
    pid: child.pid as number,
    said: () => said,
    until: (words) =>
      new Promise((resolve, reject) => {
        heard = () => said.search(words) >= 0 && resolve();
        heard();
        exit.then((code) => reject(new Error(`ended with ${code}: ${said}`)));
      }),
    exit,
  };
}

/** Where workers and studies meet. */
export interface Place {
  readonly queue: string;
  readonly store: string;
  /** Of the machine that a worker runs on. */
  readonly scratch: string;
}

/** Flags of a worker that works on one cell at once, and is missed after seconds. */
export function workerFlags({ queue, store, scratch }: Place): string[] {
  const flags = { queue, store, folder: scratch, "at-once": "1", lease: "3" };
  return ["worker", ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])];
}

/** A worker that waits for cells. */
export async function startWorker(place: Place, environment?: NodeJS.ProcessEnv): Promise<Mesagrid> {
  const worker = startMesagrid(workerFlags(place), environment);
  await worker.until("at once from");
  return worker;
}
