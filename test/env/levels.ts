import { BatchEnv, createBuffers, type Level, type Program } from "@mesagrid/env";

/** The first levels of a level set. */
export function levelsOf(program: Program, levels: string, many: number, seed = 3): Level[] {
  const env = new BatchEnv(program, { slots: many, seed, levels });
  env.reset(createBuffers(program, many));
  return Array.from({ length: many }, (_, slot) => env.level(slot));
}
