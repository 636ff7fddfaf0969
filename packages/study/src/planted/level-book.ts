import { type EnumerateOptions, enumerate, type Level, type Mdp, type Program } from "@mesagrid/env";

/** Levels as Markov decision processes, each enumerated once, however many policies and measures ask for it. */
export class LevelBook {
  readonly program: Program;
  readonly #options: EnumerateOptions;
  readonly #known = new Map<string, Mdp>();

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
    const key = `${level.set}|${counters?.join() ?? ""}|${level.board.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const mdp = enumerate(this.program, level, { ...this.#options, ...(counters && { counters }) });
    this.#known.set(key, mdp);
    return mdp;
  }
}
