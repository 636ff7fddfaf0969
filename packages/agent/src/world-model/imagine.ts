import {
  addPay,
  BatchEnv,
  createBuffers,
  drawCodes,
  type Program,
  replay,
  type Trace,
  type TraceEvent,
} from "@mesagrid/env";
import { type Foreseen, foresee } from "./foresee.js";
import type { WorldModel } from "./model.js";

/**
 * An episode as a world model imagines it: the same start and the same actions as a recorded one, one prediction after
 * another, none of them looked at beside what happened. It ends where the model says that it does, or with the actions.
 * An event that is likelier than not happens once.
 *
 * @param program what the model was trained on
 * @throws EnvError `wrong-trace` if it is of another world, `not-drawable`
 */
export function imagine(program: Program, model: WorldModel, trace: Trace): Trace {
  replay(program, trace);
  const env = new BatchEnv(program, {
    slots: 1,
    seed: trace.seed,
    levels: [...program.levelSets.keys()][0],
    autoreset: "disabled",
  });
  const out = createBuffers(program, 1);
  env.startFrom(0, trace.level, out, { dynamics: trace.dynamics, counters: trace.counters });
  let seen: Pick<Foreseen, "cells" | "side"> = { cells: out.cells, side: out.side };
  const boards = [env.state.boards.slice()];
  const sides: number[] = [...out.side];
  const events: TraceEvent[] = [];
  const returns = new Float64Array(program.objectives.names.length);
  let ended = false;
  let steps = 0;
  for (; steps < trace.actions.length && !ended; steps++) {
    const next = foresee(model, seen.cells, seen.side, trace.actions.subarray(steps, steps + 1), 1);
    seen = next;
    const board = boards[steps].slice();
    drawCodes(program, next.cells, board);
    boards.push(board);
    sides.push(...next.side);
    const counts = new Uint8Array(program.events.length).fill(1, 0, 1);
    for (const [i, likelihood] of next.events.entries()) {
      if (likelihood <= 0.5) continue;
      counts[i + 1] = 1;
      events.push({ step: steps, event: i + 1, count: 1 });
    }
    addPay(program, trace.level.set, counts, steps + 1, returns);
    ended = next.end[0] > 0.5;
  }
  return {
    ...trace,
    actions: trace.actions.slice(0, steps),
    events,
    returns,
    ended: ended ? "terminated" : "truncated",
    outcome: "",
    imagined: {
      boards: Uint8Array.from(boards.flatMap((board) => [...board])),
      side: Float64Array.from(sides),
    },
  };
}
