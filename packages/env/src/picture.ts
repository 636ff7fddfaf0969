import type { Program } from "./program.js";

/** Width and height of a cell in the picture's own units. */
const CELL = 20;
/** The golden angle: hues of neighbouring kinds lie far apart, however many kinds there are. */
const HUE_STEP = 137.5;

/**
 * A board as a picture (SVG): in each cell its things from the lowest layer to the highest, walls as dark blocks, all else as a
 * coloured tile with its glyph. Pointing at a tile tells the kind's name. It holds no script and asks for nothing.
 *
 * @param board [layers, height, width] kind ids, 0 for none
 */
export function renderSvg(program: Program, board: Uint8Array): string {
  const [width, height] = [program.width * CELL, program.height * CELL];
  const things: string[] = [];
  for (let layer = 0; layer < program.layers; layer++) {
    for (let cell = 0; cell < program.cells; cell++) {
      const kind = board[layer * program.cells + cell];
      if (kind > 0) things.push(thing(program, kind, cell));
    }
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
    'font-family="monospace" font-size="13" text-anchor="middle">\n' +
    `<rect width="${width}" height="${height}" fill="#f6f1e6"/>\n${things.join("\n")}\n</svg>\n`
  );
}

function thing({ kinds, width }: Program, kind: number, cell: number): string {
  const [x, y] = [(cell % width) * CELL, Math.floor(cell / width) * CELL];
  const title = `<title>${escaped(kinds.names[kind])}</title>`;
  if (kinds.wall[kind] === 1) {
    return `<rect x="${x}" y="${y}" width="${CELL}" height="${CELL}" fill="#5a6371">${title}</rect>`;
  }
  const hue = Math.round((kind * HUE_STEP) % 360);
  const tile = `<rect x="${x + 1}" y="${y + 1}" width="${CELL - 2}" height="${CELL - 2}" rx="5" fill="hsl(${hue} 65% 82%)"/>`;
  const glyph = `<text x="${x + CELL / 2}" y="${y + 14.5}">${escaped(kinds.glyphs[kind])}</text>`;
  return `<g>${title}${tile}${glyph}</g>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
