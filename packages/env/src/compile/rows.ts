import type { Rows } from "../program.js";

/** Lists of integers as two flat arrays. */
export function rowsOf(lists: readonly (readonly number[])[]): Rows {
  const start = new Int32Array(lists.length + 1);
  lists.forEach((list, index) => {
    start[index + 1] = start[index] + list.length;
  });
  return { start, list: Int32Array.from(lists.flat()) };
}
