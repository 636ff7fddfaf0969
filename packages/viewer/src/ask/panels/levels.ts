import type { Panel } from "../../actions.js";
import { element, onChange, setAttribute, setText } from "../../dom.js";
import { levelsTitle } from "../../words.js";
import { type Asking, isEdited, LAST_LEVEL, setNames } from "../state.js";
import { button } from "./tools.js";

/** What choosing a level does. */
export interface LevelActions {
  chooseSet(name: string): void;
  chooseLevel(number: number): void;
  /** The level of the episode that the page Watch shows of the set. */
  takeEpisode(): void;
}

/** Which level: a set and a number in it, or that of a recorded episode. */
export function createLevels(actions: LevelActions): Panel<[Asking, boolean]> {
  const set = element("select", { id: "ask-set" });
  set.addEventListener("change", () => actions.chooseSet(set.value));
  const number = element("input", {
    id: "ask-level",
    type: "number",
    min: "1",
    max: String(LAST_LEVEL + 1),
    step: "1",
  });
  number.addEventListener("change", () => {
    if (number.valueAsNumber >= 1)
      actions.chooseLevel(Math.min(LAST_LEVEL, Math.floor(number.valueAsNumber) - 1));
  });
  let at = 0;
  const before = button("‹", "Level before", () => actions.chooseLevel(Math.max(0, at - 1)));
  const next = button("›", "Next level", () => actions.chooseLevel(Math.min(LAST_LEVEL, at + 1)));
  const episode = button("Of the newest episode", "The level of the episode that Watch shows", () =>
    actions.takeEpisode(),
  );
  const note = element("span", { class: "ask-note" });
  before.setAttribute("aria-label", "Level before");
  next.setAttribute("aria-label", "Next level");
  const root = element(
    "div",
    { class: "ask-row ask-levels", role: "group", "aria-label": "Level" },
    element("label", { for: "ask-set" }, "Levels"),
    set,
    element("label", { for: "ask-level" }, "number"),
    element("div", { class: "ask-pager" }, before, number, next),
    episode,
    note,
  );
  let facts: Asking | null = null;
  const fill = onChange(() => {
    const names = facts ? setNames(facts.program) : [];
    set.replaceChildren(...names.map((name) => element("option", { value: name }, levelsTitle(name))));
  });
  return {
    root,
    update(asking, hasEpisode) {
      facts = asking;
      fill(asking.program);
      const { source } = asking;
      if (set.value !== source.set) set.value = source.set;
      at = source.kind === "drawn" ? source.number : -1;
      const shown = source.kind === "drawn" ? String(at + 1) : "";
      if (document.activeElement !== number && number.value !== shown) number.value = shown;
      episode.disabled = !hasEpisode;
      setAttribute(episode, "aria-pressed", String(source.kind === "episode"));
      setText(note, isEdited(asking) ? "edited" : "");
    },
  };
}
