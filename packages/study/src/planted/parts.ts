import type { Policy, Standing } from "@mesagrid/agent";
import type { ObservationSpec } from "@mesagrid/env";

/** Which part acts in a slot now. */
export type Pick = (env: Standing["env"], slot: number) => number;

/**
 * A policy of several parts, one of which acts in each slot at each step. Each part is asked about its own rows only, so that a part
 * need not know what to do elsewhere.
 *
 * @param parts policies without a memory
 */
export function byPart(observation: ObservationSpec, parts: readonly Policy[], pick: Pick): Policy {
  const { cellsSize, side } = observation;
  return {
    probabilities(cells, sides, count, out, _memory, standing) {
      if (!standing)
        throw new RangeError("a planted policy plays in an env: it needs to know where it stands");
      const { env, slots } = standing;
      const actions = env.program.actions.names.length;
      const picked = slots.map((slot) => pick(env, slot));
      parts.forEach((part, index) => {
        const rows = [...picked.keys()].filter((row) => row < count && picked[row] === index);
        if (rows.length === 0) return;
        const own = new Float32Array(rows.length * actions);
        part.probabilities(
          gather(cells, cellsSize, rows, new Uint8Array(rows.length * cellsSize)),
          gather(sides, side.length, rows, new Float32Array(rows.length * side.length)),
          rows.length,
          own,
          undefined,
          { env, slots: rows.map((row) => slots[row]) },
        );
        rows.forEach((row, i) => {
          out.set(own.subarray(i * actions, (i + 1) * actions), row * actions);
        });
      });
    },
  };
}

/** Rows of a table, closed up. */
function gather<T extends Uint8Array | Float32Array>(
  table: T,
  width: number,
  rows: readonly number[],
  into: T,
): T {
  rows.forEach((row, i) => {
    into.set(table.subarray(row * width, (row + 1) * width), i * width);
  });
  return into;
}

/** A policy that draws one of its parts anew at each step: the mean of their chances. */
export function byStep(actions: number, parts: readonly Policy[], shares: readonly number[]): Policy {
  return {
    probabilities(cells, side, count, out, _memory, standing) {
      const own = new Float32Array(count * actions);
      out.fill(0, 0, count * actions);
      parts.forEach((part, index) => {
        part.probabilities(cells, side, count, own, undefined, standing);
        for (let i = 0; i < count * actions; i++) out[i] += shares[index] * own[i];
      });
    },
  };
}
