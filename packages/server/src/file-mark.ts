import { stat } from "node:fs/promises";
import { systemCode } from "./errors.js";

/**
 * What has become of a file since the last look. `cut`: it holds other bytes than those that were read, or fewer, so that
 * reading starts again at byte 0.
 */
export type Change = "none" | "grown" | "cut" | "missing";

/** A place in a file that grows at its end, or is replaced whole. */
export class FileMark {
  /** The byte to read from next. */
  next = 0;
  #inode = 0;
  #size = -1;
  #time = -1;

  async look(path: string): Promise<Change> {
    let found: Awaited<ReturnType<typeof stat>>;
    try {
      found = await stat(path);
    } catch (thrown) {
      if (systemCode(thrown) !== "ENOENT") throw thrown;
      this.#inode = 0; // whatever comes in its place is another file
      return "missing";
    }
    const known = this.#size >= 0;
    const cut = known && (found.ino !== this.#inode || found.size < this.next);
    const same = known && !cut && found.size === this.#size && found.mtimeMs === this.#time;
    if (cut) this.next = 0;
    this.#inode = found.ino;
    this.#size = found.size;
    this.#time = found.mtimeMs;
    if (cut) return "cut";
    return same ? "none" : "grown";
  }
}
