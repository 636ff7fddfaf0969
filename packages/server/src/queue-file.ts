import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { isAlive, writeAtomic } from "@mesagrid/agent";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { BranchRequest } from "./branch-plan.js";
import { RunIdSchema } from "./shapes.js";
import type { JobRequest } from "./training-plan.js";

/** What a server has promised to do and no run folder tells of yet. */
export type Promised =
  | { readonly kind: "train"; readonly id: string; readonly started: string; readonly request: JobRequest }
  | { readonly kind: "resume"; readonly id: string }
  | {
      readonly kind: "branch";
      readonly id: string;
      readonly started: string;
      /** The parent's id. */
      readonly parent: string;
      readonly request: BranchRequest;
    };

const FileSchema = Type.Object({
  format: Type.Literal(1),
  pid: Type.Integer(),
  jobs: Type.Array(
    Type.Union([
      Type.Object({
        kind: Type.Literal("train"),
        id: RunIdSchema,
        started: Type.String(),
        request: Type.Object({ scenario: Type.String(), seed: Type.Integer({ minimum: 0 }) }),
      }),
      Type.Object({ kind: Type.Literal("resume"), id: RunIdSchema }),
      Type.Object({
        kind: Type.Literal("branch"),
        id: RunIdSchema,
        started: Type.String(),
        parent: RunIdSchema,
        request: Type.Object({}),
      }),
    ]),
  ),
});

const NAME = /^\.queue-\d+\.json$/;

/**
 * The trainings that wait, kept in the runs' folder so that a server that is started again goes on with them. Each server has a file of
 * its own, `.queue-<pid>.json`; there is none while nothing waits.
 */
export class QueueFile {
  readonly #folder: string;
  readonly #path: string;
  /** What our file holds; empty: there is none. Unknown at first: an earlier server of our number may have left one. */
  #written: string | undefined;
  /** Files of servers that are gone, which ours is to replace. */
  #replaced: string[] = [];

  /** @param folder of all runs */
  constructor(folder: string) {
    this.#folder = folder;
    this.#path = join(folder, `.queue-${process.pid}.json`);
  }

  /**
   * What servers that are gone had promised, in their order. Their files go when `keep` has written ours, so that at no time a promise
   * is on no disk. A file that cannot be read is left as it is.
   */
  takeOver(): Promised[] {
    return this.#files().flatMap((name) => {
      const path = join(this.#folder, name);
      const file = read(path);
      // One of our own number was left by an earlier server: in a container it has the same after every restart.
      if (!file || (file.pid !== process.pid && isAlive(file.pid))) return [];
      if (path !== this.#path) this.#replaced.push(path);
      return file.jobs;
    });
  }

  /** Keeps these jobs, and no others. They are on the disk when it returns. @throws RunError `disk-full`; then what was kept still is */
  keep(jobs: readonly Promised[]): void {
    const text = jobs.length === 0 ? "" : JSON.stringify({ format: 1, pid: process.pid, jobs });
    if (text !== this.#written) {
      if (text === "") rmSync(this.#path, { force: true });
      else {
        mkdirSync(this.#folder, { recursive: true });
        writeAtomic(this.#path, text);
      }
      this.#written = text;
    }
    for (const path of this.#replaced.splice(0)) rmSync(path, { force: true });
  }

  #files(): string[] {
    try {
      return readdirSync(this.#folder)
        .filter((name) => NAME.test(name))
        .sort();
    } catch {
      return [];
    }
  }
}

function read(path: string): { readonly pid: number; readonly jobs: Promised[] } | undefined {
  try {
    const file: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Value.Check(FileSchema, file) ? (file as { pid: number; jobs: Promised[] }) : undefined;
  } catch {
    return undefined;
  }
}
