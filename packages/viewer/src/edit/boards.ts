import type { Frame, Program } from "@mesagrid/env";
import { element } from "../dom.js";
import { type Board, createBoard } from "../drawing/board.js";
import type { Stage } from "../drawing/stage.js";
import { seriesColour } from "../palette.js";

/** A board to be drawn over an element of the page. */
export interface Picture {
  readonly slot: HTMLElement;
  readonly program: Program;
  frames: readonly Frame[];
  /** In frames; see `Board.draw`. */
  position: number;
}

/** All boards of the editor, on one canvas that lies over `root`. */
export interface BoardLayer {
  readonly root: HTMLElement;
  /** From now on these are drawn, and no others. */
  show(pictures: readonly Picture[]): void;
  update(milliseconds: number, motion: boolean): void;
  /** Draws everything anew, in other colours or at another place. */
  refresh(): void;
}

interface Drawn {
  readonly board: Board;
  frames: readonly Frame[];
}

/** An element for a board of a program's shape. */
export function boardSlot(program: Program): HTMLElement {
  const slot = element("div", { class: "edit-slot" });
  slot.style.aspectRatio = `${program.width} / ${program.height}`;
  return slot;
}

export function createBoardLayer(stage: Stage): BoardLayer {
  const root = element("div", { class: "edit-boards" }, stage.canvas);
  const drawn = new Map<Picture, Drawn>();
  let shown: readonly Picture[] = [];
  let stale = true;
  const watcher = new ResizeObserver(() => {
    stale = true;
  });
  watcher.observe(root);

  function settle(): void {
    for (const [picture, { board }] of drawn) {
      if (shown.includes(picture)) continue;
      board.destroy();
      drawn.delete(picture);
      stale = true;
    }
    for (const picture of shown) {
      if (drawn.has(picture)) continue;
      const { program, frames } = picture;
      const colours = program.objectives.names.map((_, index) => seriesColour(stage.palette, index));
      const board = createBoard(stage, program, colours);
      board.show(frames);
      drawn.set(picture, { board, frames });
      stale = true;
    }
  }

  function layOut(): void {
    stale = false;
    stage.resize(root.clientWidth, root.clientHeight);
    const origin = root.getBoundingClientRect();
    const sizes = new Set<number>();
    for (const [{ slot }, { board }] of drawn) {
      const { x, y, width, height } = slot.getBoundingClientRect();
      if (width > 0) sizes.add(board.place({ x: x - origin.x, y: y - origin.y, width, height }));
    }
    stage.keepSizes(sizes);
  }

  return {
    root,
    show(pictures) {
      shown = pictures;
    },
    refresh() {
      for (const { board } of drawn.values()) board.destroy();
      drawn.clear();
      stale = true;
    },
    update(milliseconds, motion) {
      settle();
      let changed = stale;
      if (stale) layOut();
      for (const [picture, entry] of drawn) {
        if (entry.frames !== picture.frames) {
          entry.frames = picture.frames;
          entry.board.show(picture.frames);
          changed = true;
        }
        changed = entry.board.draw(picture.position, milliseconds, motion) || changed;
      }
      if (changed) stage.render();
    },
  };
}
