import type { Program } from "@mesagrid/env";
import { element } from "../../dom.js";
import type { Stage } from "../../drawing/stage.js";
import type { Bench } from "../bench.js";
import type { BoardLayer } from "../boards.js";

/** What the tabs beside the text share. */
export interface Beside {
  readonly bench: Bench;
  readonly stage: Stage;
  readonly layer: BoardLayer;
}

/** One tab beside the text. */
export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly root: HTMLElement;
  /** Once a frame while it is shown. */
  update(milliseconds: number, motion: boolean): void;
  /** It is shown from now on. */
  enter(): void;
  leave(): void;
}

/** Paths of small pictures, 16 x 16: as it should be, worth a look, neither. */
export const SIGNS = {
  good: "M6.3 13.2 1.6 8.5l1.9-1.9 2.8 2.8L12.5 3l1.9 1.9z",
  look: "M6.6 1.5h2.8l-.4 8.6H7zM6.5 12h3v2.6h-3z",
  plain: "M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6z",
} as const;

/** Side of a kind's picture in CSS pixels. */
const ICON = 24;

/** A kind's picture, for lists and buttons. */
export function kindIcon(stage: Stage, program: Program, kind: number): HTMLElement {
  const icon = stage.icon(program, kind, ICON);
  icon.setAttribute("aria-hidden", "true");
  icon.style.width = icon.style.height = `${ICON}px`;
  return icon;
}

/** A button with words on it. */
export function button(
  words: string,
  press: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const node = element("button", { type: "button", ...attributes }, words);
  node.addEventListener("click", press);
  return node;
}

/** What is said while there is no program: the tabs need a text without faults. */
export function waitingWords({ state }: Bench): string {
  if (state.look === "faults")
    return "The text has faults: the list below it says which. What is here comes back when they are put right.";
  if (state.look === "late")
    return "This text takes too long to be looked at while you write. A smaller board or fewer levels may help.";
  if (state.look === "right") return "This text is too large to be drawn while you write.";
  return "Looking at the text…";
}
