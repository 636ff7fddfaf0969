import type { PhaseSpec } from "./schema/phases.js";
import type { Role, Scenario } from "./schema/scenario.js";

/**
 * A compiled scenario: read-only tables, shared by every slot and thread. Every stride of the engine is written here.
 *
 * Board of one slot: `board[layer * cells + row * width + column]` = kind id, 0 for none. Kind ids run from 1 in the
 * file's order; layers from the lowest (0) to the highest.
 */
export interface Program {
  readonly scenario: Scenario;
  readonly name: string;
  readonly height: number;
  readonly width: number;
  /** height x width. */
  readonly cells: number;
  /** Layer names, lowest first. */
  readonly layerNames: readonly string[];
  readonly layers: number;
  /** Bytes of one slot's board: layers x cells. */
  readonly boardSize: number;
  /** Where the layers that can hold something painted start on a board, highest first. */
  readonly paintedStarts: Int32Array;
  readonly kinds: KindTable;
  readonly actions: ActionTable;
  /** [direction][cell]: the neighbour, or the cell itself at the board's edge. Directions: see `DIRECTIONS`. */
  readonly neighbours: Uint16Array;
  readonly counters: CounterTable;
  readonly rules: RuleTable;
  /** Event names; 0 is always `step`. */
  readonly events: readonly string[];
  readonly objectives: ObjectiveTable;
  /** Names of the outcomes that rules can end an episode with; `outcome` 0 means none. */
  readonly outcomes: readonly string[];
  readonly levelSets: ReadonlyMap<string, LevelSource>;
  readonly observation: ObservationSpec;
  readonly phases: readonly PhaseSpec[];
  /** Looks at a cell or at a row of a rule that a step of one slot takes at worst; `LIMITS.work` bounds it. */
  readonly work: number;
  /** Steps until truncation, where a level set has no limit of its own. */
  readonly limit: number;
  /** [level sets] steps until truncation on each set's levels, in the order of `levelSets`. */
  readonly limits: Int32Array;
}

/** Directions by number; the last is none at all. */
export const DIRECTIONS = ["up", "down", "left", "right", "stay"] as const;
export const STAY = 4;
/** `moved: "any"` in a condition. */
export const MOVED_ANY = DIRECTIONS.length;
/** `KindTable.heading` of an agent that faces nowhere. */
export const NO_HEADING = -1;
/** `KindTable.heading` of an agent whose heading is drawn at the start. */
export const RANDOM_HEADING = 4;
/** What an action does to the heading. */
export const STEER = { none: 0, left: 1, right: 2, forward: 3 } as const;

/** Indexed by kind id; index 0 is the empty kind. */
export interface KindTable {
  readonly names: readonly string[];
  readonly glyphs: readonly string[];
  readonly layer: Uint8Array;
  /** The kind that the policy moves. */
  readonly agent: number;
  readonly agentLayer: number;
  /** Direction that the agent faces at the start, `RANDOM_HEADING`, or `NO_HEADING`. */
  readonly heading: number;
  /** [mover][kind] 1 if the kind, topmost in a cell, keeps the mover out: `blocks[mover * names.length + kind]`. */
  readonly blocks: Uint8Array;
  /** 1 if the agent pushes it. */
  readonly push: Uint8Array;
  /** True if some kind can be pushed. */
  readonly anyPush: boolean;
  /** 1 for what stands for a wall: solid to everything, never pushed, not the agent. */
  readonly wall: Uint8Array;
  /** 1 if an egocentric view with occlusion cannot look past it. */
  readonly opaque: Uint8Array;
  /** 1 if it hides what lies below it, and counts as the topmost thing: all but the unseen that is not solid. */
  readonly painted: Uint8Array;
  /**
   * Kinds by reference: 1 .. kinds for a kind alone, above that the groups. Members of reference r:
   * `members.list[members.start[r] .. members.start[r + 1])`.
   */
  readonly members: Rows;
  /** Names of the references, '' at 0. */
  readonly references: readonly string[];
}

/** Lists of lists of integers in two flat arrays: row r is `list[start[r] .. start[r + 1])`. */
export interface Rows {
  readonly start: Int32Array;
  readonly list: Int32Array;
}

