import type { Game } from "@mesagrid/env";
import { element } from "../../dom.js";
import { type Palette, seriesColour } from "../../palette.js";
import { capitalise, eventWords, formatReturn, objectiveTitle } from "../../words.js";

/** What each objective has earned so far, an item each. */
export function returnsOf({ program, returns }: Game, palette: Palette): HTMLElement[] {
  return program.objectives.names.map((name, k) => {
    const swatch = element("span", { class: "swatch" });
    swatch.style.background = seriesColour(palette, k);
    const value = returns[name];
    return element(
      "li",
      { "data-objective": name, ...(value !== 0 && { "data-got": "" }) },
      swatch,
      `${capitalise(objectiveTitle(program, name))} `,
      element("b", {}, formatReturn(value)),
      element("span", { class: "tag" }, program.objectives.roles[k]),
    );
  });
}

/** What happened, and how it stands. */
export function playWords(game: Game): string {
  const moves = game.actions.length;
  const happened = game.happened.map((event) => eventWords(event, 1)).join(", ");
  const counters = game.program.counters.names.map(
    (name, i) => `${name} ${formatReturn(game.frame.counters[i])}`,
  );
  const { ended } = game;
  if (ended) {
    const how = ended.how === "truncated" ? "the time is over" : ended.outcome;
    return `Over after ${moves} moves: ${[happened, how].filter((part) => part !== "").join(", ")}. Press N for another level.`;
  }
  if (moves === 0) return "Click the board, then use the arrow keys.";
  return [`Move ${moves} of ${game.limit}`, happened, ...counters].filter((part) => part !== "").join(" · ");
}
