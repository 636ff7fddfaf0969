import { type KindTable, NO_HEADING, type ObservationSpec, type WindowSpec } from "../program.js";
import type { Scenario } from "../schema/scenario.js";
import type { Report } from "./report.js";

/** Minigrid's. */
export const DEFAULT_WINDOW = [7, 7] as const;

/** What the window shows. */
interface Shown {
  readonly shown: Uint8Array;
  readonly attributes: ObservationSpec["attributes"];
  readonly codes: readonly string[];
  readonly seen: readonly number[];
  readonly height: number;
  readonly width: number;
}

/** Row and column of one step ahead and of one to the right, for each heading. */
const AXES = [
  { ahead: [-1, 0], right: [0, 1] },
  { ahead: [1, 0], right: [0, -1] },
  { ahead: [0, -1], right: [-1, 0] },
  { ahead: [0, 1], right: [1, 0] },
] as const;

/** The window of an egocentric view: ahead of an agent with a heading, else around it. */
export function compileWindow(
  scenario: Scenario,
  kinds: KindTable,
  { shown, attributes, codes, seen, height, width }: Shown,
  report: Report,
): WindowSpec {
  const heads = kinds.heading !== NO_HEADING;
  if (width % 2 === 0 || (!heads && height % 2 === 0)) {
    report.add({
      code: "even-window",
      path: "$.observe.window",
      message: `${height} x ${width} has no middle for the agent`,
      expected: heads ? "an odd number of columns" : "an odd number of rows and of columns",
    });
  }
  const row = heads ? height - 1 : (height - 1) >> 1;
  const column = (width - 1) >> 1;
  const name = scenario.observe?.outside;
  const kind =
    name === undefined ? 0 : report.find(kinds.names.slice(1), name, "$.observe.outside", "kind") + 1;
  const unseen = codes.indexOf("unseen");
  const layer = seen.indexOf(kinds.layer[kind]);
  const outside = [
    ...seen.map((_, channel) => (channel === layer ? shown[kind] : 0)),
    ...attributes.map((attribute) => attribute.codes[kind]),
  ];
  if (kind === 0) outside[0] = unseen;
  return {
    offsets: Int16Array.from(
      AXES.slice(0, heads ? AXES.length : 1).flatMap((axes) => offsetsOf(axes, height, width, row, column)),
    ),
    agent: row * width + column,
    occlusion: scenario.observe?.occlusion ?? false,
    outside: Uint8Array.from(outside),
    outsideOpaque: kind === 0 || kinds.opaque[kind] === 1,
    unseen,
  };
}

/** [height x width, 2] rows and columns from the agent's cell. */
function offsetsOf(
  { ahead, right }: (typeof AXES)[number],
  height: number,
  width: number,
  row: number,
  column: number,
): number[] {
  return Array.from({ length: height * width }, (_, seen) => {
    const forward = row - Math.floor(seen / width);
    const sideways = (seen % width) - column;
    return [forward * ahead[0] + sideways * right[0], forward * ahead[1] + sideways * right[1]];
  }).flat();
}
