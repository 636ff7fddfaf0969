import type { ObservationSpec, Program } from "@mesagrid/env";
import { planeTable } from "../planes.js";

/**
 * What a world model's output says, column by column:
 *
 * - for each cell and plane a logit, at `cell * planes + plane`, the order of the one-hot planes; that of a cell without
 *   anything in a channel is 0. To the logit of the code that the cell has now, `COPY` is added.
 * - from `side` on, for each side number by how much it changes;
 * - from `events` on, a logit for each event of the scenario but `step`, which always happens;
 * - at `end`, the logit of the episode's being ended by a rule.
 */
export interface Prediction {
  readonly observation: ObservationSpec;
  /** height x width. */
  readonly area: number;
  readonly planes: number;
  /** Planes of each channel. */
  readonly channels: readonly Int32Array[];
  /** See `planeTable`. */
  readonly table: Int16Array;
  readonly side: number;
  readonly events: number;
  readonly end: number;
  /** Columns in all. */
  readonly columns: number;
  /** Names of the events, `step` left out. */
  readonly eventNames: readonly string[];
}

/**
 * Logit that a cell's present code has before anything is learned: most of a board stays as it is, and a model has better
 * things to learn than to copy it.
 */
export const COPY = 5;

/** The layout of the output for a program's observations and events. */
export function predictionOf({ observation, events }: Pick<Program, "observation" | "events">): Prediction {
  const area = observation.height * observation.width;
  const planes = observation.planes.length;
  const channels = Array.from({ length: observation.channels }, (_, channel) =>
    Int32Array.from(observation.planes.flatMap((plane, i) => (plane.channel === channel ? [i] : []))),
  );
  const side = area * planes;
  const firstEvent = side + observation.side.length;
  const end = firstEvent + events.length - 1;
  return {
    observation,
    area,
    planes,
    channels,
    table: planeTable(observation),
    side,
    events: firstEvent,
    end,
    columns: end + 1,
    eventNames: events.slice(1),
  };
}