/** Indexed by action: its place in the file's `actions`. */
export interface ActionTable {
  readonly names: readonly string[];
  /** Direction of each action, `STAY` where it is none or hangs on the heading. */
  readonly direction: Uint8Array;
  /** What each action does to the heading, see `STEER`. */
  readonly steer: Uint8Array;
}

/** Indexed by counter, in the file's order. A value lies within 0 and max. */
export interface CounterTable {
  readonly names: readonly string[];
  /** Values when an episode starts. */
  readonly start: Float64Array;
  readonly max: Float64Array;
  /** 1 if it goes on from episode to episode. */
  readonly keep: Uint8Array;
}

/** Indexed by objective, in the file's order. */
export interface ObjectiveTable {
  readonly names: readonly string[];
  readonly roles: readonly Role[];
  /** [event][objective]: `prices[event * objectives + objective]`. */
  readonly prices: Float64Array;
  /** [objectives] share of its prices that is lost by the limit. */
  readonly decays: Float64Array;
  /** True if some objective prices `step`, so that the engine has to pay it. */
  readonly pricesStep: boolean;
}

/** Integers of a condition: [source, argument, counter of the lower bound or -1, counter of the upper bound or -1]. */
export const CONDITION_WIDTH = 4;
/** Integers of an effect: [operation, argument, second argument, where (see `WHERE`), rectangle]. */
export const EFFECT_WIDTH = 5;
/**
 * Integers of a rule: [first `if`, first `unless` (end of `if`), end of `unless`, first effect, end of effects,
 * fires once ? 1 : 0, first alternative, end of alternatives]. Alternatives are rows of the same table.
 */
export const RULE_WIDTH = 8;
/**
 * Integers of a stage's entry: [trigger, kind reference, rule]. Where the trigger is `always` the second is 1 if the
 * rule is still: its conditions look at counters and counts only, so that it need not be tried while they stay as they
 * were.
 */
export const TRIGGER_WIDTH = 3;

/** What a condition looks at. */
export const SOURCE = {
  counter: 0,
  left: 1,
  here: 2,
  was: 3,
  moved: 4,
  action: 5,
  chance: 6,
  chanceBy: 7,
  chanceCounter: 8,
  corner: 9,
  edge: 10,
  ahead: 11,
} as const;

/** What an effect does. */
export const OPERATION = {
  remove: 0,
  put: 1,
  turn: 2,
  shift: 3,
  add: 4,
  set: 5,
  blend: 6,
  act: 7,
  emit: 8,
  emitLeft: 9,
  emitOverlap: 10,
  end: 11,
  measure: 12,
  roam: 13,
  follow: 14,
} as const;

/** Which cells an effect changes. */
export const WHERE = { here: 0, within: 1, everywhere: 2, ahead: 3, somewhere: 4 } as const;

/** What sets a rule off, within its stage. */
export const TRIGGER = { always: 0, enter: 1, on: 2, push: 3, each: 4, eachShuffled: 5 } as const;

/** Rules as fixed-width integer rows, dispatched by a switch: no code is ever made from a scenario's text. */
export interface RuleTable {
  /** Rows, alternatives included. */
  readonly count: number;
  readonly rules: Int32Array;
  readonly conditions: Int32Array;
  /** [condition] lower and upper bound, or chance: `bounds[2 * condition]`. */
  readonly bounds: Float64Array;
  readonly effects: Int32Array;
  /** [effect] amount and rate, of `follow` exp(sharpness) and 1 if it has one: `amounts[2 * effect]`. */
  readonly amounts: Float64Array;
  /** Chances of `chance: { by, from }`, row by row. */
  readonly chances: { readonly start: Int32Array; readonly list: Float64Array };
  /** Of each `turn` effect: from, to, from, to, ... */
  readonly turns: Rows;
  /** Rectangles of effects: [top, left, bottom, right], both included. */
  readonly rectangles: Int32Array;
  /** Entries of each stage of a step, in the file's order. */
  readonly stages: {
    readonly start: Int32Array;
    readonly before: Int32Array;
    readonly push: Int32Array;
    readonly arrive: Int32Array;
    readonly end: Int32Array;
  };
  /** [kinds + 1] 1 if an `arrive` rule is about the kind: the agent's coming to others sets nothing off. */
  readonly arriving: Uint8Array;
  /** Layers of those kinds. */
  readonly arrivingLayers: Uint8Array;
  /** True if all rules of the end are still. */
  readonly stillEnd: boolean;
  /** True if some rule has `first`, so that the engine has to remember what fired. */
  readonly remembers: boolean;
  /** True if something asks how many of a kind are left, so that the engine has to count. */
  readonly counts: boolean;
  /** True if something goes toward something else, so that ways have to be found. */
  readonly follows: boolean;
  /** [kinds + 1] 1 for kinds that are looked for all over the board. */
  readonly sought: Uint8Array;
  /** [kinds + 1] 1 for kinds that are counted. */
  readonly counted: Uint8Array;
  /** Those kinds. */
  readonly countedKinds: Uint8Array;
}

