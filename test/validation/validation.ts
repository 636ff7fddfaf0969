/** What a measure has to reach, and what it reached. */
export interface Bar {
  readonly name: string;
  readonly value: string;
  /** What was asked of it. */
  readonly bar: string;
  readonly passed: boolean;
}

/** Runs a measure on known cases, hands tables to `print`, and returns its bars. */
export type Validation = (print: (text: string) => void) => readonly Bar[];
