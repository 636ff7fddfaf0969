import { isBlocked, type Level, type Program } from "@mesagrid/env";
import { kindTitle } from "../words.js";

/** Why an edit is not made, in words for a person. */
export interface Refusal {
  readonly refused: string;
}

/** A level after an edit, or why there is none. */
export type Edited = Level | Refusal;

/** A thing on a board. */
export interface Thing {
  readonly kind: number;
  readonly layer: number;
  readonly cell: number;
}

/** The highest thing in a cell, be it seen or not; null if the cell is empty. */
export function thingIn({ layers, cells }: Program, board: Uint8Array, cell: number): Thing | null {
  for (let layer = layers - 1; layer >= 0; layer--) {
    const kind = board[layer * cells + cell];
    if (kind !== 0) return { kind, layer, cell };
  }
  return null;
}

/** Every thing on a board, cell by cell, lower layers first. */
export function thingsOn({ layers, cells }: Program, board: Uint8Array): Thing[] {
  const things: Thing[] = [];
  for (let cell = 0; cell < cells; cell++) {
    for (let layer = 0; layer < layers; layer++) {
      const kind = board[layer * cells + cell];
      if (kind !== 0) things.push({ kind, layer, cell });
    }
  }
  return things;
}

/** Names of a cell's things, highest first: "mouse on corner"; "nothing" if it is empty. */
export function cellWords(program: Program, board: Uint8Array, cell: number): string {
  const things = thingsOn(program, board).filter((thing) => thing.cell === cell);
  if (things.length === 0) return "nothing";
  return things
    .reverse()
    .map(({ kind }) => nameOf(program, kind))
    .join(" on ");
}

/** "row 3, column 4", counted from 1. */
export function placeWords({ width }: Program, cell: number): string {
  return `row ${Math.floor(cell / width) + 1}, column ${(cell % width) + 1}`;
}

/** A kind's title without what it says in brackets: "mouse". */
export function nameOf(program: Program, kind: number): string {
  return kindTitle(program, program.kinds.names[kind]).replace(/\s*\(.*\)$/, "");
}

/** Moves the highest thing of a cell to another one. */
export function moveThing(program: Program, level: Level, from: number, to: number): Edited {
  const thing = thingIn(program, level.board, from);
  if (!thing) return { refused: "There is nothing to move." };
  const there = level.board[thing.layer * program.cells + to];
  if (from !== to && there !== 0) return { refused: `There is a ${nameOf(program, there)} already.` };
  const board = level.board.slice();
  board[thing.layer * program.cells + from] = 0;
  board[thing.layer * program.cells + to] = thing.kind;
  return checked(program, level, board);
}

/** Puts a thing of a kind into a cell, in the place of what its layer holds there. The agent is only one: it moves. */
export function putThing(program: Program, level: Level, kind: number, cell: number): Edited {
  const { kinds, cells } = program;
  const board = level.board.slice();
  const start = kinds.layer[kind] * cells;
  if (kind === kinds.agent) board.fill(0, start, start + cells);
  else if (board[start + cell] === kinds.agent)
    return { refused: `The ${nameOf(program, kinds.agent)} stands there.` };
  board[start + cell] = kind;
  return checked(program, level, board);
}

/** Takes the highest thing of a cell away; of the agent, the one below it. */
export function removeThing(program: Program, level: Level, cell: number): Edited {
  const { kinds, cells } = program;
  const things = thingsOn(program, level.board).filter((thing) => thing.cell === cell);
  const thing = things.filter(({ kind }) => kind !== kinds.agent).at(-1);
  if (!thing) {
    const agent = nameOf(program, kinds.agent);
    return {
      refused:
        things.length > 0 ? `Without the ${agent} there is nobody to ask.` : "There is nothing to take away.",
    };
  }
  const board = level.board.slice();
  board[thing.layer * cells + cell] = 0;
  return checked(program, level, board);
}

/** A level is valid if its one agent stands where nothing keeps it out. */
function checked(program: Program, { set }: Level, board: Uint8Array): Edited {
  const { kinds, cells } = program;
  const start = kinds.agentLayer * cells;
  const cell = board.indexOf(kinds.agent, start) - start;
  const without = board.slice();
  without.fill(0, start, start + cells);
  if (!isBlocked(program, without, 0, cell)) return { set, board };
  const below = thingIn(program, without, cell);
  const solid = below ? `a ${nameOf(program, below.kind)}` : "that";
  return { refused: `The ${nameOf(program, kinds.agent)} cannot stand in ${solid}.` };
}

/** Longest text of edits that an address carries. */
const LONGEST = 240;

/** What differs between two boards, as `PLACE.KIND` joined by `-`; null if that is too long for an address. */
export function writeEdits(before: Uint8Array, after: Uint8Array): string | null {
  const parts: string[] = [];
  after.forEach((kind, place) => {
    if (kind !== before[place]) parts.push(`${place}.${kind}`);
  });
  const text = parts.join("-");
  return text.length > LONGEST ? null : text;
}

/** Lays edits over a level. @returns null if they do not fit: an address may come from anywhere */
export function readEdits(program: Program, level: Level, text: string): Level | null {
  const { cells, kinds, boardSize } = program;
  const board = level.board.slice();
  for (const part of text.split("-")) {
    const [place, kind] = /^(\d{1,6})\.(\d{1,3})$/.exec(part)?.slice(1).map(Number) ?? [boardSize, 0];
    const fits = kind === 0 || (kind < kinds.names.length && kinds.layer[kind] === Math.floor(place / cells));
    if (place >= boardSize || !fits) return null;
    board[place] = kind;
  }
  const start = kinds.agentLayer * cells;
  const agents = board.subarray(start, start + cells).filter((kind) => kind === kinds.agent).length;
  if (agents !== 1) return null;
  const edited = checked(program, level, board);
  return "refused" in edited ? null : edited;
}
