import { type Cell, type Direction, key, SIDES, STEPS } from "./board.js";
import type { PlainWorld } from "./world.js";

type Side = Exclude<Direction, "none">;

const RIGHT_OF = { up: "right", right: "down", down: "left", left: "up" } as const;

/**
 * What an egocentric view shows: for each place of the window, row by row, the things there, or nothing where nothing
 * can be seen.
 */
export function windowOf(world: PlainWorld): (readonly string[] | undefined)[] {
  const { observe } = world.scenario;
  const [rows, columns] = observe?.window ?? [7, 7];
  const agent: Cell = [world.heading === undefined ? (rows - 1) / 2 : rows - 1, (columns - 1) / 2];
  const places: Cell[] = [];
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) places.push([row, column]);
  const stacks = new Map(places.map((place) => [key(place), stackAt(world, agent, place)]));
  const lit = observe?.occlusion ? light(world, agent, stacks) : undefined;
  return [...stacks].map(([place, stack]) => (lit?.has(place) === false ? undefined : stack));
}

/** The things at a place of the window; nothing beyond the board, unless the scenario says what lies there. */
function stackAt(world: PlainWorld, agent: Cell, [row, column]: Cell): readonly string[] | undefined {
  const { board, scenario, heading } = world;
  const up: Side = SIDES.find((side) => side === heading) ?? "up";
  const [ahead, right] = [agent[0] - row, column - agent[1]];
  const [from, forth, across] = [board.agent(), STEPS[up], STEPS[RIGHT_OF[up]]];
  const cell: Cell = [
    from[0] + ahead * forth[0] + right * across[0],
    from[1] + ahead * forth[1] + right * across[1],
  ];
  if (board.isOn(cell)) return board.stack(cell);
  const outside = scenario.observe?.outside;
  return outside === undefined ? undefined : [outside];
}

/**
 * The places that light from the agent's falls on. A lit place that is not opaque lights those to its left and right and
 * the three before it in the next row; first ahead of the agent's row, then behind it.
 */
function light(
  world: PlainWorld,
  [row, column]: Cell,
  stacks: ReadonlyMap<string, readonly string[] | undefined>,
): ReadonlySet<string> {
  const lit = new Set([key([row, column])]);
  for (const onward of [-1, 1]) {
    let edge: Cell[] = [[row, column]];
    const seen = new Set<string>();
    while (edge.length > 0) {
      edge = edge.flatMap(([r, c]) => {
        if (seen.has(key([r, c])) || isOpaque(world, stacks.get(key([r, c])))) return [];
        seen.add(key([r, c]));
        const sides: Cell[] = [
          [r, c - 1],
          [r, c + 1],
          [r + onward, c - 1],
          [r + onward, c],
          [r + onward, c + 1],
        ];
        return sides.filter((place) => stacks.has(key(place)));
      });
      for (const place of edge) lit.add(key(place));
    }
  }
  return lit;
}

/** True of what lies beyond the board unnamed, and of a place with something opaque. */
function isOpaque({ scenario }: PlainWorld, stack: readonly string[] | undefined): boolean {
  return (stack ?? [undefined]).some((kind) => {
    if (kind === undefined) return true;
    const { opaque, solid, push, agent } = scenario.kinds[kind];
    return opaque ?? (solid === true && !push && !agent);
  });
}
