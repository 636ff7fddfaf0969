/**
 * The plain twin of the engine: the whole scenario language on maps and sets of names, written from the words of
 * docs/language.md and the schema and not from the engine. It is slow and it is meant to be: the engine must agree
 * with it state for state.
 */
import type { Scenario } from "@mesagrid/env";
import { type Cell, type Direction, PlainBoard, type Rule, same, type Thing } from "./board.js";
import { fits } from "./conditions.js";
import { apply, go, mayGo } from "./effects.js";

/** What a rule is about; its effects may lead it elsewhere. */
export interface About {
  here: Cell;
  was: Cell;
  moved: Direction;
}

export interface PlainOutcome {
  /** How often each event happened, those that did. */
  readonly events: ReadonlyMap<string, number>;
  readonly objectives: ReadonlyMap<string, number>;
  readonly executed: string;
  readonly terminated: boolean;
  readonly truncated: boolean;
  readonly outcome: string;
}

export class PlainWorld {
  readonly scenario: Scenario;
  readonly board: PlainBoard;
  readonly counters = new Map<string, number>();
  /** Numbers in [0, 1), one after the other. */
  readonly draw: () => number;
  /** The action that is carried out. */
  action = "";
  happened = new Map<string, number>();
  ending: string | undefined;
  /** Rules with `first` that have fired. */
  readonly fired = new Set<Rule>();
  steps = 0;
  /** The words of the language that rules which fired were written with. */
  readonly said = new Set<string>();

  /** @param counters their values at the start, where they are not the scenario's */
  constructor(
    scenario: Scenario,
    level: readonly Thing[],
    draw: () => number,
    counters?: ReadonlyMap<string, number>,
  ) {
    this.scenario = scenario;
    this.draw = draw;
    this.board = new PlainBoard(scenario);
    for (const { kind, cell } of level) this.board.put(kind, cell);
    for (const [name, { start }] of Object.entries(scenario.counters ?? {}))
      this.counters.set(name, counters?.get(name) ?? start ?? 0);
    this.#stage(this.#rules("start"), this.#aboutAgent());
  }

  step(action: string): PlainOutcome {
    this.action = action;
    this.happened = new Map([["step", 1]]);
    this.ending = undefined;
    this.#stage(this.#rules("before"), this.#aboutAgent());
    const agent = this.board.stack(this.board.agent()).find((kind) => this.scenario.kinds[kind].agent)!;
    const was = this.board.agent();
    if (this.action !== "stay") {
      this.#push(was);
      const to = this.board.beside(was, this.action);
      if (to !== undefined && !this.board.keepsOut(to, agent)) go(this, agent, was, to);
    }
    const here = this.board.agent();
    const moved = same(here, was) ? "none" : (this.action as Direction);
    this.#arrive(here, was, moved);
    const last = this.#rules("each", "every").filter(({ when }) => !when.start && !when.before);
    this.#stage(last, { here, was, moved });
    this.steps++;
    return this.#outcome();
  }

  /** The rules with a trigger, in the file's order. */
  #rules(...triggers: (keyof Rule["when"])[]): Rule[] {
    return this.scenario.rules.filter(({ when }) => triggers.some((trigger) => when[trigger] !== undefined));
  }

  #aboutAgent(): About {
    return { here: this.board.agent(), was: this.board.agent(), moved: "none" };
  }

  /** Every thing ahead that can be pushed and can go on does so; then their rules, lowest thing first. */
  #push(agent: Cell): void {
    const ahead = this.board.beside(agent, this.action);
    const beyond = ahead && this.board.beside(ahead, this.action);
    if (ahead === undefined || beyond === undefined) return;
    const pushed = this.board
      .stack(ahead)
      .filter((kind) => this.scenario.kinds[kind].push && mayGo(this, kind, beyond));
    for (const kind of pushed) go(this, kind, ahead, beyond);
    for (const kind of pushed) {
      for (const rule of this.#rules("push")) {
        if (!this.board.kindsOf(rule.when.push!).includes(kind)) continue;
        this.#try(rule, { here: beyond, was: ahead, moved: this.action as Direction });
      }
    }
  }

  /** Rules about what the agent's cell held when it arrived. */
  #arrive(here: Cell, was: Cell, moved: Direction): void {
    const held = this.board.stack(here);
    for (const rule of this.#rules("enter", "on")) {
      if (rule.when.enter !== undefined && moved === "none") continue;
      const kinds = this.board.kindsOf((rule.when.enter ?? rule.when.on)!);
      if (held.some((kind) => kinds.includes(kind))) this.#try(rule, { here, was, moved });
    }
  }

  /** Each rule about the agent's cell, or about every cell that holds its kind when its turn comes. */
  #stage(rules: readonly Rule[], { here: agent, was, moved }: About): void {
    for (const rule of rules) {
      const cells = rule.when.each === undefined ? [agent] : this.board.where(rule.when.each);
      for (const here of cells) this.#try(rule, { here, was, moved });
    }
  }

  #try(rule: Rule, about: About): void {
    if (rule.when.first && this.fired.has(rule)) return;
    if (!fits(this, rule, about)) return;
    if (rule.when.first) this.fired.add(rule);
    const body = rule.do ? { do: rule.do } : rule.choose!.find((each) => fits(this, each, about));
    for (const word of wordsOf(rule, body ?? { do: [] })) this.said.add(word);
    for (const effect of body?.do ?? []) apply(this, effect, about);
  }

  #outcome(): PlainOutcome {
    const paid = Object.entries(this.scenario.objectives).map(([name, { price }]) => {
      const sum = [...this.happened].reduce((total, [event, n]) => total + (price[event] ?? 0) * n, 0);
      return [name, sum] as const;
    });
    const terminated = this.ending !== undefined;
    return {
      events: this.happened,
      objectives: new Map(paid),
      executed: this.action,
      terminated,
      truncated: !terminated && this.steps >= this.scenario.limit,
      outcome: this.ending ?? "",
    };
  }
}

/** The trigger, the conditions and the effects of what was done. */
function wordsOf(rule: Rule, body: Pick<Rule, "if" | "unless" | "do">): string[] {
  const conditions = [rule.if, rule.unless, body.if, body.unless].flatMap((list) => list ?? []);
  return [
    ...Object.keys(rule.when),
    ...conditions.map((condition) => {
      const { chance } = condition;
      const of = typeof chance === "object" ? " by" : typeof chance === "string" ? " counter" : "";
      return `if ${Object.keys(condition)[0]}${of}`;
    }),
    ...(body.do ?? []).map((effect) => `do ${Object.keys(effect)[0]}`),
  ];
}
