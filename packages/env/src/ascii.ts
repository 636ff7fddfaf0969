import { NO_HEADING, type Program } from "./program.js";

/** [directions] what an agent that faces that way is drawn as. */
const ARROWS = ["^", "v", "<", ">"];

/**
 * A board as text, one line a row: in each cell the glyph of the topmost layer that holds something.
 *
 * @param heading direction that the agent faces, which is then drawn as an arrow; default: as its glyph
 */
export function renderAscii(program: Program, board: Uint8Array, heading = NO_HEADING): string {
  const lines: string[] = [];
  for (let row = 0; row < program.height; row++) {
    let line = "";
    for (let column = 0; column < program.width; column++) {
      const cell = row * program.width + column;
      let kind = 0;
      for (let layer = 0; layer < program.layers; layer++) kind = board[layer * program.cells + cell] || kind;
      line += kind === program.kinds.agent && ARROWS[heading] ? ARROWS[heading] : program.kinds.glyphs[kind];
    }
    lines.push(line);
  }
  return lines.join("\n");
}
