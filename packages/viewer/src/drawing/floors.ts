import type { Program } from "@mesagrid/env";
import { Graphics, Rectangle, type Renderer, RenderTexture, Texture } from "pixi.js";
import { BOX } from "../sprites/index.js";

/** The widest texture that every graphics card can hold. */
const WIDEST = 4096;

/** Chequered floors, one texture for all boards of a size. */
export interface Floors {
  /** The floor of a program's boards, whose sprites measure `BOX` a cell at a scale of 1. */
  texture(program: Program, pixels: number, tones: readonly [string, string]): Texture;
  /** Frees all sizes but these. No sprite may be using them. */
  keepSizes(pixels: ReadonlySet<number>): void;
}

/** Makes an empty store of floors. */
export function createFloors(renderer: Renderer): Floors {
  const made = new Map<string, { pixels: number; texture: Texture }>();
  return {
    texture({ width, height }, pixels, tones) {
      const key = `${width}x${height}/${pixels}`;
      let floor = made.get(key);
      if (!floor) {
        // A floor is plain enough to be stretched where its whole size would be too much.
        const cell = Math.max(1, Math.min(pixels, Math.floor(WIDEST / Math.max(width, height))));
        const target = RenderTexture.create({ width: width * cell, height: height * cell });
        const pen = chequer(width, height, cell, tones);
        renderer.render({ container: pen, target, clear: true });
        pen.destroy();
        const orig = new Rectangle(0, 0, width * BOX, height * BOX);
        floor = { pixels, texture: new Texture({ source: target.source, orig }) };
        made.set(key, floor);
      }
      return floor.texture;
    },
    keepSizes(kept) {
      for (const [key, { pixels, texture }] of made) {
        if (kept.has(pixels)) continue;
        texture.destroy(true);
        made.delete(key);
      }
    },
  };
}

function chequer(width: number, height: number, cell: number, tones: readonly [string, string]): Graphics {
  const pen = new Graphics();
  for (const [tone, color] of tones.entries()) {
    for (let row = 0; row < height; row++) {
      for (let column = (row + tone) % 2; column < width; column += 2) {
        pen.rect(column * cell, row * cell, cell, cell);
      }
    }
    pen.fill(color);
  }
  return pen;
}
