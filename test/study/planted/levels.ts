import { BatchEnv, createBuffers, type Level, type Program } from "@mesagrid/env";

/** The level that the first episode of a seed starts from. */
export function firstLevel(program: Program, levels: string, seed: number): Level {
  const env = new BatchEnv(program, { slots: 1, seed, levels });
  env.reset(createBuffers(program, 1));
  return env.level(0);
}