/** The window of an egocentric view. */
export interface WindowSpec {
  /** [heading][seen cell] rows and columns from the agent's cell, side by side; one heading where the agent has none. */
  readonly offsets: Int16Array;
  /** Seen cell that shows the agent's own. */
  readonly agent: number;
  readonly occlusion: boolean;
  /** [channels] code of a cell beyond the board. */
  readonly outside: Uint8Array;
  /** True if what lies beyond the board is opaque. */
  readonly outsideOpaque: boolean;
  /** Code of a cell that cannot be seen; it stands in the first channel, the others show nothing there. */
  readonly unseen: number;
}

/** What the policy sees of one slot. */
export interface ObservationSpec {
  /** True if the view is of the topmost things only: one plane of codes. */
  readonly painted: boolean;
  /** Board layers that are seen, as board layer numbers; of a painted view, [0]. */
  readonly layers: Uint8Array;
  /** Kinds' attributes, each seen as one more channel: its name, and [kinds + 1] the code that each kind shows in it. */
  readonly attributes: readonly { readonly name: string; readonly codes: Uint8Array }[];
  /** Planes of codes: the seen layers, then the attributes. */
  readonly channels: number;
  /** Names of the codes: '' at 0, the kinds, 'unseen' in an egocentric view, then the attributes' values. */
  readonly codes: readonly string[];
  /** Of an egocentric view; it is then `height` x `width`. */
  readonly window: WindowSpec | undefined;
  readonly height: number;
  readonly width: number;
  /** Bytes of one observation: channels x height x width codes (0 for nothing or unseen). */
  readonly cellsSize: number;
  /** [layers] where a layer's codes start in an observation, or -1 if it is not seen, or not cell by cell. */
  readonly layerStart: Int32Array;
  /** True if each kind of a seen layer is shown as itself: the layers can be copied as they are. */
  readonly plain: boolean;
  /** Code shown for each kind id: itself, the kind that it looks like, or 0 if the kind is not observed. */
  readonly shown: Uint8Array;
  /** One-hot planes, in order: each code that can be shown, with its channel. */
  readonly planes: readonly { readonly code: number; readonly channel: number }[];
  /** Names of the side channel's numbers (observed counters, scaled by their max). */
  readonly side: readonly string[];
  /** Counter index of each side number. */
  readonly sideCounters: Uint8Array;
  /** [counters] side number of each counter, or -1 if it is not observed. */
  readonly counterSide: Int16Array;
  /** What is seen while the agent stands on something: reference, code, and 1 for each code that it covers. */
  readonly delusions: readonly { readonly on: number; readonly code: number; readonly over: Uint8Array }[];
}

/** What a level source needs to write a level into a slot. */
export interface LevelSlot {
  /** The slot's board, all zero on entry. */
  readonly board: Uint8Array;
  /** Where the slot's board starts in `board`. */
  readonly at: number;
  readonly words: Uint32Array;
  readonly wordsAt: number;
}

/** A level set, ready to draw from. */
export interface LevelSource {
  readonly name: string;
  /** Names of the level sets that a mixture draws from; empty for a set of its own. */
  readonly parts: readonly string[];
  /** Steps until truncation on its own levels. */
  readonly limit: number;
  /** [kinds + 1] how many of each kind a level of it has at most; empty for a mixture, whose parts say it. */
  readonly most: ArrayLike<number>;
  /** Writes one level, drawn from the stream; returns the name of the set it came from (of a mixture's part). */
  write(slot: LevelSlot): string;
}
