import type { Program } from "@mesagrid/env";
import { element, onChange, setAttribute } from "../../dom.js";
import type { Stage } from "../../drawing/stage.js";
import { kindTitle } from "../../words.js";
import { EMPTY } from "../maps/maps.js";
import { kindIcon } from "./panel.js";

/** What can be painted; one of it is chosen. */
export interface Brushes {
  readonly root: HTMLElement;
  /** The glyph that is painted with. */
  glyph(): string;
  update(program: Program | null): void;
}

export function createBrushes(stage: Stage): Brushes {
  const root = element("div", { class: "edit-kinds", role: "group", "aria-label": "What to paint" });
  let chosen = "";
  let program: Program | null = null;
  const mark = () => {
    for (const node of root.children) {
      setAttribute(node, "aria-pressed", String(node.getAttribute("data-glyph") === chosen));
    }
  };
  const draw = onChange(() => {
    const of = program;
    if (!of) return;
    const glyphs = [EMPTY, ...of.kinds.glyphs.slice(1)];
    if (!glyphs.includes(chosen)) chosen = glyphs[1] ?? EMPTY;
    const choose = (glyph: string) => () => {
      chosen = glyph;
      mark();
    };
    root.replaceChildren(...glyphs.map((glyph, kind) => brush(stage, of, glyph, kind, choose(glyph))));
    mark();
  });
  return {
    root,
    glyph: () => chosen,
    update(next) {
      program = next;
      draw(program && JSON.stringify(program.scenario.kinds), stage.palette);
    },
  };
}

function brush(stage: Stage, program: Program, glyph: string, kind: number, press: () => void): HTMLElement {
  const title = kind === 0 ? "nothing" : kindTitle(program, program.kinds.names[kind]);
  const picture =
    kind === 0
      ? element("span", { class: "edit-nothing", "aria-hidden": "true" })
      : kindIcon(stage, program, kind);
  const node = element(
    "button",
    { type: "button", "data-glyph": glyph, title: `${title} (${glyph})`, "aria-label": title },
    picture,
    element("kbd", {}, glyph),
  );
  node.addEventListener("click", press);
  return node;
}
