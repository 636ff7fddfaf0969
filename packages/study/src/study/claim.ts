import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive, writeAtomic } from "@mesagrid/agent";
import { Failure } from "../failure.js";

/**
 * Makes a study's folder this process's own while it works: two of them would train the same agents twice.
 *
 * @returns gives it back
 * @throws Failure if another process works on it
 */
export function claimFolder(folder: string): () => void {
  const file = join(folder, "worker.json");
  const owner = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { pid: number }) : undefined;
  if (owner && owner.pid !== process.pid && isAlive(owner.pid))
    throw new Failure(
      `process ${owner.pid} works on ${folder}`,
      `stop it first, or choose another --out; if that process is another program, delete ${file}`,
    );
  writeAtomic(file, `${JSON.stringify({ pid: process.pid })}\n`);
  return () => rmSync(file, { force: true });
}
