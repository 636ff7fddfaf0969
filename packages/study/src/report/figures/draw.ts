import type { LoggerInterface } from "vega";
import type { TopLevelSpec } from "vega-lite";
import type { Spec } from "./figure.js";

/**
 * Draws a specification as SVG, without a browser. It takes its colour for text and axes from the page (`currentColor`) and has no
 * background, so that it is right on light and dark ones.
 *
 * @param warn is told what Vega finds odd
 */
export async function drawSvg(spec: Spec, warn: (words: string) => void): Promise<string> {
  // Fetched with the first picture: most commands draw none, and start sooner without it.
  const [{ parse, View }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  const logger = loggerTo(warn);
  const { spec: dataflow } = compile(spec as unknown as TopLevelSpec, { logger });
  const view = new View(parse(dataflow), { renderer: "none", logger });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Vega's own logger writes to the console. */
function loggerTo(warn: (words: string) => void): LoggerInterface {
  const told = (...words: readonly unknown[]): LoggerInterface => {
    warn(words.join(" "));
    return logger;
  };
  const logger: LoggerInterface = {
    level: () => logger,
    error: told,
    warn: told,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
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
