import type { Program } from "@mesagrid/env";
import type { Panel } from "../../actions.js";
import { element, onChange, setText } from "../../dom.js";
import { type Palette, seriesColour } from "../../palette.js";
import type { Forecast } from "../../policy/forecast.js";
import { capitalise } from "../../words.js";
import { fateWords, firstWords, sourceWords } from "../prediction.js";
import { percent } from "./cell.js";

/** Fates rarer than this are left out. */
const RARE = 0.001;

/** What comes first: in one sentence, as a bar, and in numbers. */
export function createHeadline(): Panel<[Program, Palette, Forecast | null]> {
  const first = element("p", { class: "ask-first", "aria-live": "polite" }, "Asking…");
  const bar = element("div", { class: "ask-odds-bar", "aria-hidden": "true" });
  const list = element("ul", { class: "ask-odds" });
  const source = element("p", { class: "description" });
  const root = element(
    "section",
    { class: "ask-headline", "aria-label": "Prediction" },
    first,
    bar,
    list,
    source,
  );
  let facts: { program: Program; palette: Palette; forecast: Forecast | null } | null = null;
  const draw = onChange(() => {
    if (!facts?.forecast) return;
    const { program, palette, forecast } = facts;
    const sentence = firstWords(program, forecast).map(({ text, objective }) => {
      if (objective === undefined) return text;
      const node = element("b", {}, text);
      node.style.textDecorationColor = seriesColour(palette, objective);
      return node;
    });
    first.replaceChildren(...sentence, ".");
    const fates = forecast.fates.filter(({ share }) => share >= RARE);
    bar.replaceChildren(
      ...fates.map(({ targets, share }) => {
        const part = element("i");
        part.style.flexGrow = String(share);
        part.style.background = fillOf(palette, targets);
        return part;
      }),
    );
    list.replaceChildren(
      ...fates.map((fate) =>
        element(
          "li",
          {},
          swatchOf(palette, fate.targets),
          element("span", {}, capitalise(fateWords(program, fate))),
          element("b", {}, percent(fate.share)),
        ),
      ),
    );
    setText(source, sourceWords(forecast));
  });
  return {
    root,
    update(program, palette, forecast) {
      facts = { program, palette, forecast };
      draw(forecast, palette);
    },
  };
}

/** A small field in the colour and pattern of some objectives. */
export function swatchOf(palette: Palette, targets: readonly number[]): HTMLElement {
  const swatch = element("span", { class: "ask-swatch", "aria-hidden": "true" });
  swatch.style.background = fillOf(palette, targets);
  return swatch;
}

/** A background that tells objectives apart by colour and, from the second on, by stripes; grey for none. */
export function fillOf(palette: Palette, targets: readonly number[]): string {
  if (targets.length === 0) return palette.grid;
  if (targets.length > 1) {
    const stops = targets.map(
      (k, index) => `${seriesColour(palette, k)} ${index * 5}px ${(index + 1) * 5}px`,
    );
    return `repeating-linear-gradient(135deg, ${stops.join(", ")})`;
  }
  const colour = seriesColour(palette, targets[0]);
  if (targets[0] === 0) return colour;
  const light = `color-mix(in srgb, ${colour} 72%, white)`;
  return `repeating-linear-gradient(${targets[0] % 2 === 1 ? 45 : 90}deg, ${colour} 0 5px, ${light} 5px 8px)`;
}
