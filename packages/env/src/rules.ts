import type { StepBuffers } from "./buffers.js";
import { setCell, setCounter } from "./observe.js";
import { CONDITION_WIDTH, EFFECT_WIDTH, OPERATION, type Program, RULE_WIDTH, SOURCE } from "./program.js";
import type { State } from "./state.js";

/** Tries one rule for a slot: conditions, then effects, in the order of writing. */
export function tryRule(program: Program, state: State, slot: number, rule: number, out: StepBuffers): void {
  const { rules, remembers, count } = program.rules;
  const row = rule * RULE_WIDTH;
  const once = remembers && rules[row + 4] === 1;
  if (once && state.fired[slot * count + rule] === 1) return;
  for (let condition = rules[row]; condition < rules[row + 1]; condition++) {
    if (!holds(program, state, slot, condition)) return;
  }
  if (once) state.fired[slot * count + rule] = 1;
  for (let effect = rules[row + 2]; effect < rules[row + 3]; effect++)
    apply(program, state, slot, effect, out);
}

function holds(program: Program, state: State, slot: number, condition: number): boolean {
  const { conditions } = program.rules;
  const row = condition * CONDITION_WIDTH;
  const index = conditions[row + 1];
  const value =
    conditions[row] === SOURCE.left
      ? state.left[slot * program.kinds.names.length + index]
      : state.counters[slot * program.counters.names.length + index];
  return value >= conditions[row + 2] && value <= conditions[row + 3];
}

function apply(program: Program, state: State, slot: number, effect: number, out: StepBuffers): void {
  const { effects } = program.rules;
  const row = effect * EFFECT_WIDTH;
  const argument = effects[row + 1];
  switch (effects[row]) {
    case OPERATION.remove:
      remove(program, state, slot, argument, out);
      break;
    case OPERATION.add: {
      const value = state.counters[slot * program.counters.names.length + argument] + effects[row + 2];
      setCounter(program, state, slot, argument, value, out);
      break;
    }
    case OPERATION.emit:
      emit(program, slot, argument, effects[row + 2], out);
      break;
    case OPERATION.end:
      if (out.terminated[slot] === 1) break; // the first rule to end an episode names its outcome
      out.terminated[slot] = 1;
      out.outcomes[slot] = argument;
  }
}

function remove(program: Program, state: State, slot: number, kind: number, out: StepBuffers): void {
  const layer = program.kinds.layer[kind];
  const cell = state.agents[slot];
  if (state.boards[slot * program.boardSize + layer * program.cells + cell] !== kind) return;
  setCell(program, state, slot, layer, cell, 0, out);
  state.left[slot * program.kinds.names.length + kind]--;
}

/** Counts an event and pays every objective that prices it. */
function emit(program: Program, slot: number, event: number, count: number, out: StepBuffers): void {
  const at = slot * program.events.length + event;
  out.events[at] = Math.min(255, out.events[at] + count);
  const { names, prices } = program.objectives;
  for (let k = 0; k < names.length; k++) {
    out.objectives[slot * names.length + k] += prices[event * names.length + k] * count;
  }
}
