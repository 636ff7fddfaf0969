import type { Panel } from "../../actions.js";
import { element, setText } from "../../dom.js";
import { capitalise, formatReturn } from "../../words.js";

/** One line of a chart. */
export interface Line {
  /** By which its series know it. */
  readonly name: string;
  /** In words. */
  readonly title: string;
  readonly colour: string;
  readonly dash: readonly number[];
}

/** Which line is which, each with its values: this run's, and the compared run's. */
export function createKey(
  lines: readonly Line[],
  compared: boolean,
): Panel<[readonly (readonly (number | null)[])[]]> {
  const items = lines.map((line) => createItem(line, compared));
  const root = element("ul", { class: "key" }, ...items.map((item) => item.root));
  return {
    root,
    update(values) {
      for (const [index, item] of items.entries()) item.update(values[index]);
    },
  };
}

function createItem(line: Line, compared: boolean): Panel<[readonly (number | null)[]]> {
  const sample = element("span", { class: "sample", "aria-hidden": "true" });
  sample.style.background = strokes(line);
  const own = element("b");
  const other = element("i", { title: "the compared run" });
  const root = element("li", {}, sample, capitalise(line.title), own, ...(compared ? [other] : []));
  const words = (value: number | null) => (value === null ? "–" : formatReturn(value));
  return {
    root,
    update(values) {
      setText(own, words(values[0]));
      setText(other, `(${words(values[1])})`);
    },
  };
}

/** The line as the chart draws it, as a background. */
function strokes({ colour, dash }: Line): string {
  let end = 0;
  const stops = dash.map((length, index) => {
    const start = end;
    end += length;
    return `${index % 2 === 0 ? colour : "transparent"} ${start}px ${end}px`;
  });
  return stops.length === 0 ? colour : `repeating-linear-gradient(to right, ${stops.join(", ")})`;
}
