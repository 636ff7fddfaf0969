import { element, setAttribute, setShown } from "../dom.js";
import { formatRoute, type Route, VIEW_NAMES, type ViewName } from "./route.js";
import { VIEWS } from "./views.js";

/** Links to the page's views; the one that is shown is marked. */
export interface Navigation {
  readonly root: HTMLElement;
  /** On a page of recorded runs only views of them can be gone to. */
  update(shown: ViewName, recorded: boolean): void;
}

/** Makes the links. What is chosen elsewhere, such as the run, is up to `queryOf`. */
export function createNavigation(queryOf: (view: ViewName) => Route["query"]): Navigation {
  const links = new Map<ViewName, HTMLAnchorElement>();
  for (const view of VIEW_NAMES) {
    const entry = VIEWS[view];
    if (!entry) continue;
    const link = element("a", { href: formatRoute({ view, query: {} }), title: entry.hint }, entry.title);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      window.location.hash = formatRoute({ view, query: queryOf(view) });
    });
    links.set(view, link);
  }
  return {
    root: element("nav", { class: "views", "aria-label": "Views" }, ...links.values()),
    update(shown, recorded) {
      for (const [view, link] of links) {
        setAttribute(link, "aria-current", view === shown ? "page" : null);
        setShown(link, !recorded || (VIEWS[view]?.ofRecords ?? false));
      }
    },
  };
}
