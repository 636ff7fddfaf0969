import { conditionHolds } from "./conditions.js";
import { applyEffect } from "./effects.js";
import { SOURCE, STAY, TRIGGER } from "./program.js";
import type { Entry, Rule } from "./rule.js";
import { drawBelow, type Turn } from "./turn.js";

/** Tries the rules of a stage in the file's order; those that are about the agent find it in `turn.here`. */
export function runStage(turn: Turn, stage: readonly Entry[]): void {
  const { state } = turn;
  for (let entry = 0; entry < stage.length; entry++) {
    const { trigger, reference, rule } = stage[entry];
    switch (trigger) {
      case TRIGGER.enter:
        if (turn.moved !== STAY && hasArrived(turn, reference)) tryRule(turn, rule);
        break;
      case TRIGGER.on:
        if (hasArrived(turn, reference)) tryRule(turn, rule);
        break;
      case TRIGGER.each:
        tryEach(turn, reference, rule, false);
        break;
      case TRIGGER.eachShuffled:
        tryEach(turn, reference, rule, true);
        break;
      default:
        if (reference === 1 && !turn.changed && state.changed[turn.slot] === 0) break;
        turn.here = state.agents[turn.slot];
        tryRule(turn, rule);
    }
  }
}

/** True if the agent's cell held a kind of the reference when it arrived. */
function hasArrived(turn: Turn, reference: number): boolean {
  const { kinds } = turn.program;
  const { start, list } = kinds.members;
  for (let i = start[reference]; i < start[reference + 1]; i++) {
    if (turn.arrived[kinds.layer[list[i]]] === list[i]) return true;
  }
  return false;
}

/** Tries a rule for every cell that held the reference when its turn came, so that a thing that moves is met once. */
function tryEach(turn: Turn, reference: number, rule: Rule, shuffled: boolean): void {
  // An order is drawn whatever the conditions, so that no other draw hangs on them.
  if (!shuffled && !mayFit(turn, rule)) return;
  const count = turn.whereabouts.list(turn.slot, reference, turn.list);
  if (shuffled) shuffle(turn, count);
  for (let i = 0; i < count; i++) {
    turn.here = turn.list[i];
    tryRule(turn, rule);
  }
}

/** Puts the first cells of the list in an order drawn evenly: Fisher and Yates, from the last to the second. */
function shuffle(turn: Turn, count: number): void {
  const { list } = turn;
  for (let last = count - 1; last > 0; last--) {
    const other = drawBelow(turn, last + 1);
    const cell = list[last];
    list[last] = list[other];
    list[other] = cell;
  }
}

/** Tries the push rules for a thing that the agent has pushed to `turn.here`. */
export function runPushStage(turn: Turn, kind: number): void {
  const { push } = turn.stages;
  for (let entry = 0; entry < push.length; entry++) {
    if (isMember(turn, push[entry].reference, kind)) tryRule(turn, push[entry].rule);
  }
}

function isMember(turn: Turn, reference: number, kind: number): boolean {
  const { start, list } = turn.program.kinds.members;
  for (let i = start[reference]; i < start[reference + 1]; i++) if (list[i] === kind) return true;
  return false;
}

/** Tries one rule: its conditions, then its effects or the first alternative that fits. A `shift` holds for it alone. */
function tryRule(turn: Turn, rule: Rule): void {
  const { state, slot } = turn;
  if (rule.once && state.fired[slot * turn.program.rules.count + rule.row] === 1) return;
  if (!fits(turn, rule)) return;
  if (rule.once) state.fired[slot * turn.program.rules.count + rule.row] = 1;
  state.changed[slot] = 1; // what fired now may fire again on the next step with nothing changed
  const { here, was, moved } = turn;
  applyEffects(turn, rule);
  const { alternatives } = rule;
  for (let i = 0; i < alternatives.length; i++) {
    if (!fits(turn, alternatives[i])) continue;
    applyEffects(turn, alternatives[i]);
    break;
  }
  turn.here = here;
  turn.was = was;
  turn.moved = moved;
}

/**
 * False if a condition that is the same for every cell keeps the rule from firing, so that no cell need be looked for.
 * What comes after a chance is left alone: the chance has to be drawn for every cell.
 */
function mayFit(turn: Turn, { ifs, unlesses }: Rule): boolean {
  for (let i = 0; i < ifs.length + unlesses.length; i++) {
    const condition = i < ifs.length ? ifs[i] : unlesses[i - ifs.length];
    const { source } = condition;
    if (source === SOURCE.chance || source === SOURCE.chanceBy || source === SOURCE.chanceCounter)
      return true;
    if (source !== SOURCE.counter && source !== SOURCE.left && source !== SOURCE.action) continue;
    if (conditionHolds(turn, condition) !== i < ifs.length) return false;
  }
  return true;
}

/** True if all `if` conditions of a rule hold and none of its `unless` conditions does. */
function fits(turn: Turn, { ifs, unlesses }: Rule): boolean {
  for (let i = 0; i < ifs.length; i++) if (!conditionHolds(turn, ifs[i])) return false;
  for (let i = 0; i < unlesses.length; i++) if (conditionHolds(turn, unlesses[i])) return false;
  return true;
}

function applyEffects(turn: Turn, { effects }: Rule): void {
  for (let i = 0; i < effects.length; i++) applyEffect(turn, effects[i]);
}
