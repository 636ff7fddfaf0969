import type { Cell, Direction, Effect } from "./board.js";
import type { About, PlainWorld } from "./world.js";

/** Does one effect of a rule; `about` may go on elsewhere (`shift`). */
export function apply(world: PlainWorld, effect: Effect, about: About): void {
  const { board, counters } = world;
  for (const cell of cellsOf(world, effect, about)) change(world, effect, cell);
  if (effect.shift) {
    const { kind, to } = effect.shift;
    if (typeof to !== "string" || to === "random") throw new RangeError("the plain twin cannot follow yet");
    shift(world, kind, to, about);
  }
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

function cellsOf({ board }: PlainWorld, effect: Effect, about: About): readonly Cell[] {
  if (effect.within) {
    const [[top, left], [bottom, right]] = effect.within;
    return board
      .cells()
      .filter(([row, column]) => row >= top && row <= bottom && column >= left && column <= right);
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

/** The first kind of the name that lies here and may go there goes there. */
function shift(world: PlainWorld, name: string, direction: string, about: About): void {
  const { board } = world;
  if (direction === "stay") return;
  const to = board.beside(about.here, direction);
  if (to === undefined) return;
  const kind = board
    .kindsOf(name)
    .find((each) => board.stack(about.here).includes(each) && mayGo(world, each, to));
  if (kind === undefined) return;
  go(world, kind, about.here, to);
  about.was = about.here;
  about.here = to;
  about.moved = direction as Direction;
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
