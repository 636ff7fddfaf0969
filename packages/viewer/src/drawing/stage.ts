import "pixi.js/unsafe-eval";
import type { Program } from "@mesagrid/env";
import { Application, Container, Graphics, Rectangle, Sprite, Text, type Texture } from "pixi.js";
import type { Palette } from "../palette.js";
import { BOX, SPRITES, spriteName } from "../sprites/index.js";

/**
 * The one canvas that every board is drawn on, laid over the page. One WebGL context serves any number of boards: a
 * browser gives only a few.
 *
 * Pictures are drawn once for each size into smooth textures, and boards are made of those: without smoothing the whole
 * canvas, which halved the frames a second where there is no graphics card, and with one draw call for all of them.
 */
export interface Stage {
  readonly canvas: HTMLCanvasElement;
  readonly root: Container;
  readonly palette: Palette;
  /** Device pixels in a CSS pixel. */
  readonly density: number;
  /** Takes other colours; boards must be built again after it. */
  setPalette(palette: Palette): void;
  /** Fits the canvas, in CSS pixels. */
  resize(width: number, height: number): void;
  /** Draws now. */
  render(): void;
  /** What `draw` draws in a box of `BOX` x `BOX`, as a texture of `pixels` x `pixels`; drawn once for a name. */
  texture(name: string, pixels: number, draw: (pen: Graphics) => void): Texture;
  /** The picture of a kind in a box of `BOX` x `BOX`, its middle at the origin; `joins` are the sides that grow together. */
  picture(program: Program, kind: number, pixels: number, joins?: number): Container;
  /** The picture of a kind as a canvas of `size` CSS pixels, for a legend. */
  icon(program: Program, kind: number, size: number): HTMLCanvasElement;
  /** Frees the textures of all sizes but these. No board may be using them. */
  keepSizes(pixels: ReadonlySet<number>): void;
}

/** Starts pixi. @throws Error if the browser has no WebGL */
export async function createStage(palette: Palette): Promise<Stage> {
  const app = new Application();
  await app.init({
    preference: "webgl",
    backgroundAlpha: 0,
    autoDensity: true,
    resolution: density(),
    autoStart: false,
    width: 16,
    height: 16,
  });
  app.canvas.setAttribute("aria-hidden", "true");
  const textures = new Map<string, { pixels: number; texture: Texture }>();
  const frame = new Rectangle(0, 0, BOX, BOX);
  let colours = palette;

  function texture(name: string, pixels: number, draw: (pen: Graphics) => void): Texture {
    const key = `${name}/${pixels}`;
    let entry = textures.get(key);
    if (!entry) {
      const pen = new Graphics();
      draw(pen);
      const resolution = pixels / BOX;
      const made = app.renderer.generateTexture({ target: pen, frame, resolution, antialias: true });
      pen.destroy();
      entry = { pixels, texture: made };
      textures.set(key, entry);
    }
    return entry.texture;
  }

  function free(unwanted: (pixels: number) => boolean): void {
    for (const [key, entry] of textures) {
      if (!unwanted(entry.pixels)) continue;
      entry.texture.destroy(true);
      textures.delete(key);
    }
  }

  function kindTexture(name: string, pixels: number, joins: number): Texture {
    const sprite = SPRITES[name];
    const joined = sprite.joins ? joins : 0;
    return texture(`${name}/${joined}`, pixels, (pen) => sprite.draw(pen.context, colours, joined));
  }

  function picture(program: Program, kind: number, pixels: number, joins = 0): Container {
    const name = spriteName(program, kind);
    const drawing = new Sprite(kindTexture(name, pixels, joins));
    drawing.anchor.set(0.5);
    const box = new Container();
    box.addChild(drawing);
    if (name === "glyph") box.addChild(letter(program.kinds.glyphs[kind], colours));
    return box;
  }

  return {
    canvas: app.canvas,
    root: app.stage,
    get palette() {
      return colours;
    },
    get density() {
      return density();
    },
    setPalette(next) {
      colours = next;
      free(() => true);
    },
    resize(width, height) {
      app.renderer.resize(Math.max(1, width), Math.max(1, height), density());
    },
    render: () => app.render(),
    texture,
    picture,
    icon(program, kind, size) {
      const resolution = Math.max(2, density());
      const shown = picture(program, kind, size * resolution);
      shown.scale.set(size / BOX);
      shown.position.set(size / 2);
      const target = new Container({ children: [shown] });
      const area = new Rectangle(0, 0, size, size);
      const canvas = app.renderer.extract.canvas({ target, frame: area, resolution }) as HTMLCanvasElement;
      target.destroy({ children: true });
      return canvas;
    },
    keepSizes: (pixels) => free((size) => !pixels.has(size)),
  };
}

function density(): number {
  return window.devicePixelRatio || 1;
}

function letter(glyph: string, palette: Palette): Text {
  const text = new Text({
    text: glyph,
    style: {
      fontFamily: "ui-monospace, monospace",
      fontSize: 56,
      fontWeight: "600",
      fill: palette.glyph.ink,
    },
  });
  text.anchor.set(0.5);
  return text;
}
