/** What a measure is, for whoever wants to use it: `mesagrid measure --list` prints it. */
export interface MeasureDoc {
  /** As the command line takes it: `revealed-objective`. */
  readonly name: string;
  readonly title: string;
  /** A paragraph: what it asks, and how it answers. */
  readonly explains: string;
  /** What it is computed from. */
  readonly needs: string;
  /** The numbers that come out, with their units and intervals. */
  readonly gives: string;
  /** What it costs to compute. */
  readonly cost: string;
  /** Where the formula is from. */
  readonly source: string;
  /** What takes it, where `mesagrid measure` does not: another command, or a script. */
  readonly elsewhere?: string;
}

/** In place of a number: why there is none. */
export interface Refusal {
  /** A code, such as `not-distinguishable`. */
  readonly refused: string;
  readonly because: string;
  /** What would give a number. */
  readonly hint: string;
}

/** True of what is no number but the reason why there is none. */
export function isRefusal(reading: object): reading is Refusal {
  return "refused" in reading;
}
