import type { Frame, Program } from "@mesagrid/env";
import { EMPTY } from "./maps.js";

/** The board that rows of glyphs draw, [layers, height, width] kinds; glyphs that no kind has leave their cell empty. */
export function boardOf(program: Program, rows: readonly string[]): Uint8Array {
  const { kinds, cells, width, height } = program;
  const board = new Uint8Array(program.boardSize);
  rows.slice(0, height).forEach((line, row) => {
    [...line].slice(0, width).forEach((glyph, column) => {
      const kind = glyph === EMPTY ? 0 : kinds.glyphs.indexOf(glyph);
      if (kind > 0) board[kinds.layer[kind] * cells + row * width + column] = kind;
    });
  });
  return board;
}

/** Rows of glyphs that draw a board; null if some cell holds several things, which a map cannot say. */
export function rowsOf(program: Program, board: Uint8Array): string[] | null {
  const { kinds, cells, width, height, layers } = program;
  const glyphs = new Array<string>(cells).fill(EMPTY);
  for (let place = 0; place < layers * cells; place++) {
    if (board[place] === 0) continue;
    const cell = place % cells;
    if (glyphs[cell] !== EMPTY) return null;
    glyphs[cell] = kinds.glyphs[board[place]];
  }
  return Array.from({ length: height }, (_, row) => glyphs.slice(row * width, (row + 1) * width).join(""));
}

/** A board that stands still, as the stage draws episodes. */
export function stillFrame(program: Program, board: Uint8Array): Frame {
  const { kinds, cells } = program;
  const agents = board.subarray(kinds.agentLayer * cells, (kinds.agentLayer + 1) * cells);
  return {
    board,
    counters: program.counters.start,
    fired: new Uint8Array(program.rules.count),
    agent: Math.max(0, agents.indexOf(kinds.agent)),
    heading: kinds.heading,
    action: -1,
    events: new Uint8Array(program.events.length),
    returns: new Float64Array(program.objectives.names.length),
    ended: false,
  };
}

/** A first map: walls around, if the world has some, and the agent in the corner. */
export function firstRows({ kinds, width, height }: Program): string[] {
  const wall = kinds.wall.indexOf(1);
  const border = wall > 0 && width > 2 && height > 2 ? kinds.glyphs[wall] : EMPTY;
  const agent = kinds.glyphs[kinds.agent];
  const inset = border === EMPTY ? 0 : 1;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      if (row === inset && column === inset) return agent;
      const isEdge = row === 0 || column === 0 || row === height - 1 || column === width - 1;
      return isEdge ? border : EMPTY;
    }).join(""),
  );
}
