import type { Program } from "@mesagrid/env";
import type { Actions, Panel } from "../../actions.js";
import { element, onChange, setAttribute, setText } from "../../dom.js";
import { type Episode, lengthOf } from "../playback.js";
import { momentsOf } from "../seek.js";

/** Finest step of the slider in moves: things glide between two moves. */
const FINEST = 0.05;

/** How far into its episode a board is: a slider to take it elsewhere, with marks where something happened. */
export function createMoves(
  actions: Actions,
  program: Program,
  levels: string,
  title: string,
): Panel<[episode: Episode, position: number, frame: number]> {
  const slider = element("input", {
    ...{ type: "range", min: "0", step: String(FINEST), class: "scrub" },
    "aria-label": `Move in the episode on ${title}`,
  });
  slider.addEventListener("input", () => actions.seek(levels, slider.valueAsNumber));
  const marks = element("div", { class: "marks" });
  const words = element("span");
  const root = element("div", { class: "moves" }, element("div", { class: "track" }, slider, marks), words);
  let shown: Episode | null = null;
  const mark = onChange(() => {
    if (!shown) return;
    const length = Math.max(1, lengthOf(shown));
    slider.max = String(length);
    const moments = momentsOf(program, shown.trace).map(({ frame, words }) => {
      const title = `Move ${frame}: ${words}`;
      const button = element("button", { type: "button", title, "aria-label": title });
      button.style.left = `${(100 * frame) / length}%`;
      button.addEventListener("click", () => actions.seek(levels, frame));
      return button;
    });
    marks.replaceChildren(...moments);
  });
  return {
    root,
    update(episode, position, frame) {
      shown = episode;
      mark(episode);
      if (slider.valueAsNumber !== position) slider.value = String(position);
      setText(words, `move ${frame} of ${lengthOf(episode)}`);
      setAttribute(slider, "aria-valuetext", words.textContent);
    },
  };
}
