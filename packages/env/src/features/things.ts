import type { Program } from "../program.js";
import { classFeature, type Definition, flagFeature, numberFeature } from "./feature.js";
import type { KindFacts } from "./kinds.js";

/** Of one kind: whether one is there, how many, where the nearest is and how far it is to walk. */
export function kindFeatures(program: Program, kind: KindFacts): Definition[] {
  const { id, name, title, most, hidden } = kind;
  const there: Definition = {
    feature: flagFeature([`there:${name}`, `there is a ${title}`, "at least one is on the board"], {
      hidden,
    }),
    read: ({ count }) => (count[id] > 0 ? 1 : 0),
  };
  const count: Definition = {
    feature: numberFeature([`count:${name}`, `${title}: how many`, "how many are on the board"], [0, most], {
      hidden,
    }),
    read: (scene) => scene.count[id],
  };
  return [there, count, ...nearest(program, kind), ...walking(program, kind)];
}

const NEAREST =
  "to the nearest as if there were no walls (of several the first, row by row), seen from the agent";

function nearest({ height, width }: Program, { id, name, title, hidden }: KindFacts): Definition[] {
  const usual = { needs: [`there:${name}`], hidden };
  const rows = (cell: number, agent: number): number =>
    cell < 0 ? 0 : Math.floor(cell / width) - Math.floor(agent / width);
  const columns = (cell: number, agent: number): number => (cell < 0 ? 0 : (cell % width) - (agent % width));
  return [
    {
      feature: numberFeature(
        [`rows:${name}`, `rows down to the ${title}`, `rows ${NEAREST}; negative: up`],
        [1 - height, height - 1],
        usual,
      ),
      read: (scene) => rows(scene.nearest[id], scene.agent),
    },
    {
      feature: numberFeature(
        [`columns:${name}`, `columns right to the ${title}`, `columns ${NEAREST}; negative: left`],
        [1 - width, width - 1],
        usual,
      ),
      read: (scene) => columns(scene.nearest[id], scene.agent),
    },
    {
      feature: classFeature(
        [`vertical:${name}`, `the ${title} is above or below`, `the sign of 'rows:${name}'`],
        ["above", "level", "below"],
        usual,
      ),
      read: (scene) => (scene.nearest[id] < 0 ? 0 : 1 + Math.sign(rows(scene.nearest[id], scene.agent))),
    },
    {
      feature: classFeature(
        [`horizontal:${name}`, `the ${title} is to the left or right`, `the sign of 'columns:${name}'`],
        ["left", "level", "right"],
        usual,
      ),
      read: (scene) => (scene.nearest[id] < 0 ? 0 : 1 + Math.sign(columns(scene.nearest[id], scene.agent))),
    },
  ];
}

function walking({ cells }: Program, { id, name, title, hidden }: KindFacts): Definition[] {
  return [
    {
      feature: flagFeature(
        [
          `reachable:${name}`,
          `there is a way to a ${title}`,
          "over cells with nothing solid to the agent, its own cell, and for the last step any cell that holds one",
        ],
        { hidden },
      ),
      read: ({ steps }) => (steps[id] < 0 ? 0 : 1),
    },
    {
      feature: numberFeature(
        [
          `steps:${name}`,
          `steps to the ${title}`,
          `of the shortest such way; turns of the heading do not count`,
        ],
        [0, cells - 1],
        { needs: [`reachable:${name}`], hidden },
      ),
      read: ({ steps }) => Math.max(0, steps[id]),
    },
  ];
}
