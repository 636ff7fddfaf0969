import type { Program } from "@mesagrid/env";
import { element } from "../../dom.js";
import { boardSlot, type Picture } from "../boards.js";
import { boardOf, stillFrame } from "./board-of.js";
import { cellsBetween } from "./cells.js";
import { EMPTY, painted, type Stroke } from "./maps.js";

/** A level that can be painted on with pointer and keys. */
export interface PaintCanvas {
  readonly root: HTMLElement;
  readonly picture: Picture;
  /** The rows as the text has them now. */
  set(rows: readonly string[]): void;
}

export interface PaintOptions {
  readonly program: Program;
  readonly rows: readonly string[];
  /** The glyph that is painted with. */
  brush(): string;
  /** Rows after one stroke. */
  onPaint(rows: readonly string[]): void;
  /** What the cursor is on, in words. */
  onMove(words: string): void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Makes the board; one stroke of the pointer, or one key, is one change. */
export function createPaintCanvas(options: PaintOptions): PaintCanvas {
  const { program } = options;
  const { height, width, kinds } = program;
  const agent = kinds.glyphs[kinds.agent];
  const slot = boardSlot(program);
  const cursor = element("div", { class: "edit-cursor" });
  cursor.style.width = `${100 / width}%`;
  cursor.style.height = `${100 / height}%`;
  slot.append(cursor);
  const root = element(
    "div",
    {
      class: "edit-paint-board",
      tabindex: "0",
      role: "application",
      "aria-label":
        "The map: arrow keys move, Enter paints, a kind's letter puts that kind, Backspace clears",
    },
    slot,
  );
  let rows = options.rows;
  let at = { row: 0, column: 0 };
  let strokes: Stroke[] | null = null;
  const picture: Picture = { slot, program, frames: [], position: 0 };
  const show = (lines: readonly string[]) => {
    picture.frames = [stillFrame(program, boardOf(program, lines))];
  };
  const move = (row: number, column: number) => {
    at = { row: Math.min(height - 1, Math.max(0, row)), column: Math.min(width - 1, Math.max(0, column)) };
    cursor.style.left = `${(100 * at.column) / width}%`;
    cursor.style.top = `${(100 * at.row) / height}%`;
    options.onMove(
      `Row ${at.row + 1}, column ${at.column + 1}: ${nameOf(program, rows[at.row]?.[at.column])}`,
    );
  };
  const paint = (done: readonly Stroke[]) => {
    rows = painted(rows, done, agent);
    show(rows);
    options.onPaint(rows);
    move(at.row, at.column);
  };
  const cellOf = (event: PointerEvent) => {
    const area = slot.getBoundingClientRect();
    const part = (place: number, start: number, size: number, cells: number) =>
      Math.min(cells - 1, Math.max(0, Math.floor(((place - start) / size) * cells)));
    return {
      row: part(event.clientY, area.top, area.height, height),
      column: part(event.clientX, area.left, area.width, width),
    };
  };
  const draw = (event: PointerEvent) => {
    const { row, column } = cellOf(event);
    for (const cell of cellsBetween(at, { row, column })) strokes?.push({ ...cell, glyph: options.brush() });
    move(row, column);
    show(painted(rows, strokes ?? [], agent));
  };
  slot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    root.focus();
    slot.setPointerCapture(event.pointerId);
    strokes = [];
    at = cellOf(event);
    draw(event);
  });
  slot.addEventListener("pointermove", (event) => {
    if (strokes) draw(event);
  });
  slot.addEventListener("pointerup", () => {
    const done = strokes;
    strokes = null;
    if (done) paint(done);
  });
  slot.addEventListener("pointercancel", () => {
    strokes = null;
    show(rows);
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ARROWS[event.key];
    const glyph = glyphOf(event.key, kinds.glyphs, options.brush());
    if (!way && glyph === null) return;
    event.preventDefault();
    if (way) move(at.row + way[0], at.column + way[1]);
    else if (glyph !== null) paint([{ ...at, glyph }]);
  });
  show(rows);
  move(0, 0);
  return {
    root,
    picture,
    set(next) {
      if (strokes || next.join("\n") === rows.join("\n")) return;
      rows = next;
      show(rows);
    },
  };
}

/** What a key puts: the brush, nothing, or the kind of its letter; null if it puts none. */
function glyphOf(key: string, glyphs: readonly string[], brush: string): string | null {
  if (key === "Enter" || key === " ") return brush;
  if (key === "Backspace" || key === "Delete") return EMPTY;
  return key === EMPTY || (key.length === 1 && glyphs.includes(key)) ? key : null;
}

function nameOf(program: Program, glyph: string | undefined): string {
  if (glyph === undefined || glyph === EMPTY) return "nothing";
  const kind = program.kinds.glyphs.indexOf(glyph);
  return kind < 1 ? `${glyph}, which is no kind` : program.kinds.names[kind];
}
