import type { Actions, Panel } from "../../actions.js";
import { element, onChange, setShown } from "../../dom.js";
import { levelSets, type ViewerState } from "../../state.js";
import { levelsTitle } from "../../words.js";

/** The choice of level sets: all boards or one. */
export function createLevelChooser(actions: Actions): Panel<[ViewerState]> {
  const select = element("select", { id: "levels" });
  select.addEventListener("change", () => actions.chooseLevels(select.value || null));
  const root = element("div", { class: "levels" }, element("label", { for: "levels" }, "Show"), select);
  let sets: string[] = [];
  const fill = onChange(() => {
    const all = element("option", { value: "" }, "All levels");
    select.replaceChildren(all, ...sets.map((name) => element("option", { value: name }, levelsTitle(name))));
  });
  return {
    root,
    update(state) {
      sets = levelSets(state);
      fill(sets.join("\n"));
      setShown(root, sets.length > 1);
      if (select.value !== (state.levels ?? "")) select.value = state.levels ?? "";
    },
  };
}
