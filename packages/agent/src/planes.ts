import type { ObservationSpec } from "@mesagrid/env";

/** Codes are bytes: the table has a row of this many for each channel. */
const CODES = 256;

/** Plane of each (channel, code): `table[channel * 256 + code]`, or -1 for nothing or a code that has no plane. */
export function planeTable(observation: ObservationSpec): Int16Array {
  const table = new Int16Array(observation.channels * CODES).fill(-1);
  observation.planes.forEach(({ code, channel }, plane) => {
    table[channel * CODES + code] = plane;
  });
  return table;
}

/**
 * One-hot planes, channels last, from integer codes: row b gets a 1 at `b * stride + cell * planes + plane`.
 *
 * @param table from `planeTable`
 * @param cells codes [count, channels, H, W]
 * @param out all zero on entry
 * @param stride floats a row; the room past H*W*P is left alone
 * @param columns written too, if given: the same the other way round, [stride, count] or longer, all zero on entry
 */
export function encodePlanes(
  table: Int16Array,
  observation: ObservationSpec,
  cells: Uint8Array,
  count: number,
  out: Float32Array,
  stride: number,
  columns?: Float32Array,
): void {
  const { channels } = observation;
  const area = observation.height * observation.width;
  const planes = observation.planes.length;
  let read = 0;
  for (let row = 0; row < count; row++) {
    for (let channel = 0; channel < channels; channel++) {
      const tableRow = channel * CODES;
      for (let cell = 0; cell < area; cell++) {
        const code = cells[read++];
        if (code === 0) continue;
        const plane = table[tableRow + code];
        if (plane < 0) continue;
        const column = cell * planes + plane;
        out[row * stride + column] = 1;
        if (columns) columns[column * count + row] = 1;
      }
    }
  }
}
