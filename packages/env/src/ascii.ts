import type { Program } from "./program.js";

/** A board as text, one line a row: in each cell the glyph of the topmost layer that holds something. */
export function renderAscii(program: Program, board: Uint8Array): string {
  const lines: string[] = [];
  for (let row = 0; row < program.height; row++) {
    let line = "";
    for (let column = 0; column < program.width; column++) {
      const cell = row * program.width + column;
      let kind = 0;
      for (let layer = 0; layer < program.layers; layer++) kind = board[layer * program.cells + cell] || kind;
      line += program.kinds.glyphs[kind];
    }
    lines.push(line);
  }
  return lines.join("\n");
}
