import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Spec } from "./figure.js";

/**
 * Draws a specification as SVG, without a browser. It takes its colour for text and axes from the page (`currentColor`) and has no
 * background, so that it is right on light and dark ones.
 */
export async function drawSvg(spec: Spec): Promise<string> {
  const view = new View(parse(compile(spec as unknown as TopLevelSpec).spec), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** A picture within a page: one image with a text, at most as wide as its place. */
export function inlineSvg(svg: string, label: string): string {
  return svg.replace(/^<svg /, `<svg role="img" aria-label="${label}" `).replace(/ class="marks"/, "");
}

const ALONE =
  "<style>svg{color:#1b1b1f;background:#fff}@media(prefers-color-scheme:dark){svg{color:#e8e8ea;background:#16171a}}</style>";

/** A picture as a file of its own. */
export function fileSvg(svg: string, label: string): string {
  return `${inlineSvg(svg, label).replace(/>/, `>${ALONE}`)}\n`;
}
