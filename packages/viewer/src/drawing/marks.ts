import type { Program } from "@mesagrid/env";
import { type Container, Sprite } from "pixi.js";
import { type ArrowSet, type Picture, shareOf } from "../overlays/picture.js";
import { mixColours } from "../palette.js";
import { BOX } from "../sprites/index.js";
import type { Board } from "./board.js";
import type { Stage } from "./stage.js";

/** A way over the board, from where the agent stands. */
export interface Way {
  readonly cells: readonly number[];
  readonly colour: string;
}

/** Colours that hang on the scenario. */
export interface MarkColours {
  /** Of best moves. */
  readonly best: string;
  /** Of each objective. */
  readonly objectives: readonly string[];
}

/** Draws overlays on a board. */
export interface Marks {
  /** Takes a picture, colours, and the way that is predicted. @param pixels device pixels of a cell */
  show(picture: Picture, colours: MarkColours, way: Way | null, pixels: number): void;
  /** How strongly they are seen, 0 to 1: less while an episode plays. */
  fade(alpha: number): void;
}

/** Shorter arrows are not drawn: they would be dots. */
const SHORTEST = 0.04;
/** Opacity of the full tint. */
const TINT = 0.5;
/** Radians by direction: up, down, left, right. */
const TURNS = [-Math.PI / 2, Math.PI / 2, Math.PI, 0];
/** How far the tip of the longest arrow is from the middle of its cell; lengths of the drawn head and shaft. */
const REACH = 48;
const HEAD = 21;
const SHAFT = 40;
/** Dots of a way between two cells. */
const DOTS = 3;

/** Makes the overlays of one board, empty at first. */
export function createMarks(stage: Stage, program: Program, board: Board): Marks {
  const middle = (cell: number) => ({
    x: ((cell % program.width) + 0.5) * BOX,
    y: (Math.floor(cell / program.width) + 0.5) * BOX,
  });
  let pixels = 1;

  function add(
    to: Container,
    name: string,
    cell: { x: number; y: number },
    tint: string,
    scale: number,
  ): Sprite {
    const sprite = new Sprite(stage.texture(`mark/${name}`, pixels, (pen) => SHAPES[name](pen)));
    sprite.anchor.set(0.5);
    sprite.position.set(cell.x, cell.y);
    sprite.scale.set(scale);
    sprite.tint = tint;
    to.addChild(sprite);
    return sprite;
  }

  function drawArrows({ lengths, tone }: ArrowSet, best: string): void {
    const { own, other, rim } = stage.palette.overlay;
    const tint = tone === "own" ? own : tone === "other" ? other : best;
    const thick = tone === "other" ? 0.6 : 1;
    for (const [edge, colour] of [
      ["-rim", rim],
      ["", tint],
    ]) {
      lengths.forEach((length, at) => {
        if (length < SHORTEST) return;
        const place = middle(Math.floor(at / 4));
        const turn = TURNS[at % 4];
        const head = HEAD * (0.4 + 0.6 * length) * thick;
        const reach = REACH * length;
        const shaft = add(board.over, `shaft${edge}`, place, colour, 1);
        shaft.rotation = turn;
        shaft.scale.set(Math.max(0.01, (reach - head * 0.8) / SHAFT), (0.45 + 0.55 * length) * thick);
        const tip = { x: place.x + Math.cos(turn) * reach, y: place.y + Math.sin(turn) * reach };
        add(board.over, `head${edge}`, tip, colour, head / HEAD).rotation = turn;
      });
    }
  }

  function drawWay({ cells, colour }: Way): void {
    cells.slice(1).forEach((cell, index) => {
      const [from, to] = [middle(cells[index]), middle(cell)];
      if (Math.abs(from.x - to.x) + Math.abs(from.y - to.y) !== BOX) return;
      for (let dot = 0; dot < DOTS; dot++) {
        const part = (dot + 0.5) / DOTS;
        const place = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        add(board.under, "dot", place, colour, 1).alpha = 0.95;
      }
    });
    const last = cells.at(-1);
    if (last !== undefined && last !== cells[0]) add(board.over, "target", middle(last), colour, 1);
  }

  return {
    show(picture, { best, objectives }, way, size) {
      pixels = size;
      for (const layer of [board.under, board.over]) {
        for (const child of layer.removeChildren()) child.destroy();
      }
      const { heat } = picture;
      heat?.values.forEach((value, cell) => {
        if (Number.isNaN(value)) return;
        add(
          board.under,
          "tile",
          middle(cell),
          mixColours(stage.palette.overlay.heat, shareOf(heat, value)),
          1,
        );
      });
      for (const { cell, targets, strength } of picture.tints) {
        const colour = mixColours(
          [...targets, targets[0]].map((k) => objectives[k]),
          targets.length > 1 ? 0.25 : 0,
        );
        add(board.under, "tile", middle(cell), colour, 1).alpha = TINT * strength;
      }
      if (way) drawWay(way);
      for (const arrows of picture.arrows) drawArrows(arrows, best);
      for (const { cell, strength } of picture.rings) {
        if (strength < SHORTEST) continue;
        // The area grows with the strength, so that a weak influence is seen, too.
        const size = 0.45 + 0.75 * Math.sqrt(strength);
        add(board.over, "disc", middle(cell), stage.palette.overlay.ring, size).alpha = 0.15 + 0.5 * strength;
        add(board.over, "ring", middle(cell), stage.palette.overlay.ring, size);
      }
    },
    fade(alpha) {
      board.over.alpha = alpha;
      board.under.alpha = 0.35 + 0.65 * alpha;
    },
  };
}

type Shape = Parameters<Parameters<Stage["texture"]>[2]>[0];

/** White shapes in a box, to be tinted. */
const SHAPES: Readonly<Record<string, (pen: Shape) => void>> = {
  tile: (pen) => pen.roundRect(2, 2, BOX - 4, BOX - 4, 12).fill("#ffffff"),
  // Both start or end in the middle of the box, to be turned about it.
  shaft: (pen) => pen.rect(50, 46, SHAFT, 8).fill("#ffffff"),
  "shaft-rim": (pen) => pen.rect(48, 42.5, SHAFT + 4, 15).fill("#ffffff"),
  head: (pen) => pen.poly(TIP).fill("#ffffff"),
  "head-rim": (pen) => pen.poly(TIP).fill("#ffffff").stroke({ width: 7, color: "#ffffff", join: "round" }),
  dot: (pen) => pen.circle(BOX / 2, BOX / 2, 8).fill("#ffffff"),
  ring: (pen) => pen.circle(BOX / 2, BOX / 2, BOX / 2 - 12).stroke({ width: 9, color: "#ffffff" }),
  disc: (pen) => pen.circle(BOX / 2, BOX / 2, BOX / 2 - 12).fill("#ffffff"),
  target: (pen) => pen.circle(BOX / 2, BOX / 2, BOX / 2 - 5).stroke({ width: 8, color: "#ffffff" }),
};

/** A head to the right, its tip in the middle of the box. */
const TIP = [50 - HEAD, 50 - 14, 50, 50, 50 - HEAD, 50 + 14, 50 - HEAD * 0.72, 50];
