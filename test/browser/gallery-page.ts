import { SPRITE_NAMES, type SpriteName } from "@mesagrid/env";
import { createStage, type Stage } from "../../packages/viewer/src/drawing/stage.js";
import { paletteFor } from "../../packages/viewer/src/palette.js";
import { SPRITES } from "../../packages/viewer/src/sprites/index.js";

/** What the test asks of the page. */
export interface Gallery {
  /** [pixels, pixels, 4] of every picture, by name. */
  pixelsOf(dark: boolean, pixels: number): Promise<Record<string, number[]>>;
  /** Fills the page with every picture, its name below, in both colour schemes and in sizes of device pixels. */
  show(sizes: readonly number[], dark: readonly boolean[], names?: readonly string[]): Promise<void>;
}

async function stages(dark: boolean): Promise<Stage> {
  return createStage(paletteFor(dark));
}

function draw(stage: Stage, name: SpriteName, pixels: number): HTMLCanvasElement {
  return stage.sample(`gallery/${name}`, pixels, (pen) => SPRITES[name].draw(pen.context, stage.palette, 0));
}

const gallery: Gallery = {
  async pixelsOf(dark, pixels) {
    const stage = await stages(dark);
    const found: Record<string, number[]> = {};
    for (const name of SPRITE_NAMES) {
      const context = draw(stage, name, pixels).getContext("2d");
      if (!context) throw new Error("no canvas");
      found[name] = [...context.getImageData(0, 0, pixels, pixels).data];
    }
    return found;
  },
  async show(sizes, schemes, names = SPRITE_NAMES) {
    document.body.replaceChildren();
    document.body.style.margin = "0";
    for (const dark of schemes) {
      const stage = await stages(dark);
      const { palette } = stage;
      const block = document.createElement("div");
      block.style.cssText = `display:grid;grid-template-columns:repeat(auto-fill,minmax(116px,1fr));gap:10px 4px;padding:14px;background:${palette.floor[0]};color:${palette.text};font:12px system-ui,sans-serif;text-align:center`;
      for (const name of names) {
        const cell = document.createElement("div");
        for (const size of sizes) {
          const canvas = draw(stage, name as SpriteName, size);
          canvas.style.cssText = `width:${size}px;height:${size}px;margin:0 2px`;
          cell.append(canvas);
        }
        const label = document.createElement("div");
        label.textContent = name;
        cell.append(label);
        block.append(cell);
      }
      document.body.append(block);
    }
  },
};
Object.assign(window, { gallery });
