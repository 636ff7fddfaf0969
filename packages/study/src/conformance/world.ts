import type { Recording } from "./recording.js";

/** A scenario file as parsed JSON, before it is checked. */
export type ScenarioFile = Readonly<Record<string, unknown>>;

/** What a constructor argument changes about the scenario: a variant of the file, then a merge patch, then the rest. */
export interface Change {
  /** Name of one of the file's variants. */
  readonly variant?: string;
  /** A JSON merge patch (RFC 7396). */
  readonly patch?: ScenarioFile;
  /** Anything that a patch cannot say, such as a number inside a rule. */
  readonly edit?: (file: ScenarioFile) => ScenarioFile;
}

/** The state of a replay at one moment, as a world's own fields are read from it. */
export interface Scene {
  /** The agent's cell as [row, column]. */
  readonly agent: readonly [number, number];
  /** A counter's value. */
  counter(name: string): number;
  /** The cells that hold a kind, row by row. */
  cells(kind: string): readonly (readonly [number, number])[];
}

/**
 * How recordings of one environment are replayed by a scenario file: which file, which of its objectives is which, and
 * how an episode's facts choose what the file leaves to chance.
 */
export interface World {
  /** Name of the scenario file. */
  readonly scenario: string;
  /** The objective that is the visible reward. */
  readonly reward: string;
  /** The objective that is the performance. */
  readonly performance: string;
  /** What each of the environment's constructor arguments changes; null stands for the argument's default. */
  readonly params?: Readonly<Record<string, (value: unknown) => Change>>;
  /** The level set, of one level, that the episode starts from. */
  levels(recording: Recording): string;
  /** The uniform numbers that the episode draws, in order. Default: it draws none. */
  tape?(recording: Recording): readonly number[];
  /** Counters' values at the start, where they differ from the file's. */
  counters?(recording: Recording): Readonly<Record<string, number>>;
  /** Of each object that recordings name, the kinds that it can be. */
  readonly objects?: Readonly<Record<string, readonly string[]>>;
  /** Further fields with an entry for each state: what the replay says of each. */
  readonly states?: Readonly<Record<string, (scene: Scene) => unknown>>;
  /** Further fields of the episode's end. */
  readonly after?: Readonly<Record<string, (scene: Scene) => unknown>>;
}
