import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { AppendFile, lengthOf, whereThereIsRoom } from "../files.js";
import { RunError } from "../manifest.js";
import type { MetricsRow } from "../metrics.js";
import { type ModelManifest, readModelManifest, writeModelManifest } from "./manifest.js";

/**
 * The folder of a world model while it is written: `world-model.json`, `metrics.jsonl` (no clock in it: the same seed gives
 * the same bytes), `checkpoints/`.
 */
export class ModelFolder {
  readonly path: string;
  #manifest: ModelManifest;
  readonly #metrics: AppendFile;

  private constructor(path: string, manifest: ModelManifest, length: number) {
    this.path = path;
    this.#manifest = manifest;
    this.#metrics = new AppendFile(join(path, "metrics.jsonl"), length);
    this.update({});
  }

  /** @throws RunError `model-exists`, `disk-full` */
  static create(path: string, manifest: ModelManifest): ModelFolder {
    for (const file of ["world-model.json", "run.json"]) {
      if (existsSync(join(path, file)))
        throw new RunError("model-exists", path, `there is a ${file} already`, "choose another folder");
    }
    whereThereIsRoom(path, () => mkdirSync(join(path, "checkpoints"), { recursive: true }));
    return new ModelFolder(path, manifest, 0);
  }

  /**
   * Opens a folder to go on in this process, its metrics cut back to what they were at a checkpoint.
   *
   * @throws RunError `bad-model` if they have lost what they had then
   */
  static reopen(path: string, step: number, length: number): ModelFolder {
    const { ended: _ended, reason: _reason, ...manifest } = readModelManifest(path);
    const file = join(path, "metrics.jsonl");
    if (lengthOf(file) < length)
      throw new RunError(
        "bad-model",
        file,
        `${lengthOf(file)} bytes; it had ${length} at the checkpoint`,
        "put the file back as it was, or pretrain anew",
      );
    return new ModelFolder(path, { ...manifest, status: "running", pid: process.pid, step }, length);
  }

  /** Bytes of the metrics. */
  get length(): number {
    return this.#metrics.length;
  }

  append(row: MetricsRow): void {
    this.#metrics.append(new TextEncoder().encode(`${JSON.stringify(row)}\n`));
  }

  /** Rewrites the manifest with these changes. */
  update(changes: Partial<ModelManifest>): void {
    this.#manifest = { ...this.#manifest, ...changes };
    writeModelManifest(this.path, this.#manifest);
  }

  /** Waits until the disk has all that was appended; a checkpoint counts on it. */
  sync(): void {
    this.#metrics.sync();
  }

  close(): void {
    this.#metrics.close();
  }
}
