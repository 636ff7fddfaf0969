/** The state of a replayed episode after a step, for a viewer or a measure. */
export interface Frame {
  /** [layers, height, width] kind ids. */
  readonly board: Uint8Array;
  /** [counters]. */
  readonly counters: Float64Array;
  /** [rules] 1 if a rule with `first` has fired. */
  readonly fired: Uint8Array;
  /** The agent's cell. */
  readonly agent: number;
  /** Direction that the agent faces, as an index into `DIRECTIONS`; `NO_HEADING` if it faces nowhere. */
  readonly heading: number;
  /** The action that led here, -1 in the first frame. */
  readonly action: number;
  /** [events] what happened in the step that led here. */
  readonly events: Uint8Array;
  /** [objectives] undiscounted return up to here. */
  readonly returns: Float64Array;
  /** True in the last frame. */
  readonly ended: boolean;
}
