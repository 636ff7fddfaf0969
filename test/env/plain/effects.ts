import { type Cell, type Direction, type Effect, key, SIDES, same } from "./board.js";
import type { About, PlainWorld } from "./world.js";

/** Does one effect of a rule; `about` may go on elsewhere (`shift`). */
export function apply(world: PlainWorld, effect: Effect, about: About): void {
  const { board, counters } = world;
  for (const cell of cellsOf(world, effect, about)) change(world, effect, cell);
  if (effect.shift) shift(world, effect.shift.kind, directionOf(world, effect.shift.to, about.here), about);
  const set = (name: string, value: number): void => {
    counters.set(name, Math.min(world.scenario.counters![name].max, Math.max(0, value)));
  };
  for (const [name, by] of Object.entries(effect.add ?? {})) set(name, counters.get(name)! + by);
  for (const [name, value] of Object.entries(effect.set ?? {})) set(name, value);
  for (const [name, { to, rate }] of Object.entries(effect.blend ?? {}))
    set(name, rate * to + (1 - rate) * counters.get(name)!);
  for (const [name, kind] of Object.entries(effect.measure ?? {})) {
    const steps = board
      .where(kind)
      .map(([row, column]) => Math.abs(row - about.here[0]) + Math.abs(column - about.here[1]));
    set(name, Math.min(...steps));
  }
  if (effect.act === "random") {
    const { actions } = world.scenario;
    world.action = actions[Math.floor(world.draw() * actions.length)];
  } else if (effect.act !== undefined) world.action = effect.act;
  if (effect.emit !== undefined) {
    world.happened.set(effect.emit, (world.happened.get(effect.emit) ?? 0) + times(world, effect.times));
  }
  if (effect.end !== undefined) world.ending ??= effect.end;
}

function cellsOf(world: PlainWorld, effect: Effect, about: About): readonly Cell[] {
  const { board } = world;
  if (effect.within) {
    const [[top, left], [bottom, right]] = effect.within;
    return board
      .cells()
      .filter(([row, column]) => row >= top && row <= bottom && column >= left && column <= right);
  }
  if (effect.at === "ahead") {
    const ahead = world.ahead();
    return ahead === undefined ? [] : [ahead];
  }
  if (effect.at === "somewhere") {
    const free = board
      .cells()
      .filter((cell) => !same(cell, board.agent()) && mayGo(world, effect.put!, cell));
    return free.length === 0 ? [] : [free[Math.floor(world.draw() * free.length)]];
  }
  return effect.everywhere ? board.cells() : [about.here];
}

function change({ board }: PlainWorld, effect: Effect, cell: Cell): void {
  if (effect.remove !== undefined) for (const kind of board.kindsOf(effect.remove)) board.take(kind, cell);
  if (effect.put !== undefined) board.put(effect.put, cell);
  if (effect.turn) {
    for (const kind of board.stack(cell)) {
      const becomes = Object.hasOwn(effect.turn, kind) ? effect.turn[kind] : kind;
      board.take(kind, cell);
      board.put(becomes, cell);
    }
  }
}

/** Where a shift goes, as far as the walls tell; `stay` for nowhere. */
function directionOf(world: PlainWorld, to: NonNullable<Effect["shift"]>["to"], here: Cell): Direction {
  if (to === "stay") return "none";
  if (to === "random") return SIDES[Math.floor(world.draw() * SIDES.length)];
  if (typeof to === "string") return to;
  const { board } = world;
  const steps = board.steps(to.toward);
  const own = steps.get(key(here));
  if (own === undefined) return "none";
  const stepsFrom = (side: Direction): number => {
    const beside = side === "none" ? undefined : board.beside(here, side);
    return (beside && steps.get(key(beside))) ?? own;
  };
  if (to.sharpness === undefined) return SIDES.find((side) => stepsFrom(side) < own) ?? "none";
  const { sharpness } = to;
  const choices = [...SIDES, "none"] as const;
  // Chances in proportion to exp(-sharpness x steps) are in proportion to this, too, which stays finite.
  const weights = choices.map((side) => Math.exp(-sharpness * (stepsFrom(side) - own)));
  return choices[pick(weights, world.draw())];
}

/** Which of the weights, laid side by side, lies at a share of their sum. */
function pick(weights: readonly number[], share: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const upTo = weights.map((_, n) => weights.slice(0, n + 1).reduce((sum, weight) => sum + weight, 0));
  const found = upTo.findIndex((end) => share * total < end);
  return found < 0 ? weights.length - 1 : found;
}

/** The first kind of the name that lies here and may go there goes there. */
function shift(world: PlainWorld, name: string, direction: Direction, about: About): void {
  const { board } = world;
  const to = direction === "none" ? undefined : board.beside(about.here, direction);
  if (to === undefined) return;
  const kind = board
    .kindsOf(name)
    .find((each) => board.stack(about.here).includes(each) && mayGo(world, each, to));
  if (kind === undefined) return;
  go(world, kind, about.here, to);
  about.was = about.here;
  about.here = to;
  about.moved = direction;
}

/** True if nothing keeps the kind out of the cell and its layer is free there. */
export function mayGo({ board }: PlainWorld, kind: string, to: Cell): boolean {
  return !board.keepsOut(to, kind) && board.at(board.layerOf(kind), to) === undefined;
}

export function go({ board }: PlainWorld, kind: string, from: Cell, to: Cell): void {
  board.take(kind, from);
  board.put(kind, to);
}

function times({ board }: PlainWorld, of: Effect["times"]): number {
  if (of === undefined) return 1;
  if (typeof of === "number") return of;
  if ("left" in of) return board.count(of.left);
  const [first, second] = of.overlap;
  return board.where(first).filter((cell) => board.holds(cell, second)).length;
}
