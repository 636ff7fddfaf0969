import type { EpisodeRow, Policy } from "@mesagrid/agent";
import type { Trace } from "@mesagrid/env";

/** What every policy of a battery plays. */
export interface BatteryPlan {
  /** Level sets. */
  readonly levels: readonly string[];
  /** Episodes of a cell, each on a level of its own. */
  readonly episodes: number;
  /** Each seed draws other levels from a set, and the same ones for every policy. */
  readonly seeds: readonly number[];
}

/** A policy, and where it comes from in words that change when it does: a checkpoint's checksum, a planted policy's data. */
export interface Subject {
  readonly name: string;
  readonly policy: Policy;
  readonly origin: string;
}

/** One policy on the levels of one set and seed. */
export interface CellName {
  readonly policy: string;
  readonly levels: string;
  readonly seed: number;
}

/** What was played in a cell: row i and trace i are the same episode, on level i. */
export interface Cell extends CellName {
  readonly rows: readonly EpisodeRow[];
  readonly traces: readonly Trace[];
}
