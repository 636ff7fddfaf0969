/** What the server's thread and that of the players say to each other. */
import type { SharedMemory } from "../pictures/shared-picture.js";
import type { BoardFacts, Play } from "../protocol/index.js";

/** A checkpoint's policy, to play a level set. */
export interface PolicyAssignment {
  readonly kind: "policy";
  /** The run's. */
  readonly folder: string;
  /** Environment steps of the checkpoint; the newest whole one if absent. */
  readonly step: number | undefined;
  readonly levels: string;
  readonly seed: number;
  readonly slots: number;
  readonly greedy: boolean;
  readonly speed: number;
}

/** A recorded episode, to show. */
export interface TraceAssignment {
  readonly kind: "trace";
  /** The run's. */
  readonly folder: string;
  /** Its number: the byte of the file at which it begins. */
  readonly trace: number;
  /** The frame to begin at. */
  readonly at: number;
  readonly speed: number;
}

export type Assignment = PolicyAssignment | TraceAssignment;

/** What may be changed of how one plays. */
export interface Change {
  readonly playing?: boolean;
  /** Moves a second. */
  readonly speed?: number;
  /** The frame to go to. */
  readonly at?: number;
}

/** What the server says of a play, by its number. */
export type ToPlayers = { readonly play: number } & (
  | { readonly type: "start"; readonly assignment: Assignment }
  /** Start another that goes on from the same boards. */
  | { readonly type: "fork"; readonly from: number }
  /** Answered by `plays`. */
  | { readonly type: "change"; readonly change: Change }
  /** Nobody watches: wait; or again somebody does: go on. */
  | { readonly type: "watched"; readonly watched: boolean }
  | { readonly type: "stop" }
);

/** What the players say of a play. */
export type FromPlayers = { readonly play: number } /** It has started, and its first picture is drawn. */ & (
  | {
      readonly type: "ready";
      readonly facts: BoardFacts;
      readonly shared: SharedMemory;
      readonly how: Play;
    }
  /** It is over, or has never begun; a `code` as errors have it. */
  | { readonly type: "failed"; readonly code: string; readonly message: string }
  | { readonly type: "drawn" }
  /** How it plays now. */
  | { readonly type: "plays"; readonly how: Play }
);
