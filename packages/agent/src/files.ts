import {
  closeSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** Writes a file that is there whole or not at all: a temporary file beside it, fsync, rename. */
export function writeAtomic(path: string, data: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  writeSynced(temporary, data);
  renameSync(temporary, path);
  syncFolder(dirname(path));
}

/** Writes a file and waits until the disk has it. */
export function writeSynced(path: string, data: string | Uint8Array): void {
  const file = openSync(path, "w");
  try {
    writeFileSync(file, data);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
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
  readonly #file: number;
  #length: number;

  /** Opens (or makes) the file and cuts it to `length` bytes, which it must have. */
  constructor(path: string, length: number) {
    this.#file = openSync(path, length > 0 ? "r+" : "w");
    this.#length = length;
    ftruncateSync(this.#file, length);
  }

  get length(): number {
    return this.#length;
  }

  append(data: Uint8Array): void {
    for (let written = 0; written < data.length; ) {
      written += writeSync(this.#file, data, written, data.length - written, this.#length + written);
    }
    this.#length += data.length;
  }

  /** Waits until the disk has it all. */
  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}
