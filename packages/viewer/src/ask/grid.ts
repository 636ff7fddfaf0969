import type { Program } from "@mesagrid/env";
import { element, onChange, setAttribute } from "../dom.js";

/** What a person does on the board. */
export interface GridActions {
  /** A cell is pointed at or has the focus; null when a pointer leaves. */
  look(cell: number | null): void;
  /** Pressed, with a pointer or with Enter or the space bar. */
  press(cell: number, by: "pointer" | "keys"): void;
  /** A pressed pointer has come to a cell. */
  drag(cell: number): void;
  release(): void;
  remove(cell: number): void;
  cancel(): void;
}

/** Where the picture of the board lies within the grid's parent, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly cell: number;
}

/** The board's cells as elements over its picture: for pointers, for keys, for screen readers. */
export interface Grid {
  readonly root: HTMLElement;
  place(box: Box): void;
  /** Tells each cell's words, and which cells something can be dragged from. */
  label(words: (cell: number) => string, carries: (cell: number) => boolean): void;
  /** Marks the cell whose thing is carried. */
  mark(carried: number | null): void;
}

/** Rows and columns that a key moves by. */
const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Makes the cells of a program's boards. */
export function createGrid(program: Program, actions: GridActions): Grid {
  const { width, height } = program;
  const cells = Array.from({ length: program.cells }, (_, cell) =>
    element("div", { role: "gridcell", tabindex: cell === 0 ? "0" : "-1", "data-cell": String(cell) }),
  );
  const rows = Array.from({ length: height }, (_, row) =>
    element("div", { role: "row" }, ...cells.slice(row * width, (row + 1) * width)),
  );
  const root = element(
    "div",
    {
      class: "ask-grid",
      role: "grid",
      "aria-label": "The level. Arrow keys move, Enter picks up and puts down.",
    },
    ...rows,
  );
  root.style.gridTemplateColumns = `repeat(${width}, 1fr)`;
  listenToPointer(program, root, actions);
  listenToKeys(program, root, cells, actions);
  let mark: number | null = null;
  const remark = onChange(() => {
    for (const [cell, node] of cells.entries()) setAttribute(node, "data-carried", cell === mark ? "" : null);
  });
  return {
    root,
    place({ left, top, cell }) {
      Object.assign(root.style, {
        left: `${left}px`,
        top: `${top}px`,
        width: `${cell * width}px`,
        height: `${cell * height}px`,
      });
    },
    label(words, carries) {
      for (const [cell, node] of cells.entries()) {
        setAttribute(node, "aria-label", words(cell));
        setAttribute(node, "data-carries", carries(cell) ? "" : null);
      }
    },
    mark(carried) {
      mark = carried;
      remark(carried);
    },
  };
}

function listenToPointer({ width, height }: Program, root: HTMLElement, actions: GridActions): void {
  let pressed = false;
  const cellAt = ({ clientX, clientY }: PointerEvent): number | null => {
    const area = root.getBoundingClientRect();
    const column = Math.floor(((clientX - area.left) / area.width) * width);
    const row = Math.floor(((clientY - area.top) / area.height) * height);
    return column >= 0 && row >= 0 && column < width && row < height ? row * width + column : null;
  };
  root.addEventListener("pointerdown", (event) => {
    const cell = cellAt(event);
    if (cell === null || event.button !== 0) return;
    pressed = true;
    root.setPointerCapture(event.pointerId);
    actions.press(cell, "pointer");
  });
  root.addEventListener("pointermove", (event) => {
    const cell = cellAt(event);
    if (!pressed) actions.look(cell);
    else if (cell !== null) actions.drag(cell);
  });
  const end = () => {
    if (pressed) actions.release();
    pressed = false;
  };
  root.addEventListener("pointerup", end);
  root.addEventListener("pointercancel", end);
  root.addEventListener("pointerleave", () => {
    if (!pressed) actions.look(null);
  });
}

function listenToKeys(
  { width, height }: Program,
  root: HTMLElement,
  cells: readonly HTMLElement[],
  actions: GridActions,
): void {
  const cellOf = (target: EventTarget | null) => cells.indexOf(target as HTMLElement);
  const go = (from: number, to: number) => {
    cells[from].tabIndex = -1;
    cells[to].tabIndex = 0;
    cells[to].focus();
  };
  root.addEventListener("focusin", (event) => {
    const cell = cellOf(event.target);
    if (cell < 0) return;
    for (const node of cells) if (node.tabIndex === 0 && node !== cells[cell]) node.tabIndex = -1;
    cells[cell].tabIndex = 0;
    actions.look(cell);
  });
  root.addEventListener("keydown", (event) => {
    const cell = cellOf(event.target);
    if (cell < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const [rows, columns] = STEPS[event.key] ?? [0, 0];
    const [row, column] = [Math.floor(cell / width) + rows, (cell % width) + columns];
    if (STEPS[event.key]) {
      if (row >= 0 && column >= 0 && row < height && column < width) go(cell, row * width + column);
    } else if (event.key === "Enter" || event.key === " ") actions.press(cell, "keys");
    else if (event.key === "Delete" || event.key === "Backspace") actions.remove(cell);
    else if (event.key === "Escape") actions.cancel();
    else return;
    event.preventDefault();
  });
}
