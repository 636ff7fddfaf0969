import { createHash, randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writeAtomic } from "@mesagrid/agent";
import { formatProblem, shapeProblems } from "@mesagrid/env";
import { type Static, Type } from "typebox";
import type { CellTask } from "../../study/plan.js";
import type { Store } from "./store.js";

/** A file of a cell's folder, by its content. */
interface SnapshotFile {
  /** Seen from the cell's folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A path that stays where it is put: no part of it is `..`, absolute or hidden. */
const PATH = "^(?!\\.)[\\w.=+-]{1,100}(?:/(?!\\.)[\\w.=+-]{1,100}){0,5}$";

const IndexSchema = Type.Object(
  {
    files: Type.Array(
      Type.Object(
        {
          path: Type.String({ pattern: PATH, maxLength: 400 }),
          sha256: Type.String({ pattern: "^[0-9a-f]{64}$" }),
        },
        { additionalProperties: false },
      ),
      { maxItems: 100_000 },
    ),
  },
  { additionalProperties: false },
);
type Index = Static<typeof IndexSchema>;

/** SHA-256, hexadecimal. */
export function digest(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** What of a cell's folder is worth keeping, read at once: a training that goes on cannot change it any more. */
export function readSnapshot(folder: string, inside = ""): SnapshotFile[] {
  return readdirSync(join(folder, inside), { withFileTypes: true }).flatMap((entry): SnapshotFile[] => {
    const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
    if (entry.name.startsWith(".") || entry.name.endsWith(".tmp")) return [];
    if (entry.isDirectory()) return readSnapshot(folder, path);
    return entry.isFile() ? [{ path, bytes: readFileSync(join(folder, path)) }] : [];
  });
}

/**
 * A cell's folder in a store: its files by their SHA-256, and two indices of them, `begun.json` of the newest checkpoint and
 * `done.json` once there is a result. A file is put before the index that names it, so an index is always of a whole folder; as training
 * is the same wherever it is done, it does no harm if a worker that was given up for dead writes another one. No file is ever taken
 * out: who could know that no other worker is about to name it?
 */
export class CellArchive {
  readonly #store: Store;
  readonly #root: string;
  /** Of files that are known to be in the store. */
  readonly #kept = new Set<string>();

  constructor(store: Store, task: CellTask) {
    this.#store = store;
    // An agent's training does not hang on what is read of it.
    const { batteries: _batteries, ...own } = task;
    this.#root = `cells/${task.id}-${digest(JSON.stringify(own)).slice(0, 16)}`;
  }

  /** Puts a cell's folder into the store. @param done whether it holds the cell's result */
  async keep(files: readonly SnapshotFile[], done: boolean): Promise<void> {
    const index: Index = { files: files.map(({ path, bytes }) => ({ path, sha256: digest(bytes) })) };
    for (const [i, { sha256 }] of index.files.entries()) {
      if (this.#kept.has(sha256)) continue;
      await this.#store.put(this.#file(sha256), files[i].bytes);
      this.#kept.add(sha256);
    }
    const text = new TextEncoder().encode(`${JSON.stringify(index)}\n`);
    await this.#store.put(`${this.#root}/${done ? "done" : "begun"}.json`, text);
  }

  /**
   * Makes a folder what the store has of the cell; left as it is if that is nothing.
   *
   * @returns whether there was something
   * @throws Error if the store has what cannot be: it is damaged, or somebody else's
   */
  async fetch(folder: string): Promise<boolean> {
    const index = (await this.#index("done")) ?? (await this.#index("begun"));
    if (!index) return false;
    const fresh = `${folder}.${randomUUID()}.tmp`;
    try {
      for (const { path, sha256 } of index.files) {
        const bytes = await this.#store.get(this.#file(sha256));
        if (!bytes || digest(bytes) !== sha256) throw new Error(`${this.#where()} has lost ${path}`);
        mkdirSync(dirname(join(fresh, path)), { recursive: true });
        writeFileSync(join(fresh, path), bytes);
        this.#kept.add(sha256);
      }
      for (const manifest of ["run/run.json", "model/world-model.json"]) makeOwn(join(fresh, manifest));
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(dirname(folder), { recursive: true });
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    return true;
  }

  async #index(name: string): Promise<Index | undefined> {
    const bytes = await this.#store.get(`${this.#root}/${name}.json`);
    if (!bytes) return undefined;
    const index: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const [problem] = shapeProblems(IndexSchema, index);
    if (problem) throw new Error(`${name}.json in ${this.#where()} is wrong: ${formatProblem(problem)}`);
    return index as Index;
  }

  #file(sha256: string): string {
    return `${this.#root}/files/${sha256}`;
  }

  #where(): string {
    return `${this.#root} of the store ${this.#store.name}`;
  }
}

/** A run is whose process its manifest names; on this machine that number may be another program's. */
function makeOwn(manifest: string): void {
  if (!existsSync(manifest)) return;
  const content: object = JSON.parse(readFileSync(manifest, "utf8"));
  writeAtomic(manifest, `${JSON.stringify({ ...content, pid: process.pid }, null, 2)}\n`);
}
