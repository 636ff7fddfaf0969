import { EnvError } from "./errors.js";
import type { Frame } from "./frame.js";
import { NO_HEADING, type Program } from "./program.js";
import type { Imagined, Trace } from "./trace.js";

/**
 * Draws observed codes on a board, so that they can be shown: what the view does not show of it stays as it is.
 *
 * @param codes [cellsSize] an observation
 * @param board [boardSize] changed
 * @throws EnvError `not-drawable` if the view is of a window or of attributes: it does not say what lies where
 */
export function drawCodes(program: Program, codes: Uint8Array, board: Uint8Array): void {
  const { observation, cells, kinds } = program;
  if (observation.window || observation.attributes.length > 0)
    throw new EnvError(
      "not-drawable",
      `what '${program.name}' shows (a window, or attributes) cannot be drawn on its board`,
    );
  if (observation.painted) for (const start of program.paintedStarts) board.fill(0, start, start + cells);
  for (let channel = 0; channel < observation.channels; channel++) {
    const layer = observation.layers[channel] * cells;
    for (let cell = 0; cell < cells; cell++) {
      const code = codes[channel * cells + cell];
      if (!observation.painted) board[layer + cell] = code;
      else if (code > 0) board[kinds.layer[code] * cells + cell] = code;
    }
  }
}

/**
 * The frames of an imagined episode: nothing is played, what was imagined is shown. Counters that are not observed stay as
 * they were at the start, and nobody knows where the agent faces. Where no agent is imagined it is where it last was.
 *
 * @throws EnvError `wrong-trace` if it does not belong to this program
 */
export function imaginedFrames(program: Program, trace: Trace, { boards, side }: Imagined): Frame[] {
  const { boardSize, cells, kinds, observation, objectives, counters } = program;
  const steps = trace.actions.length;
  const sides = observation.side.length;
  const sound =
    boards.length === (steps + 1) * boardSize &&
    side.length === (steps + 1) * sides &&
    boards.every((kind) => kind < kinds.names.length) &&
    trace.events.every(({ step, event }) => step < steps && event < program.events.length);
  if (!sound) throw new EnvError("wrong-trace", `it was not imagined of '${program.name}' as it is here`);
  let agent = 0;
  const returns = new Float64Array(objectives.names.length);
  return Array.from({ length: steps + 1 }, (_, at): Frame => {
    const board = boards.slice(at * boardSize, (at + 1) * boardSize);
    const found = board.indexOf(kinds.agent, kinds.agentLayer * cells) - kinds.agentLayer * cells;
    if (found >= 0 && found < cells) agent = found;
    const values = trace.counters.slice();
    for (let i = 0; i < sides; i++) {
      const counter = observation.sideCounters[i];
      values[counter] = side[at * sides + i] * counters.max[counter];
    }
    const events = new Uint8Array(program.events.length);
    for (const { step, event, count } of trace.events) if (step === at - 1) events[event] = count;
    if (at > 0) events[0] = 1;
    addPay(program, trace.level.set, events, at, returns);
    return {
      board,
      counters: values,
      fired: new Uint8Array(program.rules.count),
      agent,
      heading: NO_HEADING,
      action: at === 0 ? -1 : trace.actions[at - 1],
      events,
      returns: returns.slice(),
      ended: at === steps,
    };
  });
}

/**
 * Adds what events pay each objective.
 *
 * @param set the level's set, whose limit prices decay by
 * @param events [events] of one step
 * @param step from 1
 * @param returns [objectives] changed
 */
export function addPay(
  program: Program,
  set: string,
  events: Uint8Array,
  step: number,
  returns: Float64Array,
): void {
  const { names, prices, decays } = program.objectives;
  const gone = step / (program.levelSets.get(set)?.limit ?? program.limit);
  for (let event = 0; event < events.length; event++) {
    for (let k = 0; k < names.length; k++)
      returns[k] += prices[event * names.length + k] * events[event] * (1 - decays[k] * gone);
  }
}
