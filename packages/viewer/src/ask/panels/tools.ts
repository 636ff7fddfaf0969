import type { Program } from "@mesagrid/env";
import type { Panel } from "../../actions.js";
import { element, onChange, setAttribute } from "../../dom.js";
import type { Stage } from "../../drawing/stage.js";
import { capitalise } from "../../words.js";
import { nameOf } from "../edits.js";
import type { Asking, Tool } from "../state.js";

/** What the buttons of the tools do. */
export interface ToolActions {
  choose(tool: Tool): void;
  turn(heading: number): void;
}

/** Side of a tool's picture in CSS pixels. */
const ICON = 24;
const HEADINGS = ["up", "down", "left", "right"];

/** Move, take away, a palette of kinds to put. */
export function createTools(actions: ToolActions): Panel<[Asking, Stage, unknown]> {
  const list = element("div", {
    class: "ask-palette",
    role: "group",
    "aria-label": "What a click on the level does",
  });
  const facing = element("select", { id: "ask-facing" });
  facing.replaceChildren(
    ...HEADINGS.map((name, heading) => element("option", { value: String(heading) }, name)),
  );
  facing.addEventListener("change", () => actions.turn(Number(facing.value)));
  const faces = element("label", { class: "ask-facing" }, "The agent faces ", facing);
  const root = element("section", { class: "ask-tools", "aria-label": "Change the level" }, list, faces);
  let facts: { program: Program; stage: Stage } | null = null;
  let tools: { tool: Tool; node: HTMLButtonElement }[] = [];
  const build = onChange(() => {
    if (!facts) return;
    const { program, stage } = facts;
    const kinds = program.kinds.names.slice(1).map((_, index): { tool: Tool; node: HTMLButtonElement } => {
      const kind = index + 1;
      const icon = stage.icon(program, kind, ICON);
      icon.style.width = icon.style.height = `${ICON}px`;
      icon.setAttribute("aria-hidden", "true");
      const name = nameOf(program, kind);
      const node = button(capitalise(name), `Put a ${name} where you click`, () => actions.choose(kind));
      node.prepend(icon);
      return { tool: kind, node };
    });
    tools = [
      { tool: "hand", node: button("Move", "Drag things from cell to cell", () => actions.choose("hand")) },
      {
        tool: "rub",
        node: button("Take away", "Take the thing away that you click", () => actions.choose("rub")),
      },
      ...kinds,
    ];
    list.replaceChildren(...tools.map(({ node }) => node));
  });
  return {
    root,
    update(asking, stage, look) {
      facts = { program: asking.program, stage };
      build(asking.program, look);
      for (const { tool, node } of tools) setAttribute(node, "aria-pressed", String(tool === asking.tool));
      faces.hidden = asking.moment.heading < 0;
      if (facing.value !== String(asking.moment.heading)) facing.value = String(asking.moment.heading);
    },
  };
}

/** A button with words and a hint. */
export function button(words: string, title: string, press: () => void): HTMLButtonElement {
  const node = element("button", { type: "button", title }, words);
  node.addEventListener("click", press);
  return node;
}
