import type { Scenario } from "@mesagrid/env";

export type Rule = Scenario["rules"][number];
export type Condition = NonNullable<Rule["if"]>[number];
export type Effect = NonNullable<Rule["do"]>[number];
export type Cell = readonly [row: number, column: number];
/** One thing of a level. */
export interface Thing {
  readonly kind: string;
  readonly cell: Cell;
}

/** A direction, or none at all. */
export type Direction = "up" | "down" | "left" | "right" | "none";

/** The four directions, in the order in which they are tried and drawn. */
export const SIDES = ["up", "down", "left", "right"] as const;

export const STEPS: Readonly<Record<string, Cell>> = {
  up: [-1, 0],
  down: [1, 0],
  left: [0, -1],
  right: [0, 1],
};

export const same = (a: Cell, b: Cell): boolean => a[0] === b[0] && a[1] === b[1];
export const key = ([row, column]: Cell): string => `${row},${column}`;

/** What lies where, as maps of names: one map a layer, from "row,column" to the kind. */
export class PlainBoard {
  readonly scenario: Scenario;
  /** Layer names, lowest first. */
  readonly layers: readonly string[];
  readonly #things = new Map<string, Map<string, string>>();

  constructor(scenario: Scenario) {
    this.scenario = scenario;
    this.layers = scenario.layers ?? ["floor", "object", "agent"];
    for (const layer of this.layers) this.#things.set(layer, new Map());
  }

  /** All cells, row by row. */
  cells(): Cell[] {
    const [rows, columns] = this.scenario.size;
    return Array.from({ length: rows * columns }, (_, n) => [Math.floor(n / columns), n % columns] as const);
  }

  layerOf(kind: string): string {
    const spec = this.scenario.kinds[kind];
    return spec.layer ?? (spec.agent ? "agent" : "object");
  }

  /** The kinds that a name stands for: a kind alone, or a group's. */
  kindsOf(name: string): readonly string[] {
    return this.scenario.groups?.[name] ?? [name];
  }

  at(layer: string, cell: Cell): string | undefined {
    return this.#things.get(layer)!.get(key(cell));
  }

  put(kind: string, cell: Cell): void {
    this.#things.get(this.layerOf(kind))!.set(key(cell), kind);
  }

  take(kind: string, cell: Cell): void {
    if (this.at(this.layerOf(kind), cell) === kind) this.#things.get(this.layerOf(kind))!.delete(key(cell));
  }

  /** What a cell holds, lowest layer first. */
  stack(cell: Cell): string[] {
    return this.layers.flatMap((layer) => this.at(layer, cell) ?? []);
  }

  holds(cell: Cell, name: string): boolean {
    return this.stack(cell).some((kind) => this.kindsOf(name).includes(kind));
  }

  /** The cells that hold some kind of the name. */
  where(name: string): Cell[] {
    return this.cells().filter((cell) => this.holds(cell, name));
  }

  /** How many things of the name there are. */
  count(name: string): number {
    return this.cells().flatMap((cell) =>
      this.stack(cell).filter((kind) => this.kindsOf(name).includes(kind)),
    ).length;
  }

  agentKind(): string {
    return Object.keys(this.scenario.kinds).find((kind) => this.scenario.kinds[kind].agent)!;
  }

  agent(): Cell {
    const [at] = this.#things.get(this.layerOf(this.agentKind()))!.keys();
    const [row, column] = at.split(",").map(Number);
    return [row, column];
  }

  /** The topmost thing: what is neither observed nor solid hides nothing. */
  topmost(cell: Cell): string | undefined {
    return this.stack(cell)
      .filter((kind) => this.scenario.kinds[kind].observed !== false || this.scenario.kinds[kind].solid)
      .pop();
  }

  /** The neighbour in a direction, or nothing where the board ends. */
  beside([row, column]: Cell, direction: string): Cell | undefined {
    const [down, right] = STEPS[direction];
    const to: Cell = [row + down, column + right];
    return this.isOn(to) ? to : undefined;
  }

  /** False of what lies beyond the board. */
  isOn([row, column]: Cell): boolean {
    const [rows, columns] = this.scenario.size;
    return row >= 0 && column >= 0 && row < rows && column < columns;
  }

  /** True if the topmost thing of the cell keeps a kind out. */
  keepsOut(cell: Cell, mover: string): boolean {
    const top = this.topmost(cell);
    const solid = top === undefined ? false : this.scenario.kinds[top].solid;
    if (Array.isArray(solid)) return solid.some((name) => this.kindsOf(name).includes(mover));
    return solid === true;
  }

  /**
   * Steps from every cell to the nearest thing of a name, round the walls, by "row,column"; cells without a way are left
   * out. The nearest thing may itself stand on a wall.
   */
  steps(name: string): ReadonlyMap<string, number> {
    let edge = this.where(name);
    const steps = new Map(edge.map((cell) => [key(cell), 0]));
    for (let away = 1; edge.length > 0; away++) {
      const next = edge.flatMap((cell) => SIDES.map((side) => this.beside(cell, side)));
      edge = next.filter((cell): cell is Cell => {
        if (cell === undefined || this.isWall(cell) || steps.has(key(cell))) return false;
        steps.set(key(cell), away);
        return true;
      });
    }
    return steps;
  }

  isWall(cell: Cell | undefined): boolean {
    if (cell === undefined) return false;
    return this.stack(cell).some((kind) => {
      const { solid, push, agent } = this.scenario.kinds[kind];
      return solid === true && !push && !agent;
    });
  }
}
