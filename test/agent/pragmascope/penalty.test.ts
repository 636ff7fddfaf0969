import { describe, expect, it, test } from "vitest";
import { standardise } from "../../../packages/agent/dist/abstractions/abstractions.js";
import { Pragmascope } from "../../../packages/agent/dist/regularizers/pragmascope.js";
import { normals, plainPenalty, plainStandardised, rowsOf } from "./plain.js";

const SHAPES = [
  { rows: 5, units: 3, columns: 2 },
  { rows: 33, units: 16, columns: 4 },
  { rows: 40, units: 21, columns: 7 },
  { rows: 300, units: 10, columns: 17 },
];

describe.each(SHAPES)("the penalty of $rows rows of $units units and $columns abstractions", (shape) => {
  const { rows, units, columns } = shape;
  const values = normals(rows, columns, 1);
  const phi = standardise(values, columns).values;
  // Partly made of abstractions, partly not, and with means.
  const weights = normals(columns, units, 2);
  const h = normals(rows, units, 3).map((noise, i) => {
    const [row, unit] = [Math.floor(i / units), i % units];
    let sum = noise + unit;
    for (let c = 0; c < columns; c++) sum += values[row * columns + c] * weights[c * units + unit];
    return Math.max(0, sum);
  });
  const plain = (numbers: ArrayLike<number>) => plainPenalty(rowsOf(numbers, rows), rowsOf(phi, rows));

  it("is the formula", () => {
    const slopes = new Float32Array(h.length);
    const penalty = new Pragmascope([], 1).penalty(h, phi, rows, slopes);
    expect(penalty).toBeCloseTo(plain(h), 5);
    expect(penalty).toBeGreaterThan(0.01);
    expect(penalty).toBeLessThan(0.99);
  });

  it("has the slopes of finite differences, times the weight, added to what is there", () => {
    const slopes = new Float32Array(h.length).fill(2);
    new Pragmascope([], 50).penalty(h, phi, rows, slopes);
    const exact = Float64Array.from(h);
    for (const at of [0, 1, units, h.length >> 1, h.length - 1]) {
      const [more, less] = [1e-4, -1e-4].map((by) => plain(exact.with(at, exact[at] + by)));
      expect(slopes[at] - 2).toBeCloseTo((50 * (more - less)) / 2e-4, 3);
    }
  });

  it("is the same whatever was computed before, of more rows and of other columns", () => {
    const pragmascope = new Pragmascope([], 1);
    const before = normals(2 * rows, units, 4);
    const others = standardise(normals(2 * rows, columns + 1, 5), columns + 1).values;
    pragmascope.penalty(before, others, 2 * rows, new Float32Array(before.length));
    const [again, fresh] = [pragmascope, new Pragmascope([], 1)].map((each) => {
      const slopes = new Float32Array(h.length);
      return { penalty: each.penalty(h, phi, rows, slopes), slopes };
    });
    expect(again).toEqual(fresh);
  });
});

test("activations that are abstractions have nearly none, dead ones none, and both no slope that is no number", () => {
  const [rows, units] = [64, 4];
  const values = normals(rows, 3, 1);
  const phi = standardise(values, 3).values;
  const pragmascope = new Pragmascope([], 1);
  const made = Float32Array.from(
    { length: rows * units },
    (_, i) => values[3 * Math.floor(i / units)] * ((i % units) + 1),
  );
  const slopes = new Float32Array(made.length);
  expect(pragmascope.penalty(made, phi, rows, slopes)).toBeLessThan(1e-5);
  expect(pragmascope.penalty(new Float32Array(made.length), phi, rows, slopes)).toBe(0);
  expect(slopes.every(Number.isFinite)).toBe(true);
});

test("abstractions are standardised, those that never change left out, of chosen rows in their order", () => {
  const values = Float32Array.of(1, 7, 0, 2, 7, 1, 3, 7, 0, 9, 7, 5);
  const { columns, values: all } = standardise(values, 3);
  expect(columns).toBe(2);
  const plain = plainStandardised(rowsOf(values, 4));
  for (const [i, value] of plain.flat().entries()) expect(all[i]).toBeCloseTo(value, 12);
  const chosen = standardise(values, 3, Int32Array.of(2, 0));
  expect(chosen).toEqual({ columns: 1, values: Float64Array.of(1, -1) });
});

describe("a batch", () => {
  const places = Int32Array.of(-1, 1, -1, 0, 2);
  const values = Float32Array.of(0, 1, 5);

  it("is judged by the rows that something is known of, the sum of its layers' penalties", () => {
    const pragmascope = new Pragmascope(["a", "b"], 3);
    const loss = pragmascope.lossOf({ width: 1, values, places });
    if (!loss) throw new Error("there is none");
    expect(loss.rows).toEqual(Int32Array.of(1, 3, 4));
    const layers = [Float32Array.of(1, 0, 4), Float32Array.of(2, 9, 1, 0, 3, 3)];
    const phi = plainStandardised([[1], [0], [5]]);
    const plain = layers.map((h) => plainPenalty(rowsOf(h, 3), phi));
    const value = loss.loss(
      layers,
      layers.map(({ length }) => new Float32Array(length)),
    );
    expect(value).toBeCloseTo(3 * (plain[0] + plain[1]), 5);
    expect(loss.value).toBe(value);
    expect(loss.unaccounted).toBeCloseTo((plain[0] + plain[1]) / 2, 5);
  });

  it("has none where nothing can be judged by", () => {
    const pragmascope = new Pragmascope(["a"], 3);
    const alone = Int32Array.of(-1, 0, -1);
    expect(pragmascope.lossOf({ width: 1, values, places: alone })).toBeUndefined();
    expect(pragmascope.lossOf({ width: 1, values: values.map(() => 2), places })).toBeUndefined();
  });
});
