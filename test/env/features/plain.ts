/**
 * The plain twin of the features: each by its name, from the words of docs/features.md and the scenario's own JSON, on
 * lists of things and sets of cells. Slow, and apart from the tables that the reader stands on.
 */
import type { Program, Scenario } from "@mesagrid/env";

type Rule = Scenario["rules"][number];
type Body = Pick<Rule, "if" | "unless" | "do">;
type Condition = NonNullable<Body["if"]>[number];
type Form = NonNullable<Scenario["features"]>[string];
type Cell = readonly [row: number, column: number];

const SIDES: Readonly<Record<string, Cell>> = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1] };

/** A state in words. */
export interface PlainState {
  readonly things: readonly { kind: string; layer: number; at: Cell }[];
  /** Where the agent faces, if it has a heading. */
  readonly heading: string | undefined;
  readonly counters: ReadonlyMap<string, number>;
  /** Rules that have fired, by their place in the file. */
  readonly fired: ReadonlySet<number>;
}

/** The parts of a slot or a frame as a state in words. */
export function plainState(
  program: Program,
  parts: { board: Uint8Array; heading: number; counters: ArrayLike<number>; fired: ArrayLike<number> },
): PlainState {
  const { cells, width, kinds, counters, scenario } = program;
  const things = [...parts.board].flatMap((id, i) => {
    const cell = i % cells;
    const at: Cell = [Math.floor(cell / width), cell % width];
    return id === 0 ? [] : [{ kind: kinds.names[id], layer: Math.floor(i / cells), at }];
  });
  const faces = Object.values(scenario.kinds).some(({ heading }) => heading !== undefined);
  return {
    things,
    heading: faces ? Object.keys(SIDES)[parts.heading] : undefined,
    counters: new Map(counters.names.map((name, i) => [name, parts.counters[i]])),
    fired: new Set(scenario.rules.flatMap((_, rule) => (parts.fired[rule] === 1 ? [rule] : []))),
  };
}

export class PlainFeatures {
  readonly #scenario: Scenario;
  readonly #state: PlainState;
  readonly #size: Cell;
  readonly #agent: Cell;
  /** What has been worked out, the authors' features among it. */
  readonly #steps: ReadonlyMap<string, number>;

  constructor({ scenario, height, width }: Program, state: PlainState) {
    this.#scenario = scenario;
    this.#state = state;
    this.#size = [height, width];
    const agent = state.things.find(({ kind }) => scenario.kinds[kind].agent);
    this.#agent = agent!.at;
    this.#steps = this.#walk();
  }

