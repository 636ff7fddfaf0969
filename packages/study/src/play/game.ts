import { BatchEnv, createBuffers, type Program, renderAscii, type StepBuffers } from "@mesagrid/env";

/** A person's episode, without a terminal: what `mesagrid play` shows and records. */
export class Game {
  readonly program: Program;
  readonly levels: string;
  readonly seed: number;
  readonly #env: BatchEnv;
  readonly #out: StepBuffers;
  #episode = -1;
  #actions: number[] = [];
  #returns: number[] = [];
  #happened: string[] = [];

  /** @throws EnvError `unknown-level-set` */
  constructor(program: Program, levels: string, seed: number) {
    this.program = program;
    this.levels = levels;
    this.seed = seed;
    this.#env = new BatchEnv(program, { slots: 1, seed, levels, autoreset: "disabled" });
    this.#out = createBuffers(program, 1);
    this.next();
  }

  /** True if the episode is over and `next` has to be called. */
  get over(): boolean {
    return this.#env.state.over[0] !== 0;
  }

  /** Index of the episode, from 0. */
  get episode(): number {
    return this.#episode;
  }

  /** Names of the actions taken in this episode. */
  get actions(): readonly string[] {
    return this.#actions.map((action) => this.program.actions.names[action]);
  }

  /** Undiscounted return of each objective so far. */
  get returns(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.program.objectives.names.map((name, k) => [name, this.#returns[k]]));
  }

  /** How the episode ended: a rule's outcome, or that it was cut off; undefined while it goes on. */
  get ended(): { readonly how: "terminated" | "truncated"; readonly outcome: string } | undefined {
    if (!this.over) return undefined;
    const how = this.#out.terminated[0] === 1 ? "terminated" : "truncated";
    return { how, outcome: this.program.outcomes[this.#out.outcomes[0]] };
  }

  /** Starts the next episode. */
  next(): void {
    this.#env.reset(this.#out);
    this.#episode++;
    this.#actions = [];
    this.#returns = this.program.objectives.names.map(() => 0);
    this.#happened = [];
  }

  /** Takes an action; nothing happens if the episode is over. @param action its name */
  act(action: string): void {
    const index = this.program.actions.names.indexOf(action);
    if (index < 0 || this.over) return;
    this.#env.step(Uint8Array.of(index), this.#out);
    this.#actions.push(index);
    this.#returns = this.#returns.map((sum, k) => sum + this.#out.objectives[k]);
    this.#happened = this.program.events.filter((_, event) => event > 0 && this.#out.events[event] > 0);
  }

  /** The board and everything a person wants to know beside it. */
  screen(): string {
    const { program } = this;
    const { boards, headings } = this.#env.state;
    const heading = program.kinds.heading < 0 ? undefined : headings[0];
    const board = renderAscii(program, boards, heading).split("\n");
    const counters = program.counters.names.map((name, i) => `${name} ${this.#env.state.counters[i]}`);
    const objectives = program.objectives.names.map(
      (name, k) => `${name} (${program.objectives.roles[k]}): ${Number(this.#returns[k].toFixed(4))}`,
    );
    const beside = [
      `${program.scenario.title}, level set ${this.levels}, episode ${this.#episode}`,
      `move ${this.#actions.length} of ${program.limits[this.#env.state.sets[0]]}`,
      ...objectives,
      ...(counters.length > 0 ? [counters.join(", ")] : []),
      this.#happened.length > 0 ? this.#happened.join(", ") : "",
      this.#endWords(),
    ];
    const rows = Math.max(board.length, beside.length);
    return Array.from({ length: rows }, (_, row) => {
      const cells = (board[row] ?? "").padEnd(program.width);
      return `${cells}   ${beside[row] ?? ""}`.trimEnd();
    }).join("\n");
  }

  #endWords(): string {
    const { ended } = this;
    if (!ended) return "";
    return `over: ${ended.how === "truncated" ? "cut off by the limit" : ended.outcome}`;
  }
}
