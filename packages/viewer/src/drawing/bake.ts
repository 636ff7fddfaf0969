import type { Container } from "pixi.js";
import { BOX } from "../sprites/index.js";

/** Wider than this a picture of a whole board is not kept: not every graphics card holds it. */
const WIDEST = 4096;

/**
 * Draws what stands still into a texture of its own, pixel for pixel; from then on it is one picture. Where the processor
 * draws, a board's floor and walls took most of the time of every frame. Call it again whenever something in it changed.
 *
 * @param cells the longer side of what is in it
 * @param pixels device pixels of a cell, 0 while they are not known
 */
export function bake(container: Container, cells: number, pixels: number): void {
  const resolution = pixels / BOX;
  container.cacheAsTexture(false);
  if (pixels === 0 || cells * pixels > WIDEST) return;
  container.cacheAsTexture({ resolution, antialias: false, scaleMode: "nearest" });
}
