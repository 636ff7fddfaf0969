import type { Frame, Program } from "@mesagrid/env";
import { movesBetween } from "./moves.js";

/** Something that a step did to a thing, whatever its scenario calls it. */
export interface Happening {
  /**
   * `gone`: it was taken, eaten, opened; `changed`: another kind stands in its place; `hurt`: the agent had to pay for an
   * event.
   */
  readonly what: "gone" | "changed" | "hurt";
  readonly cell: number;
  /** The kind that went or was changed, or the agent. */
  readonly kind: number;
}

/** More at once than a person can see is left out: a rule may change a whole board. */
const MOST = 12;

/** What happened between two frames, by what became of the board and what was paid; the prices say what hurts. */
export function happenings(program: Program, before: Frame, after: Frame): Happening[] {
  const { kinds } = program;
  const found: Happening[] = [];
  for (const { kind, layer, from, to } of movesBetween(program, before.board, after.board)) {
    if (to >= 0 || kind === kinds.agent) continue;
    const what = isTurned(program, before, after, layer, from) ? "changed" : "gone";
    found.push({ what, cell: from, kind });
  }
  if (hurts(program, after)) found.push({ what: "hurt", cell: after.agent, kind: kinds.agent });
  return found.slice(-MOST);
}

/** True if what stands there now has not come from another cell: there is one more of it than before. */
function isTurned(program: Program, before: Frame, after: Frame, layer: number, cell: number): boolean {
  const start = layer * program.cells;
  const now = after.board[start + cell];
  if (now === 0) return false;
  const count = ({ board }: Frame) => {
    let sum = 0;
    for (let at = start; at < start + program.cells; at++) if (board[at] === now) sum++;
    return sum;
  };
  return count(after) > count(before);
}

/** True if an event of the step, its mere passing aside, costs some objective something. */
function hurts({ objectives }: Program, { events }: Frame): boolean {
  const { prices, names } = objectives;
  for (let event = 1; event < events.length; event++) {
    if (events[event] === 0) continue;
    for (let k = 0; k < names.length; k++) if (prices[event * names.length + k] < 0) return true;
  }
  return false;
}
