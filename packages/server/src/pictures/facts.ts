import type { Program } from "@mesagrid/env";
import type { BoardFacts } from "../protocol/index.js";

/** What it takes to read the boards of a program's slots. */
export function factsOf(program: Program, slots: readonly number[]): BoardFacts {
  return {
    scenario: program.name,
    width: program.width,
    height: program.height,
    layers: [...program.layerNames],
    slots: [...slots],
    kinds: [...program.kinds.names],
    counters: [...program.counters.names],
    actions: [...program.actions.names],
    events: [...program.events],
    objectives: [...program.objectives.names],
    levelSets: [...program.levelSets.keys()],
  };
}

/** The numbers of the first slots. */
export function firstSlots(count: number): number[] {
  return Array.from({ length: count }, (_, slot) => slot);
}
