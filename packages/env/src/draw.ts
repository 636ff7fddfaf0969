import { createBuffers } from "./buffers.js";
import { BatchEnv } from "./env.js";
import type { Level } from "./level.js";
import type { Program } from "./program.js";

/**
 * The first levels of a level set, the same for the same seed.
 *
 * @param many how many, at least 1
 * @throws EnvError `unknown-level-set`, `too-many-slots`
 */
export function drawLevels(program: Program, levels: string, many: number, seed: number): Level[] {
  const env = new BatchEnv(program, { slots: many, seed, levels });
  env.reset(createBuffers(program, many));
  return Array.from({ length: many }, (_, slot) => env.level(slot));
}
