import type { Mdp } from "@mesagrid/env";
import type { Decisions } from "../../planted/decisions.js";

/** How often each action was taken in each state of a level, over all of its episodes. */
export interface LevelCounts {
  readonly mdp: Mdp;
  /** The states that decisions were made in, each once. */
  readonly states: Int32Array;
  /** [states, actions] how often each action was taken there. */
  readonly counts: Float64Array;
  /** [states] their sums. */
  readonly visits: Float64Array;
}

/** All that the likelihood of a chooser hangs on: which decisions, not in which order. */
export function countDecisions(decisions: readonly Decisions[]): LevelCounts[] {
  const tables = new Map<Mdp, Map<number, Float64Array>>();
  for (const { mdp, states, actions } of decisions) {
    const table = tables.get(mdp) ?? new Map<number, Float64Array>();
    tables.set(mdp, table);
    states.forEach((state, step) => {
      const row = table.get(state) ?? new Float64Array(mdp.actions);
      table.set(state, row);
      row[actions[step]]++;
    });
  }
  return [...tables].map(([mdp, table]) => {
    const counts = new Float64Array(table.size * mdp.actions);
    const visits = new Float64Array(table.size);
    [...table.values()].forEach((row, i) => {
      counts.set(row, i * mdp.actions);
      visits[i] = row.reduce((sum, count) => sum + count, 0);
    });
    return { mdp, states: Int32Array.from(table.keys()), counts, visits };
  });
}
