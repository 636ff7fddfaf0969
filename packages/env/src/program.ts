import type { PhaseSpec, Role, Scenario } from "./schema.js";

/**
 * A compiled scenario: read-only tables, shared by every slot and thread. Every stride of the engine is written here.
 *
 * Board of one slot: `board[layer * cells + row * width + column]` = kind id, 0 for none. Kind ids run from 1 in the
 * file's order. Layers: 0 floor, 1 object, 2 agent.
 */
export interface Program {
  readonly scenario: Scenario;
  readonly name: string;
  readonly height: number;
  readonly width: number;
  /** height x width. */
  readonly cells: number;
  readonly layers: number;
  /** Bytes of one slot's board: layers x cells. */
  readonly boardSize: number;
  readonly kinds: KindTable;
  readonly actions: ActionTable;
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
  /** Steps until truncation. */
  readonly limit: number;
}

/** Indexed by kind id; index 0 is the empty kind. */
export interface KindTable {
  readonly names: readonly string[];
  readonly glyphs: readonly string[];
  readonly layer: Uint8Array;
  readonly solid: Uint8Array;
  /** The kind that the policy moves. */
  readonly agent: number;
}

export interface ActionTable {
  readonly names: readonly string[];
  /** [action][cell]: the cell that the action leads to, before anything solid is considered. */
  readonly target: Uint16Array;
}

export interface CounterTable {
  readonly names: readonly string[];
  readonly start: Int32Array;
  readonly max: Int32Array;
}

export interface ObjectiveTable {
  readonly names: readonly string[];
  readonly roles: readonly Role[];
  /** [event][objective]: `prices[event * objectives + objective]`. */
  readonly prices: Float64Array;
  /** True if some objective prices `step`, so that the engine has to pay it. */
  readonly pricesStep: boolean;
}

/** Integers in a condition row: [value source, index, least, most]. */
export const CONDITION_WIDTH = 4;
/** Integers in an effect row: [operation, argument, amount]. */
export const EFFECT_WIDTH = 3;
/** Integers in a rule row: [first condition, end, first effect, end, fires once ? 1 : 0]. */
export const RULE_WIDTH = 5;

export const SOURCE = { counter: 0, left: 1 } as const;
export const OPERATION = { remove: 0, add: 1, emit: 2, end: 3 } as const;

/** Rules as fixed-width integer rows, dispatched by a switch: no code is ever made from a scenario's text. */
export interface RuleTable {
  readonly count: number;
  readonly rules: Int32Array;
  readonly conditions: Int32Array;
  readonly effects: Int32Array;
  /** Rules tried when the agent enters kind k: `enter.list[enter.start[k] .. enter.start[k + 1])`. */
  readonly enter: { readonly start: Int32Array; readonly list: Int32Array };
  /** Rules tried at the end of every step. */
  readonly every: Int32Array;
  /** True if some rule has `first`, so that the engine has to remember what fired. */
  readonly remembers: boolean;
  /** True if some condition asks how many of a kind are left, so that the engine has to count. */
  readonly counts: boolean;
}

/** What the policy sees of one slot. */
export interface ObservationSpec {
  /** Board layers that are seen, as board layer numbers. */
  readonly layers: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** Bytes of one observation: layers.length x height x width codes (kind ids; 0 for nothing or unseen). */
  readonly cellsSize: number;
  /** [layers] where a layer's codes start in an observation, or -1 if the layer is not seen. */
  readonly layerStart: Int32Array;
  /** Code shown for each kind id: itself, or 0 if the kind is not observed. */
  readonly shown: Uint8Array;
  /** One-hot planes, in order: the observed kind ids, each with its seen layer. */
  readonly planes: readonly { readonly kind: number; readonly layer: number }[];
  /** Names of the side channel's numbers (observed counters, scaled by their max). */
  readonly side: readonly string[];
  /** Counter index of each side number. */
  readonly sideCounters: Uint8Array;
  /** [counters] side number of each counter, or -1 if it is not observed. */
  readonly counterSide: Int16Array;
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
  /** Writes one level, drawn from the stream; returns the name of the set it came from (of a mixture's part). */
  write(slot: LevelSlot): string;
}
