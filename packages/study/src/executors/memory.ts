import { availableParallelism } from "node:os";
import type { TaskPlace } from "./overview.js";

/** What a worker says of itself while it trains. */
export interface WorkerPlace extends TaskPlace {
  /** Resident bytes. */
  readonly memory: number;
}

/** Bytes that a worker is taken to need until one has been seen; an mlp on a small world takes 150 MiB, all told. */
export const FIRST_GUESS = 400 * 2 ** 20;

/**
 * Whether there is memory for another worker, beside what those that run may still take. The first worker always has room: without it
 * nothing would ever be done.
 *
 * @param available bytes that the machine, or the container, has left
 * @param running resident bytes of each worker that runs
 * @param need bytes that a worker comes to: the most that any was seen with
 */
export function hasRoom(available: number, running: readonly number[], need: number): boolean {
  if (running.length === 0) return true;
  const yetToCome = running.reduce((sum, resident) => sum + Math.max(0, need - resident), 0);
  return available - yetToCome >= need;
}

/** Workers that a machine is given, if nobody says how many: one a core. */
export function usualWorkers(): number {
  return availableParallelism();
}
