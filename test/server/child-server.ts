import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { ServerOptions } from "@mesagrid/server";
import { onTestFinished } from "vitest";
import { ROOT } from "../structure/repository.js";

/** Serves, says where, and obeys lines of its input: files are its own to make, as the disk may be too. */
const SCRIPT = `
import { writeFileSync, appendFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { startServer } from DOOR;
const [options, disk] = process.argv.slice(2);
const { url } = await startServer(JSON.parse(options));
const say = (line) => process.stdout.write(line + "\\n");
function fill() {
  for (let size = 1 << 20; size >= 1; size >>= 1) {
    for (;;) {
      try { appendFileSync(disk + "/ballast", Buffer.alloc(size)); } catch { break; }
    }
  }
}
createInterface({ input: process.stdin }).on("line", (line) => {
  if (line === "fill") fill();
  if (line === "free") rmSync(disk + "/ballast", { force: true });
  say(line);
});
say(url);
`;

/** A server in a process of its own, on a disk of its own if it is to have one. Killed after the test. */
export class ChildServer {
  readonly process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /**
   * @param root a folder for the script
   * @param before words that the command begins with
   * @param disk the folder that `fill` fills
   */
  constructor(root: string, options: ServerOptions, before: readonly string[] = [], disk = root) {
    const script = join(root, "serve.mjs");
    const door = JSON.stringify(join(ROOT, "packages/server/dist/index.js"));
    writeFileSync(script, SCRIPT.replace("DOOR", door));
    const words = [...before, process.execPath, script, JSON.stringify({ port: 0, ...options }), disk];
    this.process = spawn(words[0], words.slice(1), { stdio: ["pipe", "pipe", "inherit"] });
    onTestFinished(() => void this.process.kill("SIGKILL"));
    if (!this.process.stdout) throw new Error("the server has no output");
    this.#lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  /** The next line that it says; the first is its address. */
  async line(): Promise<string> {
    return (await this.#lines.next()).value ?? "";
  }

  /** Has it fill its disk to the last byte, or free what it filled. */
  async disk(change: "fill" | "free"): Promise<void> {
    this.process.stdin?.write(`${change}\n`);
    await this.line();
  }

  /** Ends it as a machine does that loses its power, but for what the system still writes. */
  async kill(): Promise<void> {
    const gone = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await gone;
  }
}
