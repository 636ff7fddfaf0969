import { type ActionTable, DIRECTIONS } from "../program.js";
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
export function compileActions(scenario: Scenario, report: Report): ActionTable {
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
  return { names, direction: Uint8Array.from(names, (name) => DIRECTIONS.indexOf(name)) };
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
