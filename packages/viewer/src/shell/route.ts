/** The page's views, in the order of its navigation. */
export const VIEW_NAMES = ["watch", "ask", "edit", "runs", "studies"] as const;

export type ViewName = (typeof VIEW_NAMES)[number];

/** A place on the page: a view, and what it is to show. It is the address's part after `#`, so that any place can be linked to. */
export interface Route {
  readonly view: ViewName;
  /** What the view is to show, such as `run` and `step`; each view documents its own names. */
  readonly query: Readonly<Record<string, string>>;
}

/** Reads the part of an address from `#` on, such as `#/ask?run=ID&step=81920`; what names no view is `watch`. */
export function parseRoute(hash: string): Route {
  const [path, query] = hash.replace(/^#?\/?/, "").split("?", 2);
  const view = VIEW_NAMES.find((name) => name === path) ?? "watch";
  return { view, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The inverse of `parseRoute`; empty values are left out. */
export function formatRoute({ view, query }: Route): string {
  const words = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== ""));
  const text = words.toString();
  return text === "" ? `#/${view}` : `#/${view}?${text}`;
}
