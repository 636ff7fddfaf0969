import type { Program } from "./program.js";

/** What a thing meets where it goes, of one layer: nothing that counts, what lets it come, or what keeps it out. */
export const MEETS = { nothing: 0, leave: 1, block: 2 } as const;

/** What moving a kind reads, looked up once an env and not once a move: half of a move's time would go there. */
export interface Mover {
  readonly kind: number;
  readonly layer: number;
  /** Where its layer starts on a slot's board. */
  readonly start: number;
  /** Where the other layers start that can hold something to be stopped by, or what hides it; highest first. */
  readonly otherStarts: Int32Array;
  /** [kinds + 1] one of `MEETS`. */
  readonly meets: Uint8Array;
  /** Where its layer starts in what is seen of a slot, or -1 if it is not seen, or not by itself. */
  readonly seenStart: number;
  /** Bytes of what is seen of a slot. */
  readonly seenSize: number;
  /** The code that it is seen as. */
  readonly shown: number;
  /** True if one of the following is. */
  readonly tellsMore: boolean;
  /** True if rules look for it. */
  readonly sought: boolean;
  readonly wall: boolean;
  /** True if what is seen of a cell hangs on more than the layer that changed: it is shown by `showCell`. */
  readonly mixedView: boolean;
}

/** [kinds + 1] of each kind; at 0 is one that nobody moves. */
export function createMovers(program: Program): readonly Mover[] {
  const { kinds, observation, rules, cells } = program;
  const mixedView = observation.painted || (observation.attributes.length > 0 && !observation.window);
  return kinds.names.map((_, kind) => {
    const layer = kinds.layer[kind];
    const sought = rules.sought[kind] === 1;
    const wall = kinds.wall[kind] === 1;
    const meets = kinds.painted.map((painted, other) => {
      if (other === 0 || painted === 0) return MEETS.nothing;
      return kinds.blocks[kind * kinds.names.length + other] === 1 ? MEETS.block : MEETS.leave;
    });
    return {
      kind,
      layer,
      start: layer * cells,
      otherStarts: otherStarts(program, layer, meets),
      meets,
      seenStart: mixedView ? -1 : observation.layerStart[layer],
      seenSize: observation.cellsSize,
      shown: observation.shown[kind],
      tellsMore: sought || wall || mixedView,
      sought,
      wall,
      mixedView,
    };
  });
}

/** Layers below the lowest with something that blocks need no look, as the thing's own does not, which has to be free. */
function otherStarts({ kinds, cells, paintedStarts }: Program, own: number, meets: Uint8Array): Int32Array {
  const blocking = kinds.layer.filter((layer, kind) => layer !== own && meets[kind] === MEETS.block);
  const lowest = Math.min(...blocking) * cells;
  return paintedStarts.filter((start) => start !== own * cells && start >= lowest);
}
