import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Options } from "./options.js";

/** What one case came to. */
export interface Judged {
  readonly number: number;
  readonly what: "refused" | "ran" | "finding";
  readonly ms: number;
  /** Of a finding: what it is. */
  readonly why: string;
}

/** Silence of a worker after which its case counts as hanging, in milliseconds: long, for the machine may be busy. */
const SILENCE = 60_000;
const WORKER = fileURLToPath(new URL("worker.js", import.meta.url));

/** Processes that share the cases, every n-th each. A case that kills or stops its process is a finding. */
export class Farm {
  readonly #options: Options;
  readonly #tell: (judged: Judged) => void;
  readonly #running = new Set<ChildProcess>();
  #stopped = false;

  constructor(options: Options, tell: (judged: Judged) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  /** Runs all cases; ends early after `stop`. */
  async run(): Promise<void> {
    const { workers } = this.#options;
    await Promise.all(Array.from({ length: workers }, (_, worker) => this.#share(worker)));
  }

  stop(): void {
    this.#stopped = true;
    for (const child of this.#running) child.kill("SIGKILL");
  }

  /** One worker's share, by as many processes as it takes. */
  async #share(worker: number): Promise<void> {
    const { workers, cases } = this.#options;
    let next = worker;
    while (next < cases && !this.#stopped) {
      const { reached, end } = await this.#process(next);
      next = reached;
      if (next >= cases || this.#stopped) return;
      if (end !== "") {
        this.#tell({ number: next, what: "finding", ms: 0, why: end });
        next += workers;
      }
    }
  }

  /** One process from a case on: the case that it did not get past, and how it ended if not by itself. */
  #process(from: number): Promise<{ reached: number; end: string }> {
    const { seed, workers, cases } = this.#options;
    const args = [
      "--max-old-space-size=512",
      "--max-semi-space-size=32",
      WORKER,
      ...[seed, from, workers, cases].map(String),
    ];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#running.add(child);
    let reached = from;
    let silent = false;
    let complaint = "";
    const kill = (): void => {
      silent = true;
      child.kill("SIGKILL");
    };
    let timer = setTimeout(kill, SILENCE);
    createInterface({ input: child.stdout }).on("line", (line) => {
      clearTimeout(timer);
      timer = setTimeout(kill, SILENCE);
      const [number, what, ms, why] = JSON.parse(line);
      reached = number + workers;
      this.#tell({ number, what, ms, why });
    });
    child.stderr.on("data", (data) => {
      complaint = (complaint + data).slice(-2000);
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) => {
        clearTimeout(timer);
        this.#running.delete(child);
        if (silent) resolve({ reached, end: `no end within ${SILENCE / 1000} s` });
        else
          resolve({ reached, end: code === 0 ? "" : `the process ended by ${signal ?? code}: ${complaint}` });
      });
    });
  }
}