  value(name: string): number {
    const [family, of] = name.split(":");
    switch (family) {
      case "agent":
        return this.#ofAgent(of);
      case "free":
        return Number(this.#mayGo(this.#agent, SIDES[of === "ahead" ? this.#state.heading! : of]));
      case "counter":
        return this.#state.counters.get(of)!;
      case "fired":
        return Number(this.#state.fired.has(this.#firing(of)));
      case "can":
        return Number(this.#someRow((body) => emits(body, of)));
      case "fits":
        return Number(this.#someRow((body, rule) => this.#isAbout(body, rule, of)));
      default:
        return of === undefined ? this.#authored(this.#scenario.features![name]) : this.#ofKind(family, of);
    }
  }

  #ofAgent(what: string): number {
    const { heading } = this.#state;
    const seen = Object.keys(this.#scenario.kinds).filter(
      (kind) => !this.#scenario.kinds[kind].agent && this.#scenario.kinds[kind].observed !== false,
    );
    const classAt = (cell: Cell): string =>
      this.#stack(cell)
        .filter((kind) => seen.includes(kind))
        .at(-1) ?? "nothing there";
    if (what === "row" || what === "column") return this.#agent[what === "row" ? 0 : 1];
    if (what === "heading") return Object.keys(SIDES).indexOf(heading!);
    if (what === "under") return this.#class("agent:under", classAt(this.#agent));
    const ahead = add(this.#agent, SIDES[heading!]);
    return this.#class("agent:ahead", this.#isOnBoard(ahead) ? classAt(ahead) : "end of the board");
  }

  /** Names of classes as the feature has them; set by the test, which checks them on their own. */
  classes = new Map<string, readonly string[]>();

  #class(feature: string, value: string): number {
    const found = this.classes.get(feature)!.indexOf(value);
    if (found < 0) throw new Error(`${feature} has no class ${value}`);
    return found;
  }

  #ofKind(family: string, kind: string): number {
    const cells = this.#cellsOf(kind);
    const ways = cells.flatMap((cell) => this.#steps.get(`${cell}`) ?? []);
    const far = (cell: Cell) => apart(cell, this.#agent);
    const nearest = cells.reduce<Cell | undefined>(
      (best, cell) => (best === undefined || far(cell) < far(best) ? cell : best),
      undefined,
    );
    const [rows, columns] = nearest ? [nearest[0] - this.#agent[0], nearest[1] - this.#agent[1]] : [0, 0];
    switch (family) {
      case "there":
        return Number(cells.length > 0);
      case "count":
        return cells.length;
      case "rows":
        return rows;
      case "columns":
        return columns;
      case "vertical":
        return nearest ? [-1, 0, 1].indexOf(Math.sign(rows)) : 0;
      case "horizontal":
        return nearest ? [-1, 0, 1].indexOf(Math.sign(columns)) : 0;
      case "reachable":
        return Number(ways.length > 0);
      case "steps":
        return ways.length > 0 ? Math.min(...ways) : 0;
      default:
        throw new Error(`no family ${family}`);
    }
  }

  /** Steps to every cell that the agent can walk to or bump into. */
  #walk(): Map<string, number> {
    const { actions } = this.#scenario;
    const ways = Object.keys(SIDES).filter(
      (side) => this.#state.heading !== undefined || actions.some((action) => action === side),
    );
    const found = new Map([[`${this.#agent}`, 0]]);
    let front: Cell[] = [this.#agent];
    for (let steps = 1; front.length > 0; steps++) {
      const next: Cell[] = [];
      for (const from of front) {
        for (const way of ways) {
          const to = add(from, SIDES[way]);
          if (!this.#isOnBoard(to) || found.has(`${to}`)) continue;
          found.set(`${to}`, steps);
          if (this.#mayGo(from, SIDES[way])) next.push(to);
        }
      }
      front = next;
    }
    return found;
  }

  /** True if the topmost thing of the next cell, of those that count, lets the agent in. */
  #mayGo(from: Cell, side: Cell): boolean {
    const to = add(from, side);
    if (!this.#isOnBoard(to)) return false;
    const { kinds } = this.#scenario;
    const top = this.#stack(to)
      .filter((kind) => kinds[kind].observed !== false || kinds[kind].solid)
      .at(-1);
    const solid = top === undefined ? false : kinds[top].solid;
    if (!Array.isArray(solid)) return solid !== true;
    const agent = Object.keys(kinds).find((kind) => kinds[kind].agent)!;
    return !solid.some((name) => this.#members(name).includes(agent));
  }

  /** Kinds in a cell from the lowest to the highest. */
  #stack(cell: Cell): string[] {
    return this.#state.things
      .filter(({ at }) => `${at}` === `${cell}`)
      .sort((a, b) => a.layer - b.layer)
      .map(({ kind }) => kind);
  }

  #isOnBoard([row, column]: Cell): boolean {
    return row >= 0 && column >= 0 && row < this.#size[0] && column < this.#size[1];
  }

  #members(name: string): readonly string[] {
    return this.#scenario.groups?.[name] ?? [name];
  }

  /** Cells of a kind or group, row by row. */
  #cellsOf(name: string): Cell[] {
    return this.#state.things
      .filter(({ kind }) => this.#members(name).includes(kind))
      .map(({ at }) => at)
      .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  }

  #firing(of: string): number {
    if (/^\d+$/.test(of)) return Number(of);
    return this.#scenario.rules.findIndex(
      (rule) => rule.when.first && rule.do?.find(({ emit }) => emit !== undefined)?.emit === of,
    );
  }

  /** True if a rule or alternative of a kind finds the counters and counts as it wants them. */
  #someRow(fits: (body: Body, rule: Rule) => boolean): boolean {
    return this.#scenario.rules.some((rule, index) => {
      if (rule.when.first && this.#state.fired.has(index)) return false;
      if (!this.#allows(rule)) return false;
      if (rule.do) return fits(rule, rule);
      const rows = rule.choose ?? [];
      const settled = rows.findIndex((row) => isPlain(row) && this.#allows(row));
      return rows.some((row, i) => (settled < 0 || i <= settled) && this.#allows(row) && fits(row, rule));
    });
  }

  #isAbout(body: Body, rule: Rule, kind: string): boolean {
    const { push, enter, on, each } = rule.when;
    const names = [push, enter, on, each, ...asked(rule), ...asked(body)];
    return names.some((name) => name !== undefined && this.#members(name).includes(kind));
  }

  #allows(body: Body): boolean {
    const holds = (condition: Condition) => this.#holds(condition);
    return (
      (body.if ?? []).filter(isOfState).every(holds) && !(body.unless ?? []).filter(isOfState).some(holds)
    );
  }

  #holds({ counter, left, atLeast, atMost }: Condition): boolean {
    const { counters } = this.#state;
    const value = counter === undefined ? this.#cellsOf(left!).length : counters.get(counter)!;
    const bound = (given: string | number) => (typeof given === "string" ? counters.get(given)! : given);
    return (
      (atLeast === undefined || value >= bound(atLeast)) && (atMost === undefined || value <= bound(atMost))
    );
  }

  #authored({
    count,
    within,
    distance,
    counter,
    difference,
    feature,
    all,
    any,
    is,
    ...bounds
  }: Form): number {
    if (all) return Number(all.every((name) => this.value(name) === 1));
    if (any) return Number(any.some((name) => this.value(name) === 1));
    const read = (): number | undefined => {
      if (count !== undefined) return this.#cellsOf(count).filter((cell) => isWithin(cell, within)).length;
      if (counter !== undefined) return this.#state.counters.get(counter);
      if (distance) return this.#distance(...distance);
      if (!difference) return this.#has(feature!) ? this.value(feature!) : undefined;
      return difference.every((name) => this.#has(name))
        ? this.value(difference[0]) - this.value(difference[1])
        : undefined;
    };
    const value = read();
    if (is !== undefined) return Number(value !== undefined && this.classes.get(feature!)![value] === is);
    if (bounds.atLeast === undefined && bounds.atMost === undefined) return value ?? 0;
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bounds;
    return Number(value !== undefined && value >= atLeast && value <= atMost);
  }

  /** True if a feature means something now. */
  #has(name: string): boolean {
    const [family, of] = name.split(":");
    if (of === undefined) {
      const { difference, feature, atLeast, atMost, is } = this.#scenario.features![name];
      if (atLeast !== undefined || atMost !== undefined || is !== undefined) return true;
      return [...(difference ?? []), ...(feature ? [feature] : [])].every((one) => this.#has(one));
    }
    if (["rows", "columns", "vertical", "horizontal"].includes(family)) return this.#cellsOf(of).length > 0;
    return family !== "steps" || this.value(`reachable:${of}`) === 1;
  }

  #distance(one: string, other: string): number {
    const pairs = this.#cellsOf(one).flatMap((a) => this.#cellsOf(other).map((b) => apart(a, b)));
    return Math.min(this.#size[0] + this.#size[1] - 1, ...pairs);
  }
}

const isOfState = ({ counter, left }: Condition): boolean => counter !== undefined || left !== undefined;
const isPlain = (body: Body): boolean => [...(body.if ?? []), ...(body.unless ?? [])].every(isOfState);
const emits = (body: Body, event: string): boolean => (body.do ?? []).some(({ emit }) => emit === event);
const asked = (body: Body): (string | undefined)[] =>
  (body.if ?? []).flatMap(({ here, was, ahead }) => [here, was, ahead]);
const add = (a: Cell, b: Cell): Cell => [a[0] + b[0], a[1] + b[1]];
const apart = (a: Cell, b: Cell): number => Math.abs(a[0] - b[0]) + Math.abs(a[1] - b[1]);
const isWithin = ([row, column]: Cell, within: Form["within"]): boolean =>
  !within || (row >= within[0][0] && row <= within[1][0] && column >= within[0][1] && column <= within[1][1]);
