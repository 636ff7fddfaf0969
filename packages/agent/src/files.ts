import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { RunError } from "./manifest.js";

/** What systems say where there is no room: a full disk, a quota, the most that one file may have. */
const NO_ROOM = ["ENOSPC", "EDQUOT", "EFBIG"];

/** Writes something to the disk. @throws RunError `disk-full` in place of the system's error */
export function whereThereIsRoom<Result>(path: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "";
    if (!NO_ROOM.includes(code)) throw error;
    throw new RunError(
      "disk-full",
      path,
      `there is no room to write it (${code})`,
      "make room, then go on from the last checkpoint with mesagrid resume",
    );
  }
}

/** Writes a file that is there whole or not at all: a temporary file beside it, fsync, rename. @throws RunError `disk-full` */
export function writeAtomic(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  try {
    writeSynced(temporary, data);
    whereThereIsRoom(path, () => renameSync(temporary, path));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(dirname(path));
}

/** Writes a file and waits until the disk has it. @throws RunError `disk-full` */
export function writeSynced(path: string, data: string | Uint8Array): void {
  whereThereIsRoom(path, () => {
    const file = openSync(path, "w");
    try {
      writeFileSync(file, data);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** Makes renames in a folder last. Some systems cannot open a folder; there the rename alone has to do. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Length of a file in bytes; 0 if there is none. */
export function lengthOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** A file that only grows; its length is known without asking the disk. */
export class AppendFile {
  readonly #path: string;
  readonly #file: number;
  #length: number;

  /** Opens (or makes) the file and cuts it to `length` bytes, which it must have. */
  constructor(path: string, length: number) {
    this.#path = path;
    this.#file = whereThereIsRoom(path, () => openSync(path, length > 0 ? "r+" : "w"));
    this.#length = length;
    ftruncateSync(this.#file, length);
  }

  get length(): number {
    return this.#length;
  }

  /** Appends all of it or nothing. @throws RunError `disk-full` */
  append(data: Uint8Array): void {
    try {
      whereThereIsRoom(this.#path, () => {
        for (let written = 0; written < data.length; ) {
          written += writeSync(this.#file, data, written, data.length - written, this.#length + written);
        }
      });
    } catch (error) {
      ftruncateSync(this.#file, this.#length);
      throw error;
    }
    this.#length += data.length;
  }

  /** Waits until the disk has it all. @throws RunError `disk-full` */
  sync(): void {
    whereThereIsRoom(this.#path, () => fsyncSync(this.#file));
  }

  close(): void {
    closeSync(this.#file);
  }
}
