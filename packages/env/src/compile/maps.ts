import type { LevelSource } from "../program.js";
import { nextBelow } from "../rng.js";
import type { Board } from "./board.js";
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
  const boards = maps.map((rows, index) => compileMap(rows, `${path}.maps[${index}]`, board, report));
  return {
    name,
    parts: [],
    limit,
    write(slot) {
      const index = boards.length > 1 ? nextBelow(slot.words, slot.wordsAt, boards.length) : 0;
      slot.board.set(boards[index], slot.at);
      return name;
    },
  };
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
