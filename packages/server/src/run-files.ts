import { randomBytes } from "node:crypto";
import { rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PassThrough, type Readable } from "node:stream";
import { checkpointFolder, checkpointSteps, RunError } from "@mesagrid/agent";
import { create } from "tar";
import { refuse } from "./errors.js";
import { within } from "./paths.js";

/** Deletes a run's folder. It is out of the list at once, though a large one takes a while to go. */
export async function deleteFolder(folder: string): Promise<void> {
  const going = join(dirname(folder), `.deleted-${randomBytes(6).toString("hex")}`);
  await rename(folder, going);
  await rm(going, { recursive: true, force: true });
}

/** A run's folder as a compressed archive (`.tar.gz`), which unpacks to a folder of its name. Links are left out. */
export function packFolder(folder: string): Readable {
  const entries = create(
    {
      cwd: dirname(folder),
      gzip: true,
      portable: true,
      filter: (_path, entry) => !("isSymbolicLink" in entry && entry.isSymbolicLink()),
    },
    [basename(folder)],
  );
  const packed = new PassThrough();
  entries.on("error", (thrown: unknown) => packed.destroy(thrown instanceof Error ? thrown : undefined));
  entries.pipe(packed);
  return packed;
}

/** The files of a checkpoint's network, as a browser loads them; what only resuming needs is not among them. */
export const MODEL_FILES = { "model.json": "application/json", "weights.bin": "application/octet-stream" };

export type ModelFile = keyof typeof MODEL_FILES;

/** A checkpoint, and the lengths of its network's files in bytes. */
export interface CheckpointFiles {
  readonly step: number;
  readonly files: readonly { readonly name: ModelFile; readonly bytes: number }[];
}

/** A run's checkpoints, newest first; those without all their files are left out. */
export async function listCheckpoints(folder: string): Promise<CheckpointFiles[]> {
  const all: CheckpointFiles[] = [];
  for (const step of checkpointSteps(folder).reverse()) {
    try {
      const files = await Promise.all(
        Object.keys(MODEL_FILES).map(async (name) => {
          const { size } = await stat(await modelFile(folder, step, name as ModelFile));
          return { name: name as ModelFile, bytes: size };
        }),
      );
      all.push({ step, files });
    } catch {
      // removed meanwhile to make room for newer ones, or not whole
    }
  }
  return all;
}

/** The path of a file of a checkpoint's network. @throws ServerError `no-such-checkpoint` */
export async function modelFile(folder: string, step: number, name: ModelFile): Promise<string> {
  const file = await within(folder, join("checkpoints", basename(folderOf(folder, step)), name));
  if (file !== undefined) return file;
  throw refuse("no-such-checkpoint", `checkpoint ${step} has no ${name}`);
}

function folderOf(folder: string, step: number): string {
  try {
    return checkpointFolder(folder, step);
  } catch (thrown) {
    if (!(thrown instanceof RunError)) throw thrown;
    throw refuse("no-such-checkpoint", thrown.message);
  }
}
