import { Container, Text } from "pixi.js";
import { BOX } from "../sprites/index.js";
import type { Stage } from "./stage.js";

/** What each objective was paid in a step, as words that rise from a cell. */
export interface Payments {
  readonly root: Container;
  /** Colour of the first objective that was paid something. */
  readonly colour: string | null;
  /** Sets them to a part (0 to 1) of their time. */
  at(part: number): void;
}

/**
 * Makes the words for what was paid between two returns.
 *
 * @param colours [objectives]
 * @param before [objectives] returns; `after` likewise
 * @param down true near the board's top edge: the words go down instead of out of it
 */
export function createPayments(
  stage: Stage,
  colours: readonly string[],
  before: ArrayLike<number>,
  after: ArrayLike<number>,
  down: boolean,
): Payments {
  const root = new Container();
  let first: string | null = null;
  for (const [k, colour] of colours.entries()) {
    const paid = after[k] - before[k];
    if (Math.abs(paid) < 1e-9) continue;
    first ??= colour;
    const text = payment(stage, paid, colour);
    text.position.x = root.children.length * BOX * 0.9;
    root.addChild(text);
  }
  return {
    root,
    colour: first,
    at(part) {
      const out = 1 - (1 - part) ** 2;
      root.position.y = (down ? 1 : -1) * BOX * (0.45 + 0.75 * out);
      root.alpha = part < 0.6 ? 1 : (1 - part) / 0.4;
    },
  };
}

function payment(stage: Stage, paid: number, colour: string): Text {
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
  return text;
}
