import { randomBytes } from "node:crypto";
import { open, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Writes into a run's folder that it failed, unless it says how it ended: a worker that was killed, or could not even
 * resume the run, has not.
 *
 * @returns false if there is no `run.json` to write it into
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
