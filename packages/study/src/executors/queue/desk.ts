import type { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { CellJob } from "./job.js";
import type { Store } from "./store.js";

/** All that a study needs to have its cells worked off. */
export interface Desk {
  readonly folder: string;
  readonly study: CellJob["study"];
  readonly attempts: number;
  readonly store: Store;
  readonly identity: string;
  readonly queue: Queue<CellJob>;
  readonly redis: Redis;
}
