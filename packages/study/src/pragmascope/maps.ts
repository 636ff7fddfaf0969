import type { ObservationSpec } from "@mesagrid/env";
import type { FoundComponent, PragmascopeReading } from "./pragmascope.js";
import type { PlacedView } from "./views.js";

/** Pixels of a cell, and around a board. */
const CELL = 14;
const MARGIN = 4;
/** Pixels above a board, for its name. */
const HEAD = 16;
/** Boards of a component: of the kinds that it hangs on most. */
const BOARDS = 4;
/** Boards on which no cell comes near the strongest say nothing. */
const FAINT = 0.2;

/**
 * A component as pictures of the board, one for each kind that it hangs on: how it correlates with the kind's being in each cell, blue
 * where it is high with it, red where it is low. Thick frames are views that carry it.
 *
 * @returns an SVG element
 */
export function mapsOf(
  spec: ObservationSpec,
  reading: PragmascopeReading,
  component: FoundComponent,
): string {
  const boards = boardsOf(spec, component);
  const [width, height] = [spec.width * CELL + 2 * MARGIN, spec.height * CELL + HEAD + 2 * MARGIN];
  const frames = framesOf(reading.views, component);
  const most = Math.max(...component.loadings.map(Math.abs), 1e-9);
  const drawn = boards.map(({ title, cells }, i) => {
    const squares = cells.map((loading, cell) => square(spec, cell, loading, most));
    const label = `<text x="0" y="-4" font-size="11" font-family="sans-serif">${markup(title)}</text>`;
    return `<g transform="translate(${i * width + MARGIN} ${HEAD + MARGIN})">${label}${squares.join("")}${frames}</g>`;
  });
  const words = `<title>${markup(`${component.name} on ${boards.map(({ title }) => title).join(", ")}`)}</title>`;
  const size = `width="${Math.max(1, boards.length) * width}" height="${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">${words}${drawn.join("")}</svg>`;
}

/** The side numbers that a component hangs on, in words. */
export function sidesOf(spec: ObservationSpec, { loadings }: FoundComponent): string {
  const first = spec.height * spec.width * spec.planes.length;
  return spec.side
    .map((name, i) => [name, loadings[first + i]] as const)
    .filter(([, loading]) => Math.abs(loading) >= FAINT / 2)
    .map(([name, loading]) => `${name} ${loading > 0 ? "+" : ""}${loading.toFixed(2)}`)
    .join(", ");
}

/** Text for markup. */
export function markup(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Loadings of each kind's cells, from the kind with the largest sum of squares. */
function boardsOf({ height, width, planes, codes }: ObservationSpec, { loadings }: FoundComponent) {
  const all = planes.map(({ code }, plane) => {
    const cells = Array.from({ length: height * width }, (_, cell) => loadings[cell * planes.length + plane]);
    const [strongest, sum] = [Math.max(...cells.map(Math.abs)), cells.reduce((s, x) => s + x * x, 0)];
    return { title: codes[code], cells, strongest, sum };
  });
  const most = Math.max(...all.map(({ strongest }) => strongest));
  return all
    .filter(({ strongest }) => strongest > 0 && strongest >= FAINT * most)
    .sort((a, b) => b.sum - a.sum)
    .slice(0, BOARDS);
}

function square({ width }: ObservationSpec, cell: number, loading: number, most: number): string {
  const [x, y] = [(cell % width) * CELL, Math.floor(cell / width) * CELL];
  const colour = loading > 0 ? "#1f5fbf" : "#c0392b";
  const strength = Math.min(1, Math.abs(loading) / most).toFixed(3);
  const place = `x="${x}" y="${y}" width="${CELL}" height="${CELL}"`;
  return `<rect ${place} fill="${colour}" fill-opacity="${strength}" stroke="#ddd" stroke-width="0.5"/>`;
}

/** Frames of the patches, thick where they carry the component. */
function framesOf(views: readonly PlacedView[], { carriers }: FoundComponent): string {
  const frame = ({ rectangle }: PlacedView, v: number) => {
    if (!rectangle) return "";
    const { top, bottom, left, right } = rectangle;
    const place = `x="${left * CELL}" y="${top * CELL}" width="${(right - left) * CELL}" height="${(bottom - top) * CELL}"`;
    return `<rect ${place} fill="none" stroke="#222" stroke-width="${carriers.includes(v) ? 2.5 : 0.4}"/>`;
  };
  const order = [...views.keys()].sort((a, b) => Number(carriers.includes(a)) - Number(carriers.includes(b)));
  return order.map((v) => frame(views[v], v)).join("");
}
