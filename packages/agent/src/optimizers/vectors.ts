import type { VariableRows } from "./types.js";

/** Numbers of a variable. */
export function sizeOf({ starts, width }: VariableRows): number {
  return starts.length * width;
}

/** A copy of a variable's numbers in a flat vector. */
export function readVariable({ starts, width }: VariableRows, vector: Float32Array): Float32Array {
  const values = new Float32Array(starts.length * width);
  for (const [part, start] of starts.entries()) {
    values.set(vector.subarray(start, start + width), part * width);
  }
  return values;
}

/** Gives a variable other numbers in a flat vector. @param values of the variable's size */
export function writeVariable(
  { starts, width }: VariableRows,
  vector: Float32Array,
  values: Float32Array,
): void {
  for (const [part, start] of starts.entries()) {
    vector.set(values.subarray(part * width, (part + 1) * width), start);
  }
}

/** Places of all variables. */
export function allOf(variables: readonly VariableRows[]): number[] {
  return [...variables.keys()];
}

/** @throws RangeError unless these arrays have the wanted lengths */
export function checkLengths(what: string, arrays: readonly Float32Array[], wanted: readonly number[]): void {
  if (arrays.length !== wanted.length || wanted.some((length, i) => arrays[i].length !== length))
    throw new RangeError(`${what} does not fit: expected arrays of ${wanted.join(", ")}`);
}

/** Euclidean length of a vector: the global norm, if it is a gradient. */
export function norm(vector: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  return Math.sqrt(squares);
}

/** Euclidean distance of two vectors. */
export function distance(a: Float32Array, b: Float32Array): number {
  let squares = 0;
  for (let i = 0; i < a.length; i++) {
    const apart = a[i] - b[i];
    squares += apart * apart;
  }
  return Math.sqrt(squares);
}

/** What to multiply gradients of this global norm by so that it is at most `max` (Pascanu et al. 2013); 0 sets no bound. */
export function clipScale(norm: number, max: number): number {
  return max > 0 && norm > max ? max / norm : 1;
}
