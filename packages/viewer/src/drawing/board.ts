import type { Frame, Program } from "@mesagrid/env";
import { Container, Sprite } from "pixi.js";
import { BOX } from "../sprites/index.js";
import { bake } from "./bake.js";
import { createEffects, type Effects } from "./effects.js";
import { fitBoards } from "./fit.js";
import { joinsOf } from "./joins.js";
import { createPiece, type Look, type Piece, posePiece } from "./piece.js";
import type { Stage } from "./stage.js";
import { follow, type Place, placeAt, type Track } from "./tracks.js";
import { directions, facings, sides } from "./turns.js";

/** Where a board lies on the stage, in CSS pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One board: draws an episode at a position, changing only what differs from the last time. */
export interface Board {
  /** Where its cells lie on the stage, in CSS pixels. */
  readonly frame: Area;
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
  readonly piece: Piece;
  /** By frame, 1 right and -1 left; null if it always looks to the right. */
  readonly facing: Int8Array | null;
  /** By frame, the direction that it shows; null if it shows none. */
  readonly heading: Int8Array | null;
}

/** Makes an empty board on the stage. Colours are an objective's, by its number. */
export function createBoard(stage: Stage, program: Program, colours: readonly string[]): Board {
  const root = new Container();
  const ground = new Sprite();
  const [under, over] = [new Container(), new Container()];
  const layers = { still: new Container(), moving: new Container({ isRenderGroup: true }) };
  const effects = createEffects(stage, program, colours);
  root.addChild(ground, under, layers.still, layers.moving, over, effects.root);
  root.visible = false;
  stage.root.addChild(root);
  let shown: Thing[] = [];
  let moving: Thing[] = [];
  let frames: readonly Frame[] = [];
  let last = Number.NaN;
  let pixels = 0;
  let frame: Area = { x: 0, y: 0, width: 0, height: 0 };
  const build = () => {
    for (const { piece } of shown) piece.destroy();
    effects.clear();
    last = Number.NaN;
    shown = frames.length === 0 || pixels === 0 ? [] : buildThings(stage, program, frames, pixels, layers);
    moving = shown.filter(moves);
    // Nothing has no size to be drawn into a texture at.
    layers.still.visible = layers.still.children.length > 0;
    if (layers.still.visible) bake(layers.still, Math.max(program.width, program.height), pixels);
    root.visible = shown.length > 0;
  };
  return {
    get frame() {
      return frame;
    },
    under,
    over,
    show(next) {
      frames = next;
      build();
    },
    place(area) {
      const { density } = stage;
      const fit = fitBoards(1, program, { width: area.width * density, height: area.height * density });
      root.scale.set(fit.pixels / density / BOX);
      const whole = (value: number) => Math.round(value * density) / density;
      root.position.set(whole(area.x + fit.left / density), whole(area.y + fit.top / density));
      const [width, height] = [program.width, program.height].map((side) => (side * fit.pixels) / density);
      frame = { x: root.position.x, y: root.position.y, width, height };
      if (fit.pixels !== pixels) {
        pixels = fit.pixels;
        ground.texture = stage.floor(program, pixels);
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
        for (const thing of moving) draw(thing, at, program.width, motion);
        if (motion) happen(effects, frames, last, at);
        last = at;
      }
      return effects.advance(milliseconds) || moved;
    },
    destroy() {
      effects.destroy();
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

/** Where things are put: what stands still all the time is drawn once. */
interface Layers {
  readonly still: Container;
  readonly moving: Container;
}

function buildThings(
  stage: Stage,
  program: Program,
  frames: readonly Frame[],
  pixels: number,
  layers: Layers,
): Thing[] {
  const tracks = follow(program, frames).sort((a, b) => a.layer - b.layer);
  const lowest = tracks.find(({ path }) => path !== null)?.layer ?? program.layers;
  const steered = program.kinds.heading >= 0 ? Int8Array.from(frames, ({ heading }) => heading) : null;
  return tracks.map((track) => {
    const { kind, layer, cell, path } = track;
    // What stands still above something that moves must be drawn after it.
    const parent = path === null && layer <= lowest ? layers.still : layers.moving;
    const joins = joinsOf(program, frames[0].board, layer, cell);
    const piece = createPiece(stage, program, kind, pixels, joins, parent);
    const steers = steered !== null && kind === program.kinds.agent;
    const heading = !piece.turns ? null : steers ? steered : path && directions(path, program.width);
    const facing = !piece.faces ? null : steers ? sides(steered) : path && facings(path, program.width);
    const thing: Thing = { track, piece, facing, heading };
    if (!moves(thing)) draw(thing, 0, program.width, false);
    return thing;
  });
}

function moves({ track, heading }: Thing): boolean {
  return track.path !== null || heading !== null;
}

const place: Place = { row: 0, column: 0, presence: 0 };
const look: Look = { side: 1, from: 3, to: 3 };

function draw(
  { track, piece, facing, heading }: Thing,
  position: number,
  width: number,
  motion: boolean,
): void {
  const frame = Math.floor(position);
  placeAt(track, position, width, place);
  look.side = facing ? facing[Math.min(Math.ceil(position), facing.length - 1)] : 1;
  look.from = heading ? heading[Math.min(frame, heading.length - 1)] : 3;
  look.to = heading ? heading[Math.min(frame + 1, heading.length - 1)] : 3;
  posePiece(piece, place, position - frame, look, motion);
}
