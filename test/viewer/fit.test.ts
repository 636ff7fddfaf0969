import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitBoards } from "../../packages/viewer/src/drawing/fit.js";

const square = { width: 13, height: 13 };

describe("boards in an area", () => {
  it("are one as large as it fits, in the middle", () => {
    const fit = fitBoards(1, { width: 10, height: 5 }, { width: 205, height: 200 });
    expect(fit).toMatchObject({ columns: 1, rows: 1, pixels: 20, left: 2, top: 50 });
  });

  it("of a square are laid in a square", () => {
    expect(fitBoards(36, square, { width: 1000, height: 1000 })).toMatchObject({
      columns: 6,
      rows: 6,
      pixels: 12,
    });
  });

  it("lie side by side where it is wide, below each other where it is high", () => {
    expect(fitBoards(4, square, { width: 1600, height: 300 })).toMatchObject({ columns: 4, rows: 1 });
    expect(fitBoards(4, square, { width: 300, height: 1600 })).toMatchObject({ columns: 1, rows: 4 });
  });

  it("leave no more places empty than they must", () => {
    expect(fitBoards(5, square, { width: 20, height: 20 })).toMatchObject({ columns: 1, pixels: 1 });
  });

  it("never overlap, and lie within the area if a cell has a pixel", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 64 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 4000 }),
        (count, width, height, wide, high) => {
          const fit = fitBoards(count, { width, height }, { width: wide, height: high });
          expect(fit.columns * fit.rows).toBeGreaterThanOrEqual(count);
          expect(fit.stepX).toBeGreaterThanOrEqual(width * fit.pixels + (count > 1 ? 1 : 0));
          expect(fit.stepY).toBeGreaterThanOrEqual(height * fit.pixels + (count > 1 ? 1 : 0));
          if (fit.pixels === 1) return;
          expect(fit.left + (fit.columns - 1) * fit.stepX + width * fit.pixels).toBeLessThanOrEqual(wide);
          expect(fit.top + (fit.rows - 1) * fit.stepY + height * fit.pixels).toBeLessThanOrEqual(high);
        },
      ),
    );
  });
});
