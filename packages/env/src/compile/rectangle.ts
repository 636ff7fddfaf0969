import type { Report } from "./report.js";

/** A problem `off-board` unless the corners, [row, column] top left and bottom right, span a rectangle of the board. */
export function checkRectangle(
  [from, to]: readonly [readonly [number, number], readonly [number, number]],
  path: string,
  { height, width }: { readonly height: number; readonly width: number },
  report: Report,
): void {
  if (to[0] < height && to[1] < width && from[0] <= to[0] && from[1] <= to[1]) return;
  report.add({
    code: "off-board",
    path,
    message: `[[${from}], [${to}]] is not a rectangle of the board`,
    expected: `[top left, bottom right] inside ${height} x ${width}`,
  });
}
