import type { Frame, Program } from "@mesagrid/env";
import { Container, Sprite } from "pixi.js";
import { BOX, SPRITES, spriteName } from "../sprites/index.js";
import { type Happening, happenings } from "./happenings.js";
import { createPayments, type Payments } from "./payments.js";
import type { Stage } from "./stage.js";

/** Milliseconds that an effect lasts. */
const LASTS = 900;

/** Small signs that something happened: what was taken rises, what was opened stands open, what hurts flashes. */
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
  /** Sets it to a part (0 to 1) of its time. */
  readonly at: (part: number) => void;
  age: number;
}

/** Makes the effects of one board. `colours` are the objectives'. */
export function createEffects(stage: Stage, program: Program, colours: readonly string[]): Effects {
  const root = new Container();
  let pixels = 1;
  let live: Effect[] = [];
  const clear = () => {
    for (const effect of live) effect.root.destroy({ children: true });
    live = [];
  };
  const start = (shown: Container, cell: number, at: (part: number) => void) => {
    shown.position.set(((cell % program.width) + 0.5) * BOX, (Math.floor(cell / program.width) + 0.5) * BOX);
    at(0);
    root.addChild(shown);
    live.push({ root: shown, at, age: 0 });
  };
  return {
    root,
    happen(before, after) {
      for (const happening of happenings(program, before, after)) {
        const [shown, at] = signOf(stage, program, happening, pixels);
        start(shown, happening.cell, at);
      }
      if (!after.events.some((count, event) => event !== 0 && count > 0)) return;
      const down = after.agent < 2 * program.width;
      const payments = createPayments(stage, colours, before.returns, after.returns, down);
      const ring = ringOf(stage, payments.colour ?? stage.palette.muted, pixels);
      const both = new Container({ children: [ring, payments.root] });
      start(both, after.agent, (part) => spread(ring, payments, part));
    },
    advance(milliseconds) {
      const moving = live.length > 0;
      for (const effect of live) {
        effect.age += milliseconds;
        effect.at(Math.min(1, effect.age / LASTS));
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

function ringOf(stage: Stage, color: string, pixels: number): Sprite {
  const texture = stage.texture(`ring/${color}`, pixels, (pen) => {
    pen.circle(BOX / 2, BOX / 2, BOX / 2 - 5).stroke({ width: 8, color });
  });
  return centred(texture);
}

function centred(texture: Sprite["texture"]): Sprite {
  const shown = new Sprite(texture);
  shown.anchor.set(0.5);
  return shown;
}

function spread(ring: Sprite, payments: Payments, part: number): void {
  const out = slowing(part);
  ring.scale.set(0.5 + 0.9 * out);
  ring.alpha = 1 - part;
  payments.at(part);
}

/** Fast at first, slower to the end. */
function slowing(part: number): number {
  return 1 - (1 - part) ** 2;
}

/** The picture of a happening, and how it goes on. */
function signOf(
  stage: Stage,
  program: Program,
  { what, kind }: Happening,
  pixels: number,
): [Container, (part: number) => void] {
  if (what === "hurt") return flash(stage, pixels);
  const { opened } = SPRITES[spriteName(program, kind)];
  if (what === "gone" && opened) {
    const shown = centred(stage.spriteTexture(opened, pixels));
    return [shown, (part) => stayAndFade(shown, part)];
  }
  if (what === "gone") {
    const shown = stage.picture(program, kind, pixels);
    return [shown, (part) => rise(shown, part)];
  }
  const ring = ringOf(stage, stage.palette.muted, pixels);
  return [
    ring,
    (part) => {
      ring.scale.set(0.4 + 0.6 * slowing(part));
      ring.alpha = 1 - part;
    },
  ];
}

function rise(shown: Sprite, part: number): void {
  const out = slowing(part);
  shown.pivot.y = BOX * 0.75 * out;
  shown.scale.set(0.85 - 0.25 * out);
  shown.alpha = 1 - part * part;
}

function stayAndFade(shown: Sprite, part: number): void {
  shown.scale.set(1 + 0.12 * Math.sin(Math.min(1, part * 4) * Math.PI));
  shown.alpha = part < 0.5 ? 1 : (1 - part) / 0.5;
}

/** A jagged burst around the agent: a shape, so that it is seen without its colour. */
function flash(stage: Stage, pixels: number): [Container, (part: number) => void] {
  const { red, paper } = stage.palette.tones;
  const texture = stage.texture("hurt", pixels, (pen) => {
    pen.star(50, 50, 10, 48, 31).stroke({ width: 7, color: paper.light, join: "round" });
    pen.star(50, 50, 10, 48, 31).stroke({ width: 4, color: red.face, join: "round" });
  });
  const shown = centred(texture);
  return [
    shown,
    (part) => {
      shown.scale.set(0.9 + 0.5 * slowing(part));
      shown.rotation = 0.3 * part;
      shown.alpha = part < 0.25 ? 1 : Math.max(0, 1 - (part - 0.25) / 0.5);
    },
  ];
}
