import type { Program } from "./program.js";

/** Where `reset` and `step` write: the caller owns it and may keep many. Row s of each array belongs to slot s. */
export interface StepBuffers {
  /** [slots, cellsSize] observation codes (kind ids, 0 for nothing or unseen). */
  readonly cells: Uint8Array;
  /** [slots, side] the side channel, each number scaled to 0..1. */
  readonly side: Float32Array;
  /** [slots] the rewarded sum: weights times objectives. */
  readonly rewards: Float64Array;
  /** [slots, objectives] what each objective paid on this step. */
  readonly objectives: Float64Array;
  /** [slots, events] how often each event happened on this step, at most 255. */
  readonly events: Uint8Array;
  /** [slots] 1 if a rule ended the episode on this step. */
  readonly terminated: Uint8Array;
  /** [slots] 1 if the limit cut the episode off on this step (and no rule ended it). */
  readonly truncated: Uint8Array;
  /** [slots] index into `program.outcomes` where terminated, else 0. */
  readonly outcomes: Uint8Array;
  /** [slots] the action that was carried out: the given one, unless a rule changed it. */
  readonly executed: Uint8Array;
  /** [slots, cellsSize] the episode's last observation, valid where terminated or truncated. */
  readonly finalCells: Uint8Array;
  /** [slots, side] likewise. */
  readonly finalSide: Float32Array;
}

/** Empty buffers for so many slots; hand the same ones to `reset` and to every `step`. */
export function createBuffers(program: Program, slots: number): StepBuffers {
  const { observation, objectives, events } = program;
  return {
    cells: new Uint8Array(slots * observation.cellsSize),
    side: new Float32Array(slots * observation.side.length),
    rewards: new Float64Array(slots),
    objectives: new Float64Array(slots * objectives.names.length),
    events: new Uint8Array(slots * events.length),
    terminated: new Uint8Array(slots),
    truncated: new Uint8Array(slots),
    outcomes: new Uint8Array(slots),
    executed: new Uint8Array(slots),
    finalCells: new Uint8Array(slots * observation.cellsSize),
    finalSide: new Float32Array(slots * observation.side.length),
  };
}
