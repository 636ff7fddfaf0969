import type { Frame, Program } from "@mesagrid/env";
import { Container, Sprite, Text, type Texture } from "pixi.js";
import { BOX } from "../sprites/index.js";
import type { Stage } from "./stage.js";

/** Milliseconds that an effect lasts. */
const LASTS = 900;

/** Small signs that something happened: a ring at the agent's cell, and what each objective was paid. */
export interface Effects {
  readonly root: Container;
  /** Starts what belongs to the step from one frame to the next. */
  happen(before: Frame, after: Frame): void;
  /** Moves the effects on; returns true while something is to be seen. */
  advance(milliseconds: number): boolean;
  clear(): void;
  /** Tells the device pixels of a cell. */
  resize(pixels: number): void;
  destroy(): void;
}

interface Effect {
  readonly root: Container;
  readonly ring: Sprite;
  readonly words: readonly Text[];
  age: number;
}

/** Makes the effects of one board. `colours` are the objectives'. */
export function createEffects(stage: Stage, program: Program, colours: readonly string[]): Effects {
  const root = new Container();
  let pixels = 1;
  const ringOf = (color: string) =>
    stage.texture(`ring/${color}`, pixels, (pen) => {
      pen.circle(BOX / 2, BOX / 2, BOX / 2 - 5).stroke({ width: 8, color });
    });
  let live: Effect[] = [];
  const clear = () => {
    for (const effect of live) effect.root.destroy({ children: true });
    live = [];
  };
  return {
    root,
    happen(before, after) {
      if (!after.events.some((count, event) => event !== 0 && count > 0)) return;
      const effect = start(stage, program, colours, ringOf, before, after);
      root.addChild(effect.root);
      live.push(effect);
    },
    advance(milliseconds) {
      const moving = live.length > 0;
      for (const effect of live) {
        effect.age += milliseconds;
        age(effect, Math.min(1, effect.age / LASTS));
        if (effect.age >= LASTS) effect.root.destroy({ children: true });
      }
      live = live.filter((effect) => effect.age < LASTS);
      return moving;
    },
    clear,
    resize(next) {
      pixels = next;
    },
    destroy() {
      clear();
      root.destroy();
    },
  };
}

function start(
  stage: Stage,
  program: Program,
  colours: readonly string[],
  ringOf: (colour: string) => Texture,
  before: Frame,
  after: Frame,
): Effect {
  const root = new Container();
  const [row, column] = [Math.floor(after.agent / program.width), after.agent % program.width];
  root.position.set((column + 0.5) * BOX, (row + 0.5) * BOX);
  const words: Text[] = [];
  let ringColour = stage.palette.muted;
  for (const [k, colour] of colours.entries()) {
    const paid = after.returns[k] - before.returns[k];
    if (Math.abs(paid) < 1e-9) continue;
    if (words.length === 0) ringColour = colour;
    words.push(payment(stage, paid, colour, words.length, row));
  }
  const ring = new Sprite(ringOf(ringColour));
  ring.anchor.set(0.5);
  root.addChild(ring, ...words);
  return { root, ring, words, age: 0 };
}

function payment(stage: Stage, paid: number, colour: string, index: number, row: number): Text {
  const text = new Text({
    text: `${paid > 0 ? "+" : "−"}${Number(Math.abs(paid).toFixed(2))}`,
    style: {
      fontFamily: "system-ui, sans-serif",
      fontSize: 62,
      fontWeight: "700",
      fill: colour,
      stroke: { color: stage.palette.dark ? "#14171b" : "#ffffff", width: 12, join: "round" },
    },
  });
  text.anchor.set(0.5);
  // Near the top edge the words go down instead of out of the board.
  text.label = row < 2 ? "down" : "up";
  text.position.x = index * BOX * 0.9;
  return text;
}

function age(effect: Effect, part: number): void {
  const out = 1 - (1 - part) ** 2;
  effect.ring.scale.set(0.5 + 0.9 * out);
  effect.ring.alpha = 1 - part;
  for (const text of effect.words) {
    text.position.y = (text.label === "down" ? 1 : -1) * BOX * (0.45 + 0.75 * out);
    text.alpha = part < 0.6 ? 1 : (1 - part) / 0.4;
  }
}
