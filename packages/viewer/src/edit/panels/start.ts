import { TEMPLATES, type Template } from "@mesagrid/env";
import { element } from "../../dom.js";
import { formatRoute } from "../../shell/route.js";
import type { Files } from "../files/files.js";
import { button } from "./panel.js";

/** The first page of the editor: a new world, or one that is there. */
export interface Start {
  readonly root: HTMLElement;
  /** Asks the server again. */
  refresh(): void;
}

export function createStart(files: Files, begin: (template: Template) => void): Start {
  const list = element("ul", { class: "edit-list" });
  const none = element("p", { class: "edit-hint" });
  const cards = TEMPLATES.map((template) =>
    element(
      "li",
      { class: "edit-card" },
      element("h3", {}, template.title),
      element("p", {}, template.description),
      button("Start from this", () => begin(template), { "data-template": template.id, class: "edit-main" }),
    ),
  );
  const root = element(
    "div",
    { class: "edit-start" },
    element("h2", {}, "Make a world of your own"),
    element(
      "p",
      { class: "edit-hint" },
      "Each of these has two objectives that go together in training and part afterwards. Change it step by step; a guide goes along.",
    ),
    element("ul", { class: "edit-cards" }, ...cards),
    element("h2", {}, "Or change one that is there"),
    none,
    list,
  );
  return {
    root,
    async refresh() {
      const scenarios = await files.list();
      none.textContent = scenarios.length === 0 ? "There is no server here that keeps scenarios." : "";
      list.replaceChildren(
        ...scenarios.map(({ name, title, question, problems }) =>
          element(
            "li",
            {},
            element("a", { href: formatRoute({ view: "edit", query: { scenario: name } }) }, title),
            element("span", {}, problems ? "It has faults." : question),
          ),
        ),
      );
    },
  };
}
