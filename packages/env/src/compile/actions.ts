import { type ActionTable, DIRECTIONS, type KindTable, NO_HEADING, STAY, STEER } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** Row and column of one step in each direction. */
const STEPS = [
  [-1, 0],
  [1, 0],
  [0, -1],
  [0, 1],
  [0, 0],
] as const;

/** Actions in the file's order, each with its direction. */
export function compileActions(scenario: Scenario, kinds: KindTable, report: Report): ActionTable {
  const names = scenario.actions;
  names.forEach((name, index) => {
    if (names.indexOf(name) === index) return;
    report.add({
      code: "twice",
      path: `$.actions[${index}]`,
      message: `'${name}' is listed twice`,
      expected: "each action once",
    });
  });
  const steer = Uint8Array.from(names, (name) => STEERING.get(name) ?? STEER.none);
  steer.forEach((what, index) => {
    if (what === STEER.none || kinds.heading !== NO_HEADING) return;
    report.add({
      code: "needs-heading",
      path: `$.actions[${index}]`,
      message: `'${names[index]}' needs to know where the agent faces`,
      expected: "a 'heading' at the agent's kind",
    });
  });
  return { names, direction: Uint8Array.from(names, directionOf), steer };
}

const STEERING: ReadonlyMap<string, number> = new Map([
  ["turn-left", STEER.left],
  ["turn-right", STEER.right],
  ["forward", STEER.forward],
]);

function directionOf(name: string): number {
  const direction = (DIRECTIONS as readonly string[]).indexOf(name);
  return direction < 0 ? STAY : direction;
}

/** The neighbour of each cell in each direction; the cell itself where the board ends. */
export function compileNeighbours(height: number, width: number): Uint16Array {
  const cells = height * width;
  const neighbours = new Uint16Array(STEPS.length * cells);
  STEPS.forEach(([rowStep, columnStep], direction) => {
    for (let cell = 0; cell < cells; cell++) {
      const row = Math.floor(cell / width) + rowStep;
      const column = (cell % width) + columnStep;
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      neighbours[direction * cells + cell] = inside ? row * width + column : cell;
    }
  });
  return neighbours;
}
