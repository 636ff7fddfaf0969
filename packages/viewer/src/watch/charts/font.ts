/** The letters of charts, as uPlot takes them. */
export const FONT = "12px system-ui, -apple-system, 'Segoe UI', sans-serif";

/** The same on a canvas with so many pixels for each of the page's. */
export function fontAt(ratio: number): string {
  return FONT.replace(/^(\d+)px/, (_, size) => `${Number(size) * ratio}px`);
}
