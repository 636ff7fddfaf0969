import type { LevelSource } from "../program.js";
import { nextBelow } from "../rng.js";
import { LIMITS } from "../schema/limits.js";
import type { Board, DrawnMaps } from "./board.js";
import type { Report } from "./report.js";

/** Hand-made levels: each map becomes a board; a level is one of them, chosen evenly. */
export function compileMaps(
  name: string,
  maps: readonly (readonly string[])[],
  limit: number,
  path: string,
  board: Board,
  report: Report,
): LevelSource {
  const drawn = board.shared.maps.get(maps) ?? compileAll(maps, path, board, report);
  board.shared.maps.set(maps, drawn);
  const { boards, most } = drawn;
  return {
    name,
    parts: [],
    limit,
    most,
    write(slot) {
      const index = boards.length > 1 ? nextBelow(slot.words, slot.wordsAt, boards.length) : 0;
      slot.board.set(boards[index], slot.at);
      return name;
    },
  };
}

function mostOfEach(boards: readonly Uint8Array[], kinds: number): Uint16Array {
  const most = new Uint16Array(kinds);
  for (const board of boards) {
    const counts = new Uint16Array(kinds);
    for (const kind of board) counts[kind]++;
    counts.forEach((count, kind) => {
      most[kind] = Math.max(most[kind], count);
    });
  }
  return most;
}

/** The board of each map, if all that the file draws is not too much. */
function compileAll(
  maps: readonly (readonly string[])[],
  path: string,
  board: Board,
  report: Report,
): DrawnMaps {
  const drawn = [maps, ...board.shared.maps.keys()].reduce((sum, list) => sum + list.length, 0);
  const bytes = drawn * board.layers * board.height * board.width;
  if (bytes > LIMITS.mapBytes) {
    report.add({
      code: "too-much",
      path: `${path}.maps`,
      message: `with these the boards of all maps take ${bytes} bytes`,
      expected: `at most ${LIMITS.mapBytes}`,
    });
    return { boards: [], most: mostOfEach([], board.kinds.names.length) };
  }
  const boards = maps.map((rows, index) => compileMap(rows, `${path}.maps[${index}]`, board, report));
  return { boards, most: mostOfEach(boards, board.kinds.names.length) };
}

function compileMap(
  rows: readonly string[],
  path: string,
  { height, width, layers, kinds }: Board,
  report: Report,
): Uint8Array {
  const cells = height * width;
  const result = new Uint8Array(layers * cells);
  if (rows.length !== height || rows.some((row) => row.length !== width)) {
    report.add({
      code: "map-size",
      path,
      message: `the map has ${rows.length} rows of ${rows[0]?.length ?? 0} glyphs`,
      expected: `${height} rows of ${width}`,
    });
    return result;
  }
  let agents = 0;
  rows.forEach((text, row) => {
    [...text].forEach((glyph, column) => {
      if (glyph === ".") return;
      const kind = kinds.glyphs.indexOf(glyph);
      if (kind < 0) {
        report.add({
          code: "unknown-glyph",
          path: `${path}[${row}]`,
          message: `no kind has the glyph '${glyph}' (column ${column})`,
          expected: `one of ${kinds.glyphs.join(" ")}`,
        });
        return;
      }
      if (kind === kinds.agent) agents++;
      result[kinds.layer[kind] * cells + row * width + column] = kind;
    });
  });
  if (agents !== 1) {
    report.add({
      code: "agent-count",
      path,
      message: `the map has ${agents} agents`,
      expected: `one '${kinds.glyphs[kinds.agent]}'`,
    });
  }
  return result;
}
