import type { ActionTable } from "../program.js";
import type { Scenario } from "../schema.js";
import type { Report } from "./report.js";

const STEPS = { up: [-1, 0], down: [1, 0], left: [0, -1], right: [0, 1], stay: [0, 0] } as const;

/** Actions in the file's order, each with the cell it leads to from every cell (the cell itself at the board's edge). */
export function compileActions(
  scenario: Scenario,
  height: number,
  width: number,
  report: Report,
): ActionTable {
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
  const cells = height * width;
  const target = new Uint16Array(names.length * cells);
  names.forEach((name, action) => {
    const [rowStep, columnStep] = STEPS[name];
    for (let cell = 0; cell < cells; cell++) {
      const row = Math.floor(cell / width) + rowStep;
      const column = (cell % width) + columnStep;
      const inside = row >= 0 && row < height && column >= 0 && column < width;
      target[action * cells + cell] = inside ? row * width + column : cell;
    }
  });
  return { names, target };
}
