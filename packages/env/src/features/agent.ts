import { DIRECTIONS, NO_HEADING, type Program, STAY } from "../program.js";
import { waysOf } from "../reach.js";
import { classFeature, type Definition, flagFeature, numberFeature } from "./feature.js";
import type { KindFacts } from "./kinds.js";
import type { Scene } from "./scene.js";

const NOTHING = "nothing there";
const BEYOND = "end of the board";

/** Where the agent is, which way it faces, what it stands on, and where it can go. */
export function agentFeatures(program: Program, kinds: readonly KindFacts[]): Definition[] {
  const { height, width } = program;
  return [
    {
      feature: numberFeature(
        ["agent:row", "row of the agent", "counted from the top, from 0"],
        [0, height - 1],
      ),
      read: ({ agent }) => Math.floor(agent / width),
    },
    {
      feature: numberFeature(
        ["agent:column", "column of the agent", "counted from the left, from 0"],
        [0, width - 1],
      ),
      read: ({ agent }) => agent % width,
    },
    under(program, kinds),
    ...(program.kinds.heading === NO_HEADING ? [] : facing(program, kinds)),
    ...freedom(program),
  ];
}

function under(program: Program, kinds: readonly KindFacts[]): Definition {
  const { values, hidden, classOf } = thingClasses(program, kinds);
  return {
    feature: classFeature(
      [
        "agent:under",
        "what the agent stands on",
        "the highest thing in its cell but itself that is observed",
      ],
      values,
      { hidden },
    ),
    read: (scene) => highest(scene, scene.agent, classOf),
  };
}

function facing(program: Program, kinds: readonly KindFacts[]): Definition[] {
  const { neighbours, cells } = program;
  const { values, hidden, classOf } = thingClasses(program, kinds);
  const beyond = values.length;
  return [
    {
      feature: classFeature(
        ["agent:heading", "where the agent faces", "its heading"],
        DIRECTIONS.slice(0, STAY),
      ),
      read: ({ heading }) => heading,
    },
    {
      feature: classFeature(
        ["agent:ahead", "what is ahead of the agent", "the highest observed thing in the cell it faces"],
        [...values, BEYOND],
        { hidden },
      ),
      read: (scene) => {
        const cell = neighbours[scene.heading * cells + scene.agent];
        return cell === scene.agent ? beyond : highest(scene, cell, classOf);
      },
    },
  ];
}

/** For each way that it can go, whether it may: with a heading only the way ahead. */
function freedom(program: Program): Definition[] {
  const { neighbours, cells, kinds } = program;
  const about =
    "the cell is on the board and its topmost thing is not solid to the agent; a thing to push is";
  const mayGo = (scene: Scene, direction: number): number => {
    const cell = neighbours[direction * cells + scene.agent];
    return cell !== scene.agent && !scene.isBlocked(cell) ? 1 : 0;
  };
  if (kinds.heading !== NO_HEADING) {
    return [
      {
        feature: flagFeature(["free:ahead", "the way ahead is free", about]),
        read: (scene) => mayGo(scene, scene.heading),
      },
    ];
  }
  return waysOf(program)
    .sort()
    .map((direction) => ({
      feature: flagFeature([
        `free:${DIRECTIONS[direction]}`,
        `the way ${DIRECTIONS[direction]} is free`,
        about,
      ]),
      read: (scene) => mayGo(scene, direction),
    }));
}

/** Classes of what may lie in a cell: nothing, then the observed kinds, with the class of each kind id. */
function thingClasses({ kinds, scenario }: Program, facts: readonly KindFacts[]) {
  const seen = facts.filter(({ name }) => scenario.kinds[name].observed !== false);
  const classOf = new Uint8Array(kinds.names.length);
  seen.forEach(({ id }, index) => {
    classOf[id] = index + 1;
  });
  return {
    values: [NOTHING, ...seen.map(({ name }) => name)],
    hidden: seen.some(({ hidden }) => hidden),
    classOf,
  };
}

/** The class of the highest thing in a cell that has one, 0 if none has. */
function highest({ program, boards, board }: Scene, cell: number, classOf: Uint8Array): number {
  for (let at = board + (program.layers - 1) * program.cells + cell; at >= board; at -= program.cells) {
    const found = classOf[boards[at]];
    if (found !== 0) return found;
  }
  return 0;
}
