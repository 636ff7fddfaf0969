import type { Program } from "@mesagrid/env";
import type { Panel } from "../../actions.js";
import { element, onChange } from "../../dom.js";
import type { Stage } from "../../drawing/stage.js";
import { kindTitle } from "../../words.js";

/** Side of a legend's picture in CSS pixels. */
const ICON = 26;

/** The scenario's question, and what each picture on the boards is. `look` changes when colours do. */
export function createLegend(): Panel<[Program | null, Stage, unknown]> {
  const root = element("section", { class: "legend", "aria-label": "The scenario" });
  let facts: { program: Program; stage: Stage } | null = null;
  const draw = onChange(() => {
    if (!facts) {
      root.replaceChildren();
      return;
    }
    const { program, stage } = facts;
    const items = program.kinds.names.slice(1).map((name, index) => {
      const icon = stage.icon(program, index + 1, ICON);
      icon.setAttribute("aria-hidden", "true");
      icon.style.width = icon.style.height = `${ICON}px`;
      return element("li", {}, icon, element("span", {}, kindTitle(program, name)));
    });
    root.replaceChildren(
      element("h2", { class: "question" }, program.scenario.question),
      element("ul", { class: "kinds", "aria-label": "What the pictures mean" }, ...items),
    );
  });
  return {
    root,
    update(program, stage, look) {
      facts = program ? { program, stage } : null;
      draw(program, look);
    },
  };
}
