import type { Panel } from "../../actions.js";
import { element, icon, onChange, setAttribute, setText } from "../../dom.js";
import type { Bench } from "../bench.js";
import { GUIDE, type StepState, stepStates } from "../guide.js";
import { button, SIGNS } from "./panel.js";

const SAYS: Readonly<Record<StepState, string>> = {
  open: "not changed yet",
  done: "done",
  fault: "look here",
};

/** The steps from an idea to an agent; the chosen one is explained. @param onStep a step that leads elsewhere than into the text */
export function createGuide(bench: Bench, onStep: (id: string) => void): Panel<[]> {
  const { state, editor } = bench;
  let chosen = 0;
  const marks = GUIDE.map((step, index) => {
    const sign = element("span", { class: "edit-step-sign", "aria-hidden": "true" }, String(index + 1));
    const said = element("span", { class: "edit-unseen" });
    const node = element(
      "button",
      { type: "button", class: "edit-mark", "data-step": step.id },
      sign,
      step.title,
      said,
    );
    node.addEventListener("click", () => {
      chosen = index;
      mark();
    });
    return { node, sign, said };
  });
  const words = element("p", { "aria-live": "polite" });
  const go = button(
    "",
    () => {
      const { steps, id } = GUIDE[chosen];
      if (steps) bench.reveal(`$.${steps.join(".")}`);
      else onStep(id);
    },
    { class: "edit-go" },
  );
  const next = button(
    "Next step",
    () => {
      chosen = Math.min(GUIDE.length - 1, chosen + 1);
      mark();
      marks[chosen].node.focus();
    },
    { class: "quiet" },
  );
  const list = element("ol", {}, ...marks.map(({ node }) => element("li", {}, node)));
  const root = element(
    "section",
    { class: "edit-guide", "aria-label": "From an idea to an agent" },
    list,
    element("div", { class: "edit-step" }, words, element("div", { class: "edit-bar" }, go, next)),
  );
  function mark(): void {
    const { words: told, steps, id } = GUIDE[chosen];
    setText(words, told);
    setText(go, steps ? "Show it in the text" : id === "train" ? "Train this now" : "Show the checks");
    next.disabled = chosen === GUIDE.length - 1;
    marks.forEach(({ node }, index) => {
      setAttribute(node, "aria-current", index === chosen ? "step" : null);
    });
  }
  const settle = onChange(() => {
    const { problems, examination, began } = state;
    const states = stepStates({ tree: editor.tree(), text: editor.text(), problems, examination, began });
    states.forEach((step, index) => {
      const { node, sign, said } = marks[index];
      setAttribute(node, "data-state", step);
      sign.replaceChildren(
        step === "open" ? String(index + 1) : icon(SIGNS[step === "done" ? "good" : "look"]),
      );
      setText(said, `, ${SAYS[step]}`);
    });
  });
  mark();
  return {
    root,
    update() {
      settle(state.problems, state.examination, state.look, state.began);
    },
  };
}
