/**
 * The entry of a queue worker's process: fetches what there is of a cell, works it off in a folder of its own, and keeps every
 * checkpoint and the result in the store.
 */
import { mkdirSync, rmSync } from "node:fs";
import { workCell } from "../../study/cell.js";
import type { CellTask } from "../../study/plan.js";
import type { TaskPlace } from "../overview.js";
import { answerTask } from "../processes.js";
import { stopSignal } from "../train-to-end.js";
import { CellArchive, readSnapshot } from "./archive.js";
import { openStore } from "./open-store.js";

/** What the process is asked. */
export interface CellMessage {
  readonly task: CellTask;
  /** The cell's while it is worked on; gone afterwards. */
  readonly folder: string;
  /** The store's place. */
  readonly store: string;
}

/** How it ended: with a result in the store, or for a fault of the store, which may be gone the next time. */
export type CellEnd = { readonly ended: "done" } | { readonly ended: "no-store"; readonly reason: string };

/** Milliseconds between two words of how far it is: all of them go through Redis. */
const SAY_EVERY = 500;

const signal = stopSignal();

answerTask<CellMessage, TaskPlace, CellEnd>(async ({ task, folder, store }, say) => {
  const archive = new CellArchive(openStore(store), task);
  let kept = Promise.resolve();
  let next = 0;
  try {
    mkdirSync(folder, { recursive: true });
    const lost = await faultOf(() => archive.fetch(folder));
    if (lost) return lost;
    const result = await workCell(task, folder, {
      signal,
      onProgress: (place) => {
        const now = performance.now();
        if (now < next) return;
        next = now + SAY_EVERY;
        say(place);
      },
      onCheckpoint: () => {
        const files = readSnapshot(folder);
        // What cannot be put now is put with the next one; the last has to say so.
        kept = kept.then(() => archive.keep(files, false)).catch(() => undefined);
      },
    });
    await kept;
    const fault = await faultOf(() => archive.keep(readSnapshot(folder), result !== undefined));
    return fault ?? (result && { ended: "done" });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

async function faultOf(work: () => Promise<unknown>): Promise<CellEnd | undefined> {
  try {
    await work();
    return undefined;
  } catch (thrown) {
    return { ended: "no-store", reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
