import type { Program } from "../program.js";
import { possibleEvents } from "../solve/bound.js";
import { mostFirings } from "../solve/firings.js";

/**
 * Events that some rule can emit on some level that the file's level sets could make, by an analysis of the rules alone. What is
 * not among them never happens; what is may still be out of reach on every level.
 *
 * @returns [events] 1 if it can
 */
export function conceivableEvents(program: Program): Uint8Array {
  const { counters, cells, limits } = program;
  const kinds = Float64Array.from(placedKinds(program), (placed) => placed * cells);
  // A counter that is kept may have been raised in an earlier episode.
  const most = counters.start.map((start, counter) =>
    counters.keep[counter] === 1 ? counters.max[counter] : start,
  );
  return possibleEvents(
    program,
    mostFirings(program, { kinds, counters: most, horizon: Math.max(...limits) }),
  );
}

/** [kinds + 1] 1 for kinds that a map draws, a set places, or a generator lays as its walls and doors. */
function placedKinds({ scenario, kinds }: Program): Uint8Array {
  const placed = new Uint8Array(kinds.names.length);
  const mark = (name: string | undefined) => {
    const kind = name === undefined ? -1 : kinds.names.indexOf(name);
    if (kind > 0) placed[kind] = 1;
  };
  placed[kinds.agent] = 1;
  for (const { maps, place, generate, wall, rooms } of Object.values(scenario.levels)) {
    if (generate) mark(wall ?? "wall");
    mark(wall);
    mark(rooms?.door);
    for (const name of Object.keys(place ?? {})) mark(name);
    for (const glyph of new Set(maps?.flat().flatMap((row) => [...row]))) {
      const kind = kinds.glyphs.indexOf(glyph, 1);
      if (kind > 0) placed[kind] = 1;
    }
  }
  return placed;
}
