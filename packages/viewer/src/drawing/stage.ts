import "pixi.js/unsafe-eval";
import type { Program, SpriteName } from "@mesagrid/env";
import {
  Application,
  Container,
  Graphics,
  Rectangle,
  type Renderer,
  Sprite,
  Text,
  type Texture,
} from "pixi.js";
import type { Palette } from "../palette.js";
import { BOX, SPRITES, spriteName } from "../sprites/index.js";
import { pointer } from "../sprites/pointer.js";
import { createAtlas } from "./atlas.js";
import { createFloors } from "./floors.js";
import { straighten } from "./straight.js";

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
  /** The picture of a kind as a texture of `pixels` x `pixels`; `joins` are the sides that grow together. */
  kindTexture(program: Program, kind: number, pixels: number, joins?: number): Texture;
  /** The picture of a kind in a box of `BOX` x `BOX`, its middle at the origin. */
  picture(program: Program, kind: number, pixels: number, joins?: number): Sprite;
  /** A picture by its name, as a texture of `pixels` x `pixels`. */
  spriteTexture(name: SpriteName, pixels: number): Texture;
  /** The mark of where an agent faces, its front to the right, in a box of `BOX` x `BOX` around the origin. */
  pointer(pixels: number): Sprite;
  /** The floor of a program's boards, of `BOX` a cell at a scale of 1. */
  floor(program: Program, pixels: number): Texture;
  /** What `texture` gives, as a canvas of `pixels` x `pixels`. */
  sample(name: string, pixels: number, draw: (pen: Graphics) => void): HTMLCanvasElement;
  /** The picture of a kind as a canvas for `size` CSS pixels, for a legend. */
  icon(program: Program, kind: number, size: number): HTMLCanvasElement;
  /**
   * Draws what lies in an area (CSS pixels) for a file, on an opaque ground.
   *
   * @param most pixels of its longer side; fewer if it is drawn with fewer on the page
   */
  capture(area: Readonly<Record<"x" | "y" | "width" | "height", number>>, most: number): ImageData;
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
  sampleOneTexture(app.renderer);
  const atlas = createAtlas(app.renderer);
  const floors = createFloors(app.renderer);
  let colours = palette;

  function keepSizes(pixels: ReadonlySet<number>): void {
    atlas.keepSizes(pixels);
    floors.keepSizes(pixels);
  }

  function texture(name: string, pixels: number, draw: (pen: Graphics) => void): Texture {
    return atlas.picture(name, pixels, () => {
      const pen = new Graphics();
      draw(pen);
      return pen;
    });
  }

  function canvasOf(picture: Texture, side: number): HTMLCanvasElement {
    const sprite = new Sprite(picture);
    sprite.scale.set(side / BOX);
    const target = new Container({ children: [sprite] });
    const frame = new Rectangle(0, 0, side, side);
    const { pixels } = app.renderer.extract.pixels({ target, frame, resolution: 1 });
    target.destroy({ children: true });
    straighten(pixels);
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const image = new ImageData(side, side);
    image.data.set(pixels);
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    return canvas;
  }

  function kindTexture(program: Program, kind: number, pixels: number, joins = 0): Texture {
    const name = spriteName(program, kind);
    const sprite = SPRITES[name];
    const joined = sprite.joins ? joins : 0;
    const letters = name === "glyph" ? program.kinds.glyphs[kind] : "";
    return atlas.picture(`${name}/${joined}/${letters}`, pixels, () => {
      const pen = new Graphics();
      sprite.draw(pen.context, colours, joined);
      return letters ? new Container({ children: [pen, letter(letters, colours)] }) : pen;
    });
  }

  function centred(picture: Texture): Sprite {
    const shown = new Sprite(picture);
    shown.anchor.set(0.5);
    return shown;
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
      keepSizes(new Set());
    },
    resize(width, height) {
      app.renderer.resize(Math.max(1, width), Math.max(1, height), density());
    },
    render: () => app.render(),
    texture,
    kindTexture,
    picture: (program, kind, pixels, joins) => centred(kindTexture(program, kind, pixels, joins)),
    spriteTexture: (name, pixels) =>
      texture(`${name}/0/`, pixels, (pen) => SPRITES[name].draw(pen.context, colours, 0)),
    pointer: (pixels) => centred(texture("pointer", pixels, (pen) => pointer.draw(pen.context, colours, 0))),
    floor: (program, pixels) => floors.texture(program, pixels, colours.floor),
    icon(program, kind, size) {
      const pixels = Math.round(size * Math.max(2, density()));
      return canvasOf(kindTexture(program, kind, pixels), pixels);
    },
    sample: (name, pixels, draw) => canvasOf(texture(name, pixels, draw), pixels),
    capture({ x, y, width, height }, most) {
      const resolution = Math.min(density(), most / Math.max(width, height));
      const frame = new Rectangle(x, y, width, height);
      const clearColor = colours.floor[0];
      const shot = app.renderer.extract.pixels({ target: app.stage, frame, resolution, clearColor });
      const image = new ImageData(shot.width, shot.height);
      image.data.set(shot.pixels);
      return image;
    },
    keepSizes,
  };
}

/**
 * Makes a draw call take one texture. By default it takes as many as there are units, and each pixel asks of each of them
 * whether it is meant: a processor that draws in place of a graphics card looks into all sixteen. The atlas leaves nothing
 * to gain from more than one.
 */
function sampleOneTexture(renderer: Renderer): void {
  const limits: { maxBatchableTextures: number } = renderer.limits;
  const contextChange = () => {
    limits.maxBatchableTextures = 1;
  };
  contextChange();
  // A context that was lost and came back has asked for its limits again.
  renderer.runners.contextChange.add({ contextChange });
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
  text.position.set(BOX / 2);
  return text;
}
