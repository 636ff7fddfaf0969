import { BatchEnv, createBuffers, type Level, loadProgram, type Program, type Scenario } from "@mesagrid/env";
import { corridor } from "./scenarios.js";

/** The first levels of a level set. */
export function levelsOf(program: Program, levels: string, many: number, seed = 3): Level[] {
  const env = new BatchEnv(program, { slots: many, seed, levels });
  env.reset(createBuffers(program, many));
  return Array.from({ length: many }, (_, slot) => env.level(slot));
}

/** The corridor with some things changed, and the first level of its first set. */
export function world(change: Partial<Scenario>): { program: Program; level: Level } {
  const program = loadProgram(corridor(change));
  return { program, level: levelsOf(program, [...program.levelSets.keys()][0], 1)[0] };
}
