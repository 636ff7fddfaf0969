/**
 * The entry of a local worker's process: works one cell off, and ends.
 */
import { workCell } from "../study/cell.js";
import type { CellResult } from "../study/cell-result.js";
import type { CellTask } from "../study/plan.js";
import type { WorkerPlace } from "./memory.js";
import { answerTask } from "./processes.js";
import { stopSignal } from "./train-to-end.js";

interface Message {
  readonly task: CellTask;
  /** The cell's. */
  readonly folder: string;
}

/** Milliseconds between two words of how far it is: nobody reads more, and a small rollout takes one. */
const SAY_EVERY = 200;

const signal = stopSignal();

answerTask<Message, WorkerPlace, CellResult>(({ task, folder }, say) => {
  let next = 0;
  return workCell(task, folder, {
    signal,
    onProgress: (place) => {
      const now = performance.now();
      if (now < next) return;
      next = now + SAY_EVERY;
      say({ ...place, memory: process.memoryUsage.rss() });
    },
  });
});
