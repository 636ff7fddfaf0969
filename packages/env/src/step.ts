import type { StepBuffers } from "./buffers.js";
import { mayMove, moveThing } from "./effects.js";
import { type Program, STAY } from "./program.js";
import { runPushStage, runStage } from "./rules.js";
import type { Turn } from "./turn.js";

/**
 * One step of the turn's slot: rules before the move, pushes, the move, rules of what was arrived at, rules of the
 * step's end, the limit. Writes the slot's row of events, objectives, terminated, truncated, outcomes and executed, and
 * what changed of the observation; the reward is the caller's.
 */
export function stepSlot(turn: Turn): void {
  const { program, state, out, slot } = turn;
  const { stages } = program.rules;
  clearRow(program, slot, out);
  turn.moved = STAY;
  turn.was = state.agents[slot];
  if (stages.before.length > 0) runStage(turn, stages.before);
  out.executed[slot] = turn.action;
  const direction = program.actions.direction[turn.action];
  if (program.kinds.anyPush && direction !== STAY) push(turn, direction);
  move(turn, direction);
  if (stages.arrive.length > 0) arrive(turn);
  if (stages.end.length > 0) runStage(turn, stages.end);
  const elapsed = ++state.elapsed[slot];
  if (elapsed >= program.limit && out.terminated[slot] === 0) out.truncated[slot] = 1;
  if (out.terminated[slot] === 1 || out.truncated[slot] === 1) state.over[slot] = 1;
}

/** Nothing has happened yet, but that a step was taken. */
function clearRow(program: Program, slot: number, out: StepBuffers): void {
  const { names, prices, pricesStep } = program.objectives;
  const events = program.events.length;
  for (let e = 1; e < events; e++) out.events[slot * events + e] = 0;
  out.events[slot * events] = 1;
  for (let k = 0; k < names.length; k++) out.objectives[slot * names.length + k] = pricesStep ? prices[k] : 0;
  out.terminated[slot] = 0;
  out.truncated[slot] = 0;
  out.outcomes[slot] = 0;
}

/** Moves what can be pushed from the cell ahead of the agent. Several there are judged together, before any moves. */
function push(turn: Turn, direction: number): void {
  const { program, state } = turn;
  const { cells, layers, kinds } = program;
  const ahead = program.neighbours[direction * cells + state.agents[turn.slot]];
  if (ahead === state.agents[turn.slot]) return;
  const beyond = program.neighbours[direction * cells + ahead];
  let count = 0;
  for (let layer = 0; layer < layers; layer++) {
    const kind = state.boards[turn.board + layer * cells + ahead];
    if (kinds.push[kind] === 1 && mayMove(turn, kind, ahead, beyond)) turn.list[count++] = kind;
  }
  if (count === 0) return;
  for (let i = 0; i < count; i++) moveThing(turn, turn.list[i], ahead, beyond);
  for (let i = 0; i < count; i++) {
    turn.here = beyond;
    turn.was = ahead;
    turn.moved = direction;
    runPushStage(turn, turn.list[i]);
  }
}

/** Moves the agent unless something solid to it is topmost there. */
function move(turn: Turn, direction: number): void {
  const { program, state, slot } = turn;
  const from = state.agents[slot];
  const to = program.neighbours[direction * program.cells + from];
  turn.was = from;
  turn.moved = STAY;
  if (!mayMove(turn, program.kinds.agent, from, to)) return;
  moveThing(turn, program.kinds.agent, from, to);
  state.agents[slot] = to;
  turn.moved = direction;
}

/** Tries the rules of what the agent's cell holds at this moment, whatever the first of them does to it. */
function arrive(turn: Turn): void {
  const { program, state, arrived } = turn;
  turn.here = state.agents[turn.slot];
  for (let layer = 0; layer < program.layers; layer++) {
    arrived[layer] = state.boards[turn.board + layer * program.cells + turn.here];
  }
  runStage(turn, program.rules.stages.arrive);
}
