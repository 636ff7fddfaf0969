import { type Cell, type Condition, type PlainBoard, SIDES } from "./board.js";
import type { About, PlainWorld } from "./world.js";

/** All of `if` and none of `unless`. */
export function fits(
  world: PlainWorld,
  { if: all, unless }: { readonly if?: Condition[]; readonly unless?: Condition[] },
  about: About,
): boolean {
  return (
    (all ?? []).every((condition) => holds(world, condition, about)) &&
    !(unless ?? []).some((condition) => holds(world, condition, about))
  );
}

function holds(world: PlainWorld, condition: Condition, about: About): boolean {
  const { board } = world;
  if (condition.counter !== undefined)
    return between(world, condition, world.counters.get(condition.counter)!);
  if (condition.left !== undefined) return between(world, condition, board.count(condition.left));
  if (condition.here !== undefined) return board.holds(about.here, condition.here);
  if (condition.was !== undefined) return board.holds(about.was, condition.was);
  if (condition.ahead !== undefined) {
    const ahead = world.ahead();
    return ahead !== undefined && board.holds(ahead, condition.ahead);
  }
  if (condition.moved === "any") return about.moved !== "none";
  if (condition.moved !== undefined) return about.moved === condition.moved;
  if (condition.action !== undefined) return world.action === condition.action;
  if (condition.chance !== undefined) return world.draw() < chance(world, condition.chance);
  if (condition.corner !== undefined) return isCorner(board, about[condition.corner]);
  return isEdge(board, about[condition.edge!]);
}

function between(world: PlainWorld, { atLeast, atMost }: Condition, value: number): boolean {
  const bound = (of: string | number): number => (typeof of === "string" ? world.counters.get(of)! : of);
  return (
    (atLeast === undefined || value >= bound(atLeast)) && (atMost === undefined || value <= bound(atMost))
  );
}

function chance({ board, counters }: PlainWorld, of: NonNullable<Condition["chance"]>): number {
  if (typeof of === "string") return counters.get(of)!;
  return typeof of === "number" ? of : of.from[Math.min(board.count(of.by), of.from.length - 1)];
}

function isCorner(board: PlainBoard, cell: Cell): boolean {
  const [up, down, left, right] = SIDES.map((side) => board.isWall(board.beside(cell, side)));
  return (up || down) && (left || right);
}

function isEdge(board: PlainBoard, cell: Cell): boolean {
  if (isCorner(board, cell)) return false;
  return SIDES.some((side) => {
    const beside = board.beside(cell, side);
    if (beside === undefined) return false;
    const vertical = side === "left" || side === "right";
    return board
      .cells()
      .filter(([row, column]) => (vertical ? column === beside[1] : row === beside[0]))
      .every((wall) => board.isWall(wall));
  });
}
