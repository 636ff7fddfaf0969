import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  type KindTable,
  OPERATION,
  SOURCE,
  TRIGGER,
  TRIGGER_WIDTH,
  WHERE,
} from "../program.js";

/** What of the rules says which kinds they are concerned with. */
export interface MarkedRules {
  readonly stages: readonly (readonly number[])[];
  readonly conditions: readonly number[];
  readonly effects: readonly number[];
  readonly amounts: readonly number[];
}

/** [kinds + 1] 1 for kinds that a rule of the stage is about. */
export function markTriggers(stage: readonly number[], kinds: KindTable): Uint8Array {
  const marks = new Uint8Array(kinds.names.length);
  for (let entry = 0; entry < stage.length; entry += TRIGGER_WIDTH) mark(marks, kinds, stage[entry + 1]);
  return marks;
}

/** [kinds + 1] 1 for kinds that some condition or effect counts. */
export function markCounted({ conditions, effects }: MarkedRules, kinds: KindTable): Uint8Array {
  const marks = new Uint8Array(kinds.names.length);
  for (let row = 0; row < conditions.length; row += CONDITION_WIDTH) {
    const source = conditions[row];
    if (source === SOURCE.left || source === SOURCE.chanceBy) mark(marks, kinds, conditions[row + 1]);
  }
  for (let row = 0; row < effects.length; row += EFFECT_WIDTH)
    if (effects[row] === OPERATION.emitLeft) mark(marks, kinds, effects[row + 2]);
  return marks;
}

/** [kinds + 1] 1 for kinds that are looked for all over the board; where something is followed, walls are, to go round. */
export function markSought({ stages, effects, amounts }: MarkedRules, kinds: KindTable): Uint8Array {
  const marks = new Uint8Array(kinds.names.length);
  for (const stage of stages) {
    for (let entry = 0; entry < stage.length; entry += TRIGGER_WIDTH) {
      const trigger = stage[entry];
      if (trigger === TRIGGER.each || trigger === TRIGGER.eachShuffled) mark(marks, kinds, stage[entry + 1]);
    }
  }
  for (let effect = 0; effect < effects.length / EFFECT_WIDTH; effect++) {
    const [operation, argument, second, where] = effects.slice(effect * EFFECT_WIDTH);
    const goal = operation === OPERATION.follow || operation === OPERATION.measure;
    const overlap = operation === OPERATION.emitOverlap;
    if (goal || overlap) mark(marks, kinds, second);
    if (operation === OPERATION.follow)
      kinds.wall.forEach((wall, kind) => {
        marks[kind] |= wall;
      });
    if (overlap) mark(marks, kinds, amounts[2 * effect]);
    if (operation === OPERATION.remove && where === WHERE.everywhere) mark(marks, kinds, argument);
  }
  return marks;
}

/** Layers of the kinds that are marked with 1. */
export function layersOf(marks: Uint8Array, { layer }: KindTable): Uint8Array {
  return Uint8Array.from(new Set(layer.filter((_, kind) => marks[kind] === 1)));
}

function mark(marks: Uint8Array, { members }: KindTable, reference: number): void {
  const { start, list } = members;
  for (const kind of list.subarray(start[reference], start[reference + 1])) marks[kind] = 1;
}
