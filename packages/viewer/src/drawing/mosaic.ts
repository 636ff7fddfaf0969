import type { Program } from "@mesagrid/env";
import { Container } from "pixi.js";
import { BOX } from "../sprites/index.js";
import type { Area } from "./board.js";
import { fitBoards } from "./fit.js";
import { createLiveBoard } from "./live.js";
import type { Stage } from "./stage.js";

/** The boards of several slots side by side, each as it comes. */
export interface Mosaic {
  /** Slots that it has boards for. */
  readonly slots: number;
  /**
   * Takes the next board of a slot; it glides there from the one before.
   *
   * @param board [layers, height, width] kind ids; it is copied
   * @param options `heading` direction that the agent faces (up 0, down 1, left 2, right 3), -1 for none; `fresh` true
   *   for the start of an episode, which is there at once
   */
  show(
    slot: number,
    board: Uint8Array,
    options?: { readonly heading?: number; readonly fresh?: boolean },
  ): void;
  /** Lays the boards into an area, as large as they fit in whole device pixels; returns the pixels of a cell. */
  place(area: Area): number;
  /**
   * Sets every slot to a part (0 to 1) of the step from the board before to the newest; without motion it is there at
   * once. Returns true if the picture changed.
   */
  draw(part: number, motion: boolean): boolean;
  destroy(): void;
}

/** Makes boards for so many slots (1 to 64), with nothing on them yet. */
export function createMosaic(stage: Stage, program: Program, slots: number): Mosaic {
  const root = new Container({ isRenderGroup: true });
  const boards = Array.from({ length: slots }, () => createLiveBoard(stage, program));
  root.addChild(...boards.map((board) => board.root));
  stage.root.addChild(root);
  let pixels = 0;
  return {
    slots,
    show(slot, board, { heading = -1, fresh = false } = {}) {
      boards[slot].show(board, heading, fresh);
    },
    place(area) {
      const { density } = stage;
      const fit = fitBoards(slots, program, { width: area.width * density, height: area.height * density });
      root.position.set(Math.round(area.x * density) / density, Math.round(area.y * density) / density);
      root.scale.set(1 / density);
      for (const [slot, board] of boards.entries()) {
        const [row, column] = [Math.floor(slot / fit.columns), slot % fit.columns];
        board.root.position.set(fit.left + column * fit.stepX, fit.top + row * fit.stepY);
        board.root.scale.set(fit.pixels / BOX);
        if (fit.pixels !== pixels) board.resize(fit.pixels);
      }
      pixels = fit.pixels;
      return pixels;
    },
    draw(part, motion) {
      let changed = false;
      for (const board of boards) changed = board.draw(part, motion) || changed;
      return changed;
    },
    destroy() {
      for (const board of boards) board.destroy();
      root.destroy();
    },
  };
}
