import type { Program } from "@mesagrid/env";
import { Container, Sprite } from "pixi.js";
import { SPRITES, spriteName } from "../sprites/index.js";
import { bake } from "./bake.js";
import { joinsOf } from "./joins.js";
import { movesBetween } from "./moves.js";
import { createPiece, type Look, type Piece, posePiece } from "./piece.js";
import type { Stage } from "./stage.js";
import { type Place, placeBetween } from "./tracks.js";
import { directionAfter, facingAfter } from "./turns.js";

/** One slot's board as it comes, step by step, with nothing known of what follows. */
export interface LiveBoard {
  readonly root: Container;
  /**
   * Takes the next board.
   *
   * @param board [layers, height, width] kind ids; it is copied
   * @param heading direction that the agent faces, -1 for none
   * @param fresh true for the start of an episode: nothing glides there from the board before
   */
  show(board: Uint8Array, heading: number, fresh: boolean): void;
  /** Draws pictures anew, for so many device pixels a cell. */
  resize(pixels: number): void;
  /** Sets what moves to a part (0 to 1) of the step to the newest board. Returns true if the picture changed. */
  draw(part: number, motion: boolean): boolean;
  destroy(): void;
}

interface Thing {
  readonly kind: number;
  readonly piece: Piece;
  readonly look: Look;
}

interface Moving {
  readonly thing: Thing;
  readonly from: number;
  readonly to: number;
}

const place: Place = { row: 0, column: 0, presence: 0 };

/** Makes a board with nothing on it. */
export function createLiveBoard(stage: Stage, program: Program): LiveBoard {
  const { cells, width } = program;
  const root = new Container({ visible: false });
  const ground = new Sprite();
  const still = new Container({ children: [ground] });
  const layers = program.layerNames.map(() => new Container());
  root.addChild(still, ...layers);
  const board = new Uint8Array(program.boardSize);
  const things: (Thing | null)[] = Array.from(board, () => null);
  let moving: Moving[] = [];
  let [pixels, agentHeading, drawn] = [0, -1, Number.NaN];
  /** True if what was drawn once is not as it was. */
  let stale = false;

  /** True for a wall with nothing but walls below it: it is drawn with the floor. */
  function standsStill(layer: number, cell: number): boolean {
    for (let below = layer; below >= 0; below--) {
      const kind = board[below * cells + cell];
      if (kind !== 0 && program.kinds.wall[kind] === 0) return false;
    }
    return true;
  }

  function create(kind: number, layer: number, cell: number, parent: Container): Thing {
    const piece = createPiece(stage, program, kind, pixels, joinsOf(program, board, layer, cell), parent);
    const facing = kind === program.kinds.agent && agentHeading >= 0 ? agentHeading : 3;
    const thing: Thing = { kind, piece, look: { side: facing === 2 ? -1 : 1, from: facing, to: facing } };
    pose({ thing, from: cell, to: cell }, 1, false);
    return thing;
  }

  function pose({ thing, from, to }: Moving, part: number, motion: boolean): void {
    posePiece(thing.piece, placeBetween(from, to, part, width, place), part, thing.look, motion);
  }

  function rebuild(): void {
    for (const thing of things) thing?.piece.destroy();
    for (const { thing, to } of moving) if (to < 0) thing.piece.destroy();
    moving = [];
    for (let at = 0; at < board.length; at++) {
      const [layer, cell] = [Math.floor(at / cells), at % cells];
      const parent = standsStill(layer, cell) ? still : layers[layer];
      things[at] = board[at] === 0 || pixels === 0 ? null : create(board[at], layer, cell, parent);
    }
    root.visible = pixels > 0 && board.some((kind) => kind !== 0);
    bakeStill();
    drawn = Number.NaN;
  }

  function bakeStill(): void {
    bake(still, Math.max(width, program.height), pixels);
    stale = false;
  }

  /** Brings what was on its way to where it goes. */
  function settle(): void {
    for (const move of moving) {
      if (move.to < 0) {
        move.thing.piece.destroy();
        continue;
      }
      move.thing.look.from = move.thing.look.to;
      pose(move, 1, false);
    }
    moving = [];
  }

  function turn(thing: Thing, from: number, to: number, heading: number): void {
    const { look } = thing;
    const steered = thing.kind === program.kinds.agent && heading >= 0;
    look.to = steered ? heading : directionAfter(look.from, from, to, width);
    if (steered && heading >= 2) look.side = heading === 2 ? -1 : 1;
    else if (!steered) look.side = facingAfter(look.side, from, to, width);
  }

  function step(next: Uint8Array, heading: number): void {
    settle();
    const moves = movesBetween(program, board, next);
    board.set(next);
    const taken = moves.map(({ kind, layer, from, to }) => {
      const at = layer * cells + from;
      const thing = from < 0 ? create(kind, layer, to, layers[layer]) : things[at];
      if (from >= 0) things[at] = null;
      return thing;
    });
    for (const [index, { layer, from, to }] of moves.entries()) {
      const thing = taken[index];
      if (!thing) continue;
      if (to >= 0) things[layer * cells + to] = thing;
      turn(thing, from, to, heading);
      moving.push({ thing, from, to });
      if (thing.piece.picture.parent === still) {
        layers[layer].addChild(thing.piece.picture);
        stale = true;
      }
    }
    turnOnTheSpot(heading);
    for (const { layer, from, to } of moves)
      for (const cell of [from, to]) if (cell >= 0) rejoin(layer, cell);
    if (stale) bakeStill();
    drawn = Number.NaN;
  }

  function turnOnTheSpot(heading: number): void {
    if (heading < 0 || heading === agentHeading) return;
    const start = program.kinds.agentLayer * cells;
    const cell = board.subarray(start, start + cells).indexOf(program.kinds.agent);
    const thing = cell < 0 ? null : things[start + cell];
    if (!thing || moving.some((move) => move.thing === thing)) return;
    turn(thing, cell, cell, heading);
    moving.push({ thing, from: cell, to: cell });
  }

  /** A cell changed: what grows together with it gets other sides. */
  function rejoin(layer: number, cell: number): void {
    const [row, column] = [Math.floor(cell / width), cell % width];
    for (const [y, x] of [
      [row - 1, column],
      [row + 1, column],
      [row, column - 1],
      [row, column + 1],
    ]) {
      if (y < 0 || x < 0 || y >= program.height || x >= width) continue;
      const thing = things[layer * cells + y * width + x];
      if (!thing || !SPRITES[spriteName(program, thing.kind)].joins) continue;
      const joins = joinsOf(program, board, layer, y * width + x);
      thing.piece.picture.texture = stage.kindTexture(program, thing.kind, pixels, joins);
      if (thing.piece.picture.parent === still) stale = true;
    }
  }

  return {
    root,
    show(next, heading, fresh) {
      if (fresh || !root.visible) {
        board.set(next);
        agentHeading = heading;
        rebuild();
        return;
      }
      step(next, heading);
      agentHeading = heading;
    },
    resize(next) {
      pixels = next;
      ground.texture = stage.floor(program, pixels);
      rebuild();
    },
    draw(part, motion) {
      const at = motion ? Math.min(1, Math.max(0, part)) : 1;
      if (at === drawn) return false;
      const changed = moving.length > 0 || Number.isNaN(drawn);
      for (const move of moving) pose(move, at, motion);
      drawn = at;
      return changed;
    },
    destroy: () => root.destroy({ children: true }),
  };
}
