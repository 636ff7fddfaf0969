import { element, setAttribute, setShown } from "../../dom.js";
import type { Tab } from "./panel.js";

/** Tabs beside the text, one of them shown. */
export interface Tabs {
  /** The list of tabs. */
  readonly root: HTMLElement;
  /** What they show. */
  readonly panels: readonly HTMLElement[];
  show(id: string): void;
  /** The one that is shown. */
  shown(): string;
  update(milliseconds: number, motion: boolean): void;
}

export function createTabs(tabs: readonly Tab[]): Tabs {
  let shown = tabs[0];
  const buttons = tabs.map((tab) => {
    const node = element(
      "button",
      { type: "button", role: "tab", id: `edit-tab-${tab.id}`, "aria-controls": `edit-${tab.id}` },
      tab.title,
    );
    node.addEventListener("click", () => show(tab.id));
    return node;
  });
  const panels = tabs.map((tab) =>
    element(
      "div",
      {
        role: "tabpanel",
        id: `edit-${tab.id}`,
        class: "edit-panel",
        "aria-labelledby": `edit-tab-${tab.id}`,
      },
      tab.root,
    ),
  );
  const root = element(
    "div",
    { class: "edit-tabs", role: "tablist", "aria-label": "Beside the text" },
    ...buttons,
  );
  root.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = (tabs.indexOf(shown) + by + tabs.length) % tabs.length;
    show(tabs[next].id);
    buttons[next].focus();
  });
  function mark(): void {
    tabs.forEach((tab, index) => {
      setAttribute(buttons[index], "aria-selected", String(tab === shown));
      setAttribute(buttons[index], "tabindex", tab === shown ? "0" : "-1");
      setShown(panels[index], tab === shown);
    });
  }
  function show(id: string): void {
    const next = tabs.find((tab) => tab.id === id);
    if (!next || next === shown) return;
    shown.leave();
    shown = next;
    shown.enter();
    mark();
  }
  mark();
  shown.enter();
  return {
    root,
    panels,
    show,
    shown: () => shown.id,
    update: (milliseconds, motion) => shown.update(milliseconds, motion),
  };
}
