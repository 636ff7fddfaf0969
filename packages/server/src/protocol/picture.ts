/** How many of each thing a picture holds. */
export interface Layout {
  readonly slots: number;
  /** Bytes of one slot's board: layers x height x width. */
  readonly boardSize: number;
  readonly counters: number;
  readonly actions: number;
  readonly events: number;
  readonly objectives: number;
}

/**
 * The episodes of some slots at one moment: what a `state` holds, and what a viewer keeps up to date by `delta`. Row s of each
 * array belongs to slot s. Kind ids, actions, events, objectives, counters and level sets are numbered as the names in
 * `subscribed` are.
 */
export interface Picture {
  readonly layout: Layout;
  /** [2] `PLACE.made` and `PLACE.position`. */
  readonly place: Float64Array;
  /** [slots, counters] */
  readonly counters: Float64Array;
  /** [slots, objectives] undiscounted return of the episode up to here. */
  readonly returns: Float64Array;
  /** [slots] index of the slot's episode, from 0. */
  readonly episodes: Uint32Array;
  /** [slots] steps taken in it. */
  readonly steps: Uint32Array;
  /** [slots, actions] what the policy would do here. */
  readonly probabilities: Float32Array;
  /** [slots] what the value head says of this board. */
  readonly values: Float32Array;
  /** [slots, boardSize] kind ids, [layers, height, width]; 0 for none. */
  readonly boards: Uint8Array;
  /** [slots, events] how often each event happened in the step that led here. */
  readonly events: Uint8Array;
  /** [slots] the level set that the level came from. */
  readonly sets: Uint8Array;
  /** [slots] the action that led here, `NOTHING` before the first. */
  readonly executed: Uint8Array;
  /** [slots] 1 (terminated) or 2 (truncated) if the step that led here ended an episode, else 0. */
  readonly ended: Uint8Array;
  /** [slots] the direction that the agent faces (up, down, left, right), `NOTHING` if it faces nowhere. */
  readonly headings: Uint8Array;
}

/** What the numbers of `Picture.place` are: when it was made, in ms since 1970 on the server's clock; and how far it is. */
export const PLACE = { made: 0, position: 1 } as const;

/** No action yet, no heading. */
export const NOTHING = 255;

/** A picture's arrays that have a row for each slot. */
const ROWS = [
  "counters",
  "returns",
  "episodes",
  "steps",
  "probabilities",
  "values",
  "boards",
  "events",
  "sets",
  "executed",
  "ended",
  "headings",
] as const satisfies readonly (keyof Picture)[];

/** Bytes of a picture's arrays, one after another. */
export function pictureSize({ slots, boardSize, counters, actions, events, objectives }: Layout): number {
  return 8 * (2 + slots * (counters + objectives)) + slots * (4 * (3 + actions) + boardSize + events + 4);
}

/** An empty picture, in memory of its own or in some that is given: there from a multiple of 8 on. */
export function createPicture(
  layout: Layout,
  memory: ArrayBufferLike = new ArrayBuffer(pictureSize(layout)),
  at = 0,
): Picture {
  const { slots, boardSize, counters, actions, events, objectives } = layout;
  let end = at;
  const take = <T extends ArrayBufferView>(
    kind: new (memory: ArrayBufferLike, at: number, length: number) => T,
    length: number,
  ): T => {
    const array = new kind(memory, end, length);
    end += array.byteLength;
    return array;
  };
  // Wide numbers first: so each array begins at a multiple of its width.
  return {
    layout,
    place: take(Float64Array, 2),
    counters: take(Float64Array, slots * counters),
    returns: take(Float64Array, slots * objectives),
    episodes: take(Uint32Array, slots),
    steps: take(Uint32Array, slots),
    probabilities: take(Float32Array, slots * actions),
    values: take(Float32Array, slots),
    boards: take(Uint8Array, slots * boardSize),
    events: take(Uint8Array, slots * events),
    sets: take(Uint8Array, slots),
    executed: take(Uint8Array, slots),
    ended: take(Uint8Array, slots),
    headings: take(Uint8Array, slots),
  };
}

/**
 * Copies slots of one picture into another, and its place.
 *
 * @param slots for each row of `to`, the row of `from`
 */
export function copyPicture(from: Picture, to: Picture, slots: ArrayLike<number>): void {
  to.place.set(from.place);
  for (const name of ROWS) {
    const width = to[name].length / to.layout.slots;
    for (let row = 0; row < slots.length; row++) {
      const start = slots[row] * width;
      to[name].set(from[name].subarray(start, start + width), row * width);
    }
  }
}
