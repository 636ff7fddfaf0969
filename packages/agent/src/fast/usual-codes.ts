import { BatchEnv, createBuffers, type Program } from "@mesagrid/env";

/** Levels of each level set that are looked at. */
const SAMPLES = 32;

/**
 * The code that is seen most often in each cell where episodes begin, [cellsSize]. It decides what is quick and what is
 * slow, never what is right. The same for the same program and level sets.
 */
export function usualCodes(program: Program, levelSets: readonly string[]): Uint8Array {
  const { cellsSize } = program.observation;
  const counts = new Uint32Array(cellsSize * 256);
  for (const levels of new Set(levelSets)) {
    const out = createBuffers(program, SAMPLES);
    new BatchEnv(program, { slots: SAMPLES, seed: 0, levels }).reset(out);
    for (let i = 0; i < out.cells.length; i++) counts[(i % cellsSize) * 256 + out.cells[i]]++;
  }
  return Uint8Array.from({ length: cellsSize }, (_, i) => {
    const seen = counts.subarray(i * 256, (i + 1) * 256);
    return seen.indexOf(seen.reduce((most, count) => Math.max(most, count), 0));
  });
}
