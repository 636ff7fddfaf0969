import type { Program } from "@mesagrid/env";
import type { Container, Sprite } from "pixi.js";
import { BOX, SPRITES, spriteName } from "../sprites/index.js";
import type { Stage } from "./stage.js";
import type { Place } from "./tracks.js";
import { turnBetween } from "./turns.js";

/** A thing on a board: its picture and, for an agent that faces somewhere and is not seen from above, a pointer. */
export interface Piece {
  readonly picture: Sprite;
  readonly pointer: Sprite | null;
  /** True if it is mirrored when it goes left. */
  readonly faces: boolean;
  /** True if it shows a direction, by turning or by its pointer. */
  readonly turns: boolean;
  readonly destroy: () => void;
}

/** Which way a piece looks in a step. */
export interface Look {
  /** 1 to the right, -1 to the left. */
  side: number;
  /** Directions (up 0, down 1, left 2, right 3) at the step's start and end. */
  from: number;
  to: number;
}

/** Draws a thing of a kind and puts it into `parent`. */
export function createPiece(
  stage: Stage,
  program: Program,
  kind: number,
  pixels: number,
  joins: number,
  parent: Container,
): Piece {
  const sprite = SPRITES[spriteName(program, kind)];
  const picture = stage.picture(program, kind, pixels, joins);
  const points = kind === program.kinds.agent && program.kinds.heading >= 0 && !sprite.turns;
  const pointer = points ? stage.pointer(pixels) : null;
  parent.addChild(picture);
  if (pointer) parent.addChild(pointer);
  return {
    picture,
    pointer,
    faces: sprite.faces ?? false,
    turns: points || (sprite.turns ?? false),
    destroy() {
      picture.destroy();
      pointer?.destroy();
    },
  };
}

/** Puts a piece where it is at a part (0 to 1) of a step; with `motion` what has a face hops as it walks. */
export function posePiece(piece: Piece, place: Place, part: number, look: Look, motion: boolean): void {
  const { picture, pointer, faces, turns } = piece;
  const walking = motion && faces && (place.row % 1 !== 0 || place.column % 1 !== 0);
  const hop = walking ? Math.sin(part * Math.PI) * 0.07 : 0;
  const size = 0.4 + 0.6 * place.presence;
  picture.visible = place.presence > 0;
  picture.alpha = place.presence;
  picture.position.set((place.column + 0.5) * BOX, (place.row + 0.5 - hop) * BOX);
  picture.scale.set(faces ? size * look.side : size, size);
  if (!turns) return;
  const turn = turnBetween(look.from, look.to, part);
  if (!pointer) {
    picture.rotation = turn;
    return;
  }
  pointer.visible = picture.visible;
  pointer.position.copyFrom(picture.position);
  pointer.rotation = turn;
}
