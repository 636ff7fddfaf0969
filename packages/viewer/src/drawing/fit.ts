/** Where boards of one size lie in an area: rows of them, as large as they go. */
export interface Fit {
  readonly columns: number;
  readonly rows: number;
  /** Device pixels of a cell, at least 1. */
  readonly pixels: number;
  /** Device pixels from the area's corner to the first board's. */
  readonly left: number;
  readonly top: number;
  /** Device pixels from one board's corner to that of the next beside it, and below it. */
  readonly stepX: number;
  readonly stepY: number;
}

/** Cells' worth of space between two boards. */
const GAP = 0.6;

/**
 * The grid in which so many boards of `height` x `width` cells are largest, in an area of device pixels. All sizes are
 * whole pixels, so that the boards' pictures are crisp.
 *
 * @param board cells of a board
 * @param area device pixels
 */
export function fitBoards(
  count: number,
  board: { readonly width: number; readonly height: number },
  area: { readonly width: number; readonly height: number },
): Fit {
  let best = fitColumns(1, count, board, area);
  for (let columns = 2; columns <= count; columns++) {
    const fit = fitColumns(columns, count, board, area);
    const fuller = fit.pixels === best.pixels && fit.columns * fit.rows < best.columns * best.rows;
    if (fit.pixels > best.pixels || fuller) best = fit;
  }
  return best;
}

function fitColumns(
  columns: number,
  count: number,
  board: { readonly width: number; readonly height: number },
  area: { readonly width: number; readonly height: number },
): Fit {
  const rows = Math.ceil(count / columns);
  const across = columns * board.width + (columns - 1) * GAP;
  const down = rows * board.height + (rows - 1) * GAP;
  const pixels = Math.max(1, Math.floor(Math.min(area.width / across, area.height / down)));
  const gap = count > 1 ? Math.max(1, Math.floor(pixels * GAP)) : 0;
  const [stepX, stepY] = [board.width * pixels + gap, board.height * pixels + gap];
  return {
    columns,
    rows,
    pixels,
    left: Math.max(0, Math.floor((area.width - (columns * stepX - gap)) / 2)),
    top: Math.max(0, Math.floor((area.height - (rows * stepY - gap)) / 2)),
    stepX,
    stepY,
  };
}
