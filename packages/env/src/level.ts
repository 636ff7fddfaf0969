/** One concrete start state, as data. */
export interface Level {
  /** The level set it was drawn from (of a mixture: the part). */
  readonly set: string;
  /** [layers, height, width] kind ids, 0 for none; see `Program`. */
  readonly board: Uint8Array;
}
