import type { Frame, Program } from "@mesagrid/env";
import { Container, Graphics } from "pixi.js";
import type { Palette } from "../palette.js";
import { BOX, JOIN, SPRITES, spriteName } from "../sprites/index.js";
import { createEffects, type Effects } from "./effects.js";
import type { Stage } from "./stage.js";
import { facings, follow, type Place, placeAt, type Track } from "./tracks.js";

/** Where a board lies on the stage, in CSS pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One board: draws an episode at a position, changing only what differs from the last time. */
export interface Board {
  /** Between the floor and the things, and above the things: room for overlays, in boxes of `BOX` x `BOX` a cell. */
  readonly under: Container;
  readonly over: Container;
  /** Takes an episode's frames; the pictures of the one before go. */
  show(frames: readonly Frame[]): void;
  /** Lays the board into an area, as large as it fits in whole device pixels; returns the pixels of a cell. */
  place(area: Area): number;
  /** Sets everything to a position in frames; without motion, things jump from cell to cell. Returns true if the picture changed. */
  draw(position: number, milliseconds: number, motion: boolean): boolean;
  destroy(): void;
}

interface Thing {
  readonly track: Track;
  readonly picture: Container;
  /** By frame, 1 right and -1 left; null if its picture has no front. */
  readonly facing: Int8Array | null;
}

/** Makes an empty board on the stage. Colours are an objective's, by its number. */
export function createBoard(stage: Stage, program: Program, colours: readonly string[]): Board {
  const root = new Container();
  const ground = floor(stage.palette, program);
  const [under, things, over] = [new Container(), new Container(), new Container()];
  const effects = createEffects(stage, program, colours);
  root.addChild(ground, under, things, over, effects.root);
  root.visible = false;
  stage.root.addChild(root);
  let shown: Thing[] = [];
  let frames: readonly Frame[] = [];
  let last = Number.NaN;
  let pixels = 0;
  const build = () => {
    for (const child of things.removeChildren()) child.destroy({ children: true });
    effects.clear();
    last = Number.NaN;
    if (frames.length === 0 || pixels === 0) return;
    shown = buildThings(stage, program, frames, pixels);
    for (const { picture } of shown) things.addChild(picture);
    root.visible = true;
  };
  return {
    under,
    over,
    show(next) {
      frames = next;
      build();
    },
    place(area) {
      const { density } = stage;
      const cell = Math.min(area.width / program.width, area.height / program.height);
      const size = Math.max(1, Math.floor(cell * density));
      const whole = (start: number, room: number, cells: number) =>
        Math.round((start + (room - (size / density) * cells) / 2) * density) / density;
      root.scale.set(size / density / BOX);
      root.position.set(whole(area.x, area.width, program.width), whole(area.y, area.height, program.height));
      if (size !== pixels) {
        pixels = size;
        effects.resize(pixels);
        build();
      }
      last = Number.NaN;
      return pixels;
    },
    draw(position, milliseconds, motion) {
      if (!root.visible) return false;
      const at = motion ? position : Math.floor(position + 1e-9);
      const moved = !Object.is(at, last);
      if (moved) {
        for (const thing of shown) draw(thing, at, program.width, motion);
        if (motion) happen(effects, frames, last, at);
        last = at;
      }
      return effects.advance(milliseconds) || moved;
    },
    destroy() {
      effects.destroy();
      // Without options pixi frees a drawing's own shape too; with them it would stay on the graphics card.
      ground.destroy();
      root.destroy({ children: true });
    },
  };
}

function happen(effects: Effects, frames: readonly Frame[], from: number, to: number): void {
  if (Number.isNaN(from) || to < from) return;
  for (let frame = Math.floor(from) + 1; frame <= Math.min(to, frames.length - 1); frame++) {
    effects.happen(frames[frame - 1], frames[frame]);
  }
}

function floor(palette: Palette, program: Program): Graphics {
  const pen = new Graphics();
  for (const [tone, color] of palette.floor.entries()) {
    for (let row = 0; row < program.height; row++) {
      for (let column = (row + tone) % 2; column < program.width; column += 2) {
        pen.rect(column * BOX, row * BOX, BOX, BOX);
      }
    }
    pen.fill(color);
  }
  return pen;
}

function buildThings(stage: Stage, program: Program, frames: readonly Frame[], pixels: number): Thing[] {
  const tracks = follow(program, frames).sort((a, b) => a.layer - b.layer);
  return tracks.map((track) => {
    const sprite = SPRITES[spriteName(program, track.kind)];
    const joins = sprite.joins ? joinsOf(program, frames[0].board, track) : 0;
    const facing = sprite.faces && track.path ? facings(track.path, program.width) : null;
    const thing: Thing = { track, picture: stage.picture(program, track.kind, pixels, joins), facing };
    if (!track.path) draw(thing, 0, program.width, false);
    return thing;
  });
}

function joinsOf(program: Program, board: Uint8Array, track: Track): number {
  const { width, height, cells } = program;
  const [row, column] = [Math.floor(track.cell / width), track.cell % width];
  const same = (r: number, c: number) =>
    r >= 0 && c >= 0 && r < height && c < width && board[track.layer * cells + r * width + c] === track.kind;
  return (
    (same(row - 1, column) ? JOIN.north : 0) |
    (same(row, column + 1) ? JOIN.east : 0) |
    (same(row + 1, column) ? JOIN.south : 0) |
    (same(row, column - 1) ? JOIN.west : 0)
  );
}

const place: Place = { row: 0, column: 0, presence: 0 };

function draw(thing: Thing, position: number, width: number, motion: boolean): void {
  const { track, picture, facing } = thing;
  if (!track.path && picture.position.x !== 0) return;
  placeAt(track, position, width, place);
  const part = position - Math.floor(position);
  const walking = motion && facing !== null && (place.row % 1 !== 0 || place.column % 1 !== 0);
  const hop = walking ? Math.sin(part * Math.PI) * 0.07 : 0;
  picture.visible = place.presence > 0;
  picture.alpha = place.presence;
  picture.position.set((place.column + 0.5) * BOX, (place.row + 0.5 - hop) * BOX);
  const size = 0.4 + 0.6 * place.presence;
  const side = facing ? facing[Math.min(Math.ceil(position), facing.length - 1)] : 1;
  picture.scale.set(size * side, size);
}
