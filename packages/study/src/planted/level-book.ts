import {
  type EnumerateOptions,
  enumerate,
  type Level,
  type Mdp,
  type Program,
  SolveError,
} from "@mesagrid/env";

/** Levels as Markov decision processes, each enumerated once, however many policies and measures ask for it. */
export class LevelBook {
  readonly program: Program;
  readonly #options: EnumerateOptions;
  readonly #known = new Map<string, Mdp | SolveError>();

  /** @param options how far an enumeration goes before it gives up */
  constructor(program: Program, options: EnumerateOptions = {}) {
    this.program = program;
    this.#options = options;
  }

  /**
   * @param counters [counters] their values when the episode starts; default: the scenario's
   * @throws SolveError `too-large`
   */
  mdp(level: Level, counters?: Float64Array): Mdp {
    const found = this.find(level, counters);
    if (found instanceof SolveError) throw found;
    return found;
  }

  /** The same with the error in place of a level that is too large: that it is so is not found out twice. */
  find(level: Level, counters?: Float64Array): Mdp | SolveError {
    const key = `${level.set}|${counters?.join() ?? ""}|${level.board.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const found = this.#enumerate(level, counters);
    this.#known.set(key, found);
    return found;
  }

  #enumerate(level: Level, counters: Float64Array | undefined): Mdp | SolveError {
    try {
      return enumerate(this.program, level, { ...this.#options, ...(counters && { counters }) });
    } catch (error) {
      if (error instanceof SolveError && error.code === "too-large") return error;
      throw error;
    }
  }
}
