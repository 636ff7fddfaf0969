import type { Panel } from "../../actions.js";
import { element, setAttribute, setShown, setText } from "../../dom.js";
import { formatRoute } from "../../shell/route.js";
import { formatCount } from "../../words.js";

/** What is known of the step that a person points at. */
export interface Then {
  readonly run: string;
  /** Null until somebody points. */
  readonly step: number | null;
  /** The last step of the training so far. */
  readonly last: number;
  /** What became of the wish to see its episodes. */
  readonly words: string;
}

/** The step that is marked on all charts: a slider for it, and the ways to what the agent was like at that time. */
export function createThen(point: (step: number) => void, show: () => void): Panel<[Then]> {
  const slider = element("input", { type: "range", id: "then", min: "0", step: "any" });
  slider.addEventListener("input", () => point(slider.valueAsNumber));
  const step = element("output", { for: "then" });
  const episodes = element("button", { type: "button" }, "Show its episodes of then");
  episodes.addEventListener("click", show);
  const ask = element("a", {}, "Ask the agent of then");
  const words = element("p", { class: "then-words", role: "status" });
  const hint = element("p", { class: "then-words" }, "Press on a chart to go to that time of the training.");
  const root = element(
    "div",
    { class: "then" },
    element("label", { for: "then" }, "At step"),
    slider,
    step,
    element("div", { class: "then-ways" }, episodes, ask),
    hint,
    words,
  );
  return {
    root,
    update(then) {
      setAttribute(slider, "max", String(then.last));
      const shown = then.step ?? then.last;
      if (slider.valueAsNumber !== shown) slider.value = String(shown);
      const told = then.step === null ? "–" : formatCount(then.step);
      setText(step, told);
      setAttribute(slider, "aria-valuetext", then.step === null ? "no step chosen" : `step ${told}`);
      setShown(hint, then.step === null);
      setAttribute(episodes, "disabled", then.step === null ? "" : null);
      setShown(ask, then.step !== null);
      const query = { run: then.run, step: String(then.step ?? 0) };
      setAttribute(ask, "href", formatRoute({ view: "ask", query }));
      setText(words, then.words);
    },
  };
}
