import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { RunSummary } from "./shapes.js";

/** Failed runs of which no folder tells that are remembered. */
const MOST_FAILURES = 32;

/** Trainings that failed before they had a folder, or while there was no room to write it down. */
export class Failures {
  readonly #all: { readonly summary: RunSummary; readonly text: string | undefined }[] = [];

  /** @param text the scenario's, of a run without a folder */
  add(summary: RunSummary, reason: string, text: string | undefined): void {
    const ended = new Date().toISOString();
    this.#all.push({ summary: { ...summary, status: "failed", reason, ended }, text });
    if (this.#all.length > MOST_FAILURES) this.#all.shift();
  }

  /** @returns false if there is no such run */
  forget(id: string): boolean {
    const index = this.#all.findIndex(({ summary }) => summary.id === id);
    if (index >= 0) this.#all.splice(index, 1);
    return index >= 0;
  }

  summaries(): readonly RunSummary[] {
    return this.#all.map(({ summary }) => summary);
  }

  text(id: string): string | undefined {
    return this.#all.find(({ summary }) => summary.id === id)?.text;
  }
}

/**
 * Writes into a run's folder that it failed, unless it says how it ended: a worker that was killed, or could not even
 * resume the run, has not.
 *
 * @returns false if there is no `run.json`, or no room to write it
 */
export async function markFailed(folder: string, reason: string): Promise<boolean> {
  const file = join(folder, "run.json");
  try {
    const manifest = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    if (manifest.status === "finished" || manifest.status === "failed") return true;
    const failed = { ...manifest, status: "failed", reason, ended: new Date().toISOString() };
    await replace(file, `${JSON.stringify(failed, null, 2)}\n`);
    return true;
  } catch {
    return false;
  }
}

/** Replaces a file whole: no reader ever sees half of it, and no power cut leaves it so. */
async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  try {
    const handle = await open(temporary, "w");
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, file);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
