import type { Panel } from "./figures/figure.js";

/** Where a picture of a figure and its source lie, seen from the report. */
export function fileNames(id: string, { name }: Panel): { readonly svg: string; readonly source: string } {
  const path = `figures/${[id, name].filter((part) => part !== "").join("-")}`;
  return { svg: `${path}.svg`, source: `${path}.vl.json` };
}
