import { Container, Rectangle, type Renderer, RenderTexture, Sprite, Texture } from "pixi.js";
import { BOX } from "../sprites/index.js";

/** Pictures in a row of a page, and rows of it. */
const ACROSS = 8;
/** The widest page that every graphics card can hold. */
const WIDEST = 4096;
/** Empty pixels around a picture, so that its neighbours never bleed into it. */
const MARGIN = 2;

/** Pictures of `BOX` x `BOX`, drawn once for each size and kept side by side on few textures: one draw call for a board. */
export interface Atlas {
  /**
   * The picture of a name as `pixels` x `pixels`, whose sprites measure `BOX` x `BOX` at a scale of 1; `make` is asked
   * for it the first time.
   */
  picture(name: string, pixels: number, make: () => Container): Texture;
  /** Frees all sizes but these. No sprite may be using them. */
  keepSizes(pixels: ReadonlySet<number>): void;
}

interface Page {
  readonly target: RenderTexture;
  used: number;
}

interface Size {
  /** The smooth texture that each picture is drawn on before it is copied to its place. */
  readonly draft: RenderTexture;
  readonly across: number;
  readonly pages: Page[];
  readonly pictures: Map<string, Texture>;
}

/** Makes an empty atlas. */
export function createAtlas(renderer: Renderer): Atlas {
  const sizes = new Map<number, Size>();

  function sizeOf(pixels: number): Size {
    let size = sizes.get(pixels);
    if (!size) {
      const across = Math.max(1, Math.min(ACROSS, Math.floor(WIDEST / (pixels + MARGIN))));
      const draft = RenderTexture.create({ width: pixels, height: pixels, antialias: true });
      size = { draft, across, pages: [], pictures: new Map() };
      sizes.set(pixels, size);
    }
    return size;
  }

  function addTo(size: Size, pixels: number, make: () => Container): Texture {
    const { across, draft, pages } = size;
    const side = across * (pixels + MARGIN);
    let page = pages.at(-1);
    if (!page || page.used === across * across) {
      page = { target: RenderTexture.create({ width: side, height: side }), used: 0 };
      const nothing = new Container();
      renderer.render({ container: nothing, target: page.target, clear: true, clearColor: [0, 0, 0, 0] });
      nothing.destroy();
      pages.push(page);
    }
    const made = make();
    const drawing = new Container({ children: [made] });
    drawing.scale.set(pixels / BOX);
    renderer.render({ container: drawing, target: draft, clear: true, clearColor: [0, 0, 0, 0] });
    drawing.destroy({ children: true, context: true }); // the pens' strokes, which the renderer would keep
    const x = (page.used % across) * (pixels + MARGIN) + MARGIN / 2;
    const y = Math.floor(page.used / across) * (pixels + MARGIN) + MARGIN / 2;
    page.used++;
    const copy = new Sprite(draft);
    copy.position.set(x, y);
    const copying = new Container({ children: [copy] });
    renderer.render({ container: copying, target: page.target, clear: false });
    copying.destroy({ children: true });
    const [frame, orig] = [new Rectangle(x, y, pixels, pixels), new Rectangle(0, 0, BOX, BOX)];
    return new Texture({ source: page.target.source, frame, orig });
  }

  return {
    picture(name, pixels, make) {
      const size = sizeOf(pixels);
      let texture = size.pictures.get(name);
      if (!texture) {
        texture = addTo(size, pixels, make);
        size.pictures.set(name, texture);
      }
      return texture;
    },
    keepSizes(kept) {
      for (const [pixels, { draft, pages, pictures }] of sizes) {
        if (kept.has(pixels)) continue;
        for (const picture of pictures.values()) picture.destroy();
        for (const { target } of pages) target.destroy(true);
        draft.destroy(true);
        sizes.delete(pixels);
      }
    },
  };
}
