import type { VariableRows, WeightVectors } from "../../../packages/agent/dist/optimizers/types.js";

/** Rows of two variables with gaps between them, as kernels of our own have them: [2, 3] and [3]. */
export const ROWS: readonly VariableRows[] = [
  { starts: Int32Array.of(0, 8), width: 3, parts: 1 },
  { starts: Int32Array.of(16), width: 3, parts: 1 },
];
export const LENGTH = 24;
/** Places that belong to a variable. */
export const PLACES = ROWS.flatMap(({ starts, width }) =>
  [...starts].flatMap((start) => Array.from({ length: width }, (_, i) => start + i)),
);

/** A vector with these numbers, in their order, where the variables are, and 0 between them. */
export function spread(values: ArrayLike<number>): Float32Array {
  const vector = new Float32Array(LENGTH);
  for (const [i, place] of PLACES.entries()) vector[place] = values[i];
  return vector;
}

/** Such weights and such a gradient, in plain arrays. */
export function plainVectors(start: ArrayLike<number>) {
  let theta = spread(start);
  const gradient = new Float32Array(LENGTH);
  return {
    length: LENGTH,
    variables: ROWS,
    weights: () => theta.slice(),
    setWeights: (weights) => {
      theta = weights.slice();
    },
    gradient: () => gradient,
  } satisfies WeightVectors;
}
