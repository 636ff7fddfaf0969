import type { StepBuffers } from "./buffers.js";
import { setCell } from "./observe.js";
import type { Program } from "./program.js";
import { tryRule } from "./rules.js";
import type { State } from "./state.js";

/** Layer numbers, as constants that the optimiser can fold. */
const FLOOR = 0;
const OBJECT = 1;
const AGENT = 2;

/**
 * One step of one slot: move, rules of what was entered, rules of every step, the limit. Writes the slot's row of
 * events, objectives, terminated, truncated and outcomes, and what changed of the observation; the reward is the
 * caller's.
 */
export function stepSlot(
  program: Program,
  state: State,
  slot: number,
  action: number,
  out: StepBuffers,
): void {
  clearRow(program, slot, out);
  if (move(program, state, slot, action, out)) enter(program, state, slot, out);
  const { every } = program.rules;
  for (let i = 0; i < every.length; i++) tryRule(program, state, slot, every[i], out);
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

/** Moves the agent if nothing solid is in the way; true if its cell changed. */
function move(program: Program, state: State, slot: number, action: number, out: StepBuffers): boolean {
  const { cells, boardSize, kinds } = program;
  const from = state.agents[slot];
  const to = program.actions.target[action * cells + from];
  if (to === from || kinds.solid[state.boards[slot * boardSize + OBJECT * cells + to]] === 1) return false;
  setCell(program, state, slot, AGENT, from, 0, out);
  setCell(program, state, slot, AGENT, to, kinds.agent, out);
  state.agents[slot] = to;
  return true;
}

/** Tries the rules of the floor and the object that the agent entered, merged into the file's order. */
function enter(program: Program, state: State, slot: number, out: StepBuffers): void {
  const { start, list } = program.rules.enter;
  const cell = slot * program.boardSize + state.agents[slot];
  const floor = state.boards[cell + FLOOR * program.cells];
  const object = state.boards[cell + OBJECT * program.cells];
  let i = start[floor];
  let j = start[object];
  while (i < start[floor + 1] || j < start[object + 1]) {
    const takeFloor = j >= start[object + 1] || (i < start[floor + 1] && list[i] < list[j]);
    tryRule(program, state, slot, takeFloor ? list[i++] : list[j++], out);
  }
}
