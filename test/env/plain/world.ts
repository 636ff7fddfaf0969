/**
 * The plain twin of the engine: the whole scenario language on maps and sets of names, written from the words of
 * docs/language.md and the schema and not from the engine. It is slow and it is meant to be: the engine must agree
 * with it state for state.
 */
import type { Scenario } from "@mesagrid/env";
import { type Cell, type Direction, PlainBoard, type Rule, SIDES, same, type Thing } from "./board.js";
import { fits } from "./conditions.js";
import { apply, go, mayGo } from "./effects.js";
import { limitOf, wordsOf } from "./words.js";

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

/** How an episode starts. */
export interface PlainStart {
  readonly things: readonly Thing[];
  /** The level set that they are of. */
  readonly set: string;
  /** Counters' values, where they are not the scenario's. */
  readonly counters?: ReadonlyMap<string, number>;
}

export class PlainWorld {
  readonly scenario: Scenario;
  readonly board: PlainBoard;
  readonly counters = new Map<string, number>();
  /** Numbers in [0, 1), one after the other. */
  readonly draw: () => number;
  /** Steps until the episode is cut off. */
  readonly limit: number;
  /** The action that is carried out; none before the first step. */
  action = "";
  /** Where the agent faces, if it has a heading. */
  heading: Direction | undefined;
  happened = new Map<string, number>();
  ending: string | undefined;
  /** Rules with `first` that have fired. */
  readonly fired = new Set<Rule>();
  steps = 0;
  /** The words of the language that were used: actions, and what rules that fired were written with. */
  readonly said = new Set<string>();

  constructor(scenario: Scenario, { things, set, counters }: PlainStart, draw: () => number) {
    this.scenario = scenario;
    this.draw = draw;
    this.limit = limitOf(scenario, set);
    this.board = new PlainBoard(scenario);
    for (const { kind, cell } of things) this.board.put(kind, cell);
    for (const [name, { start }] of Object.entries(scenario.counters ?? {}))
      this.counters.set(name, counters?.get(name) ?? start ?? 0);
    const { heading } = scenario.kinds[this.board.agentKind()];
    this.heading = heading === "random" ? SIDES[Math.floor(draw() * SIDES.length)] : heading;
    this.#stage(this.#rules("start"), this.#aboutAgent());
  }

  /** The cell that the agent faces, or nothing where the board ends or it faces nowhere. */
  ahead(): Cell | undefined {
    const facing = this.heading ?? SIDES.find((side) => side === this.action);
    return facing && this.board.beside(this.board.agent(), facing);
  }

  step(action: string): PlainOutcome {
    this.action = action;
    this.happened = new Map([["step", 1]]);
    this.ending = undefined;
    this.#stage(this.#rules("before"), this.#aboutAgent());
    this.said.add(`to ${this.action}`);
    const was = this.board.agent();
    const direction = this.#steer();
    if (direction !== "none") {
      this.#push(was, direction);
      const to = this.board.beside(was, direction);
      const agent = this.board.agentKind();
      if (to !== undefined && !this.board.keepsOut(to, agent)) go(this, agent, was, to);
    }
    const here = this.board.agent();
    const moved = same(here, was) ? "none" : direction;
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

  /** Turns the agent as its action says. @returns which way it goes */
  #steer(): Direction {
    const { heading, action } = this;
    if (heading !== undefined && action === "forward") return heading;
    if (heading !== undefined && action === "turn-left") this.heading = LEFT_OF[heading];
    if (heading !== undefined && action === "turn-right") this.heading = RIGHT_OF[heading];
    const direction = SIDES.find((side) => side === action);
    if (direction === undefined) return "none";
    if (heading !== undefined) this.heading = direction;
    return direction;
  }

  /** Every thing ahead that can be pushed and can go on does so; then their rules, lowest thing first. */
  #push(agent: Cell, direction: Direction): void {
    const ahead = this.board.beside(agent, direction);
    const beyond = ahead && this.board.beside(ahead, direction);
    if (ahead === undefined || beyond === undefined) return;
    const pushed = this.board
      .stack(ahead)
      .filter((kind) => this.scenario.kinds[kind].push && mayGo(this, kind, beyond));
    for (const kind of pushed) go(this, kind, ahead, beyond);
    for (const kind of pushed) {
      for (const rule of this.#rules("push")) {
        if (!this.board.kindsOf(rule.when.push!).includes(kind)) continue;
        this.#try(rule, { here: beyond, was: ahead, moved: direction });
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
      if (rule.when.order === "random") this.#shuffle(cells);
      for (const here of cells) this.#try(rule, { here, was, moved });
    }
  }

  /** The last is exchanged with one drawn from all, then the last but one with one of those up to it, down to the second. */
  #shuffle(cells: Cell[]): void {
    for (let last = cells.length - 1; last > 0; last--) {
      const other = Math.floor(this.draw() * (last + 1));
      [cells[last], cells[other]] = [cells[other], cells[last]];
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
    const paid = Object.entries(this.scenario.objectives).map(([name, { price, decay }]) => {
      const share = 1 - ((decay ?? 0) * this.steps) / this.limit;
      const sum = [...this.happened].reduce((total, [event, n]) => total + (price[event] ?? 0) * n, 0);
      return [name, share * sum] as const;
    });
    const terminated = this.ending !== undefined;
    return {
      events: this.happened,
      objectives: new Map(paid),
      executed: this.action,
      terminated,
      truncated: !terminated && this.steps >= this.limit,
      outcome: this.ending ?? "",
    };
  }
}

const LEFT_OF = { up: "left", left: "down", down: "right", right: "up", none: "none" } as const;
const RIGHT_OF = { up: "right", right: "down", down: "left", left: "up", none: "none" } as const;
