import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished } from "vitest";
import { ROOT } from "../structure/repository.js";

/** `mesagrid serve` in a process of its own, as a shell would start it. */
export class Serving {
  out = "";
  err = "";
  readonly #child: ChildProcess;
  readonly #exit: Promise<number | null>;

  constructor(...args: string[]) {
    const bin = join(ROOT, "packages/study/bin/mesagrid.js");
    this.#child = spawn(process.execPath, [bin, "serve", "--port", "0", ...args]);
    this.#child.stdout?.on("data", (text) => {
      this.out += text;
    });
    this.#child.stderr?.on("data", (text) => {
      this.err += text;
    });
    this.#exit = new Promise((resolve) => this.#child.on("exit", resolve));
    onTestFinished(() => {
      this.#child.kill("SIGKILL");
    });
  }

  /** Ctrl-C, or what a system says that shuts down. @returns the exit code */
  async stop(signal: "SIGINT" | "SIGTERM" = "SIGINT"): Promise<number | null> {
    this.#child.kill(signal);
    return this.#exit;
  }

  async says(words: RegExp): Promise<RegExpExecArray> {
    await expect.poll(() => words.test(this.out + this.err), { timeout: 20_000 }).toBe(true);
    return words.exec(this.out + this.err) as RegExpExecArray;
  }
}
