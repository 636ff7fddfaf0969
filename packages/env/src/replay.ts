import { createBuffers } from "./buffers.js";
import { BatchEnv } from "./env.js";
import { EnvError } from "./errors.js";
import { type Frame, frameOf } from "./frame.js";
import { imaginedFrames } from "./imagined.js";
import type { Program } from "./program.js";
import type { Trace } from "./trace.js";

/**
 * Plays a trace again through the engine; of an imagined one, shows what was imagined.
 *
 * @returns T + 1 frames: the start, and one after each action
 * @throws EnvError `wrong-trace` if it does not belong to this program, or ends elsewhere than it was recorded to
 */
export function replay(program: Program, trace: Trace): Frame[] {
  check(program, trace);
  if (trace.imagined) return imaginedFrames(program, trace, trace.imagined);
  const env = new BatchEnv(program, {
    slots: 1,
    seed: trace.seed,
    levels: firstSet(program),
    autoreset: "disabled",
  });
  const out = createBuffers(program, 1);
  env.startFrom(0, trace.level, out, { dynamics: trace.dynamics, counters: trace.counters });
  const returns = new Float64Array(program.objectives.names.length);
  const frame = (action: number, ended: boolean): Frame => frameOf(env, out, returns, action, ended);
  const frames = [frame(-1, false)];
  const action = new Uint8Array(1);
  trace.actions.forEach((chosen, step) => {
    action[0] = chosen;
    env.step(action, out);
    for (let k = 0; k < returns.length; k++) returns[k] += out.objectives[k];
    const ended = out.terminated[0] === 1 || out.truncated[0] === 1;
    if (ended !== (step === trace.actions.length - 1)) {
      throw new EnvError(
        "wrong-trace",
        `step ${step} of ${trace.actions.length} ${ended ? "ends" : "does not end"} the episode`,
      );
    }
    frames.push(frame(chosen, ended));
  });
  return frames;
}

function firstSet(program: Program): string {
  return [...program.levelSets.keys()][0];
}

/** A trace may come from a stranger or an older scenario: nothing in it may reach past a table. */
function check(program: Program, trace: Trace): void {
  const { kinds, boardSize, cells } = program;
  const board = trace.level.board;
  const agents =
    board.length === boardSize
      ? board.subarray(kinds.agentLayer * cells, (kinds.agentLayer + 1) * cells).filter((kind) => kind !== 0)
      : [];
  const sound =
    trace.scenario === program.name &&
    board.length === boardSize &&
    board.every(
      (kind, at) => kind === 0 || (kind < kinds.names.length && kinds.layer[kind] === Math.floor(at / cells)),
    ) &&
    agents.length === 1 &&
    trace.counters.length === program.counters.names.length &&
    trace.actions.length <= (program.levelSets.get(trace.level.set)?.limit ?? program.limit) &&
    trace.actions.every((action) => action < program.actions.names.length);
  if (!sound) throw new EnvError("wrong-trace", `it was not recorded on '${program.name}' as it is here`);
}
