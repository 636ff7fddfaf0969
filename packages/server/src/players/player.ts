import type { BoardFacts, Picture } from "../protocol/index.js";

/** Plays episodes move by move, and shows them. */
export interface Player {
  readonly facts: BoardFacts;
  /** Frames of a trace. */
  readonly frames?: number;
  /** Of a policy, the environment steps of its checkpoint. */
  readonly step?: number;
  /** The frame of a trace; of a policy, the moves played. */
  readonly position: number;
  /** True where there is no further move. */
  readonly atEnd: boolean;
  move(): void;
  draw(picture: Picture): void;
  /** Goes to a frame; only of a trace. */
  seek?(at: number): void;
  /** Another that goes on from here by itself; only of a policy. */
  fork?(): Player;
  dispose(): void;
}
