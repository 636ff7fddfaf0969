/**
 * What happens to a slot whose episode is over (Gymnasium's words):
 * `same-step` shows the next episode's first observation at once and keeps the last one in `finalCells`;
 * `next-step` ignores the next action and resets instead, with reward 0;
 * `disabled` freezes the slot: it ignores actions, pays nothing and keeps its flags until `reset`.
 */
export type Autoreset = "same-step" | "next-step" | "disabled";

/** How a `BatchEnv` is made. */
export interface EnvOptions {
  /** How many episodes run side by side, at least 1. */
  readonly slots: number;
  /** Seed of every stream: the same seed gives the same level at the same (slot, episode), whatever the agent does. */
  readonly seed: number;
  /** Name of the level set. */
  readonly levels: string;
  /** What follows the end of an episode. Default `same-step`. */
  readonly autoreset?: Autoreset;
}
