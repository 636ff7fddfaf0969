import { setTimeout as wait } from "node:timers/promises";

/** Milliseconds in which connections close, if they do. */
const PATIENCE = 5000;

/**
 * Closes connections. One to a server that is away may never close (BullMQ's issue 4656): then it is left as it is, and the process ends
 * all the same once nothing else goes on.
 */
export async function closeSoon(close: () => Promise<unknown>): Promise<void> {
  const closed = close().then(
    () => true,
    () => true,
  );
  if (await Promise.race([closed, wait(PATIENCE, false)])) return;
  setTimeout(() => process.exit(), PATIENCE).unref();
}
