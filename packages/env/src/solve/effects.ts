import { type Program, TRIGGER } from "../program.js";
import type { RowEffect, RuleRow } from "./rows.js";

/** Kinds that cells may come to hold by an effect, with the most cells that do when it is applied once. */
export function comingBy(program: Program, effect: RowEffect): [kind: number, cells: number][] {
  switch (effect.operation) {
    case "put":
      return [[effect.argument, effect.cells]];
    case "turn":
      return turnsOf(program, effect).map(([, to]) => [to, effect.cells]);
    case "shift":
    case "roam":
    case "follow":
      return membersOf(program, effect.argument).map((kind) => [kind, 1]);
    case "remove":
    case "add":
    case "set":
    case "blend":
    case "measure":
    case "act":
    case "emit":
    case "emitLeft":
    case "emitOverlap":
    case "end":
      return [];
  }
}

/** Kinds that a cell may hold no more after an effect. */
export function goingBy(program: Program, effect: RowEffect): number[] {
  const { layer } = program.kinds;
  switch (effect.operation) {
    case "put":
      return [...layer.keys()].filter((kind) => kind > 0 && layer[kind] === layer[effect.argument]);
    case "turn":
      return turnsOf(program, effect).map(([from]) => from);
    case "shift":
    case "roam":
    case "follow":
    case "remove":
      return membersOf(program, effect.argument);
    case "add":
    case "set":
    case "blend":
    case "measure":
    case "act":
    case "emit":
    case "emitLeft":
    case "emitOverlap":
    case "end":
      return [];
  }
}

/** The counter that an effect changes, or -1. */
export function counterOf({ operation, argument }: RowEffect): number {
  switch (operation) {
    case "add":
    case "set":
    case "blend":
    case "measure":
      return argument;
    case "put":
    case "turn":
    case "shift":
    case "roam":
    case "follow":
    case "remove":
    case "act":
    case "emit":
    case "emitLeft":
    case "emitOverlap":
    case "end":
      return -1;
  }
}

/** By how much an effect raises the counter that it changes, at most. */
export function raiseOf(program: Program, effect: RowEffect): number {
  // What is set or blended goes no higher than its target, and was at least 0.
  return effect.operation === "measure" ? program.counters.max[effect.argument] : Math.max(0, effect.amount);
}

/** By how much a row lowers a counter for sure where that is high enough; 0 if it may do something else to it. */
export function loweredBy(row: RuleRow, counter: number): number {
  const changing = row.effects.filter((effect) => counterOf(effect) === counter);
  return changing.length === 1 && changing[0].operation === "add" ? Math.max(0, -changing[0].amount) : 0;
}

/** True if after the row has fired its cell holds none of the kinds that set it off. */
export function takesItsTrigger(program: Program, row: RuleRow): boolean {
  const kinds = membersOf(program, row.reference);
  return kinds.every((kind) =>
    row.effects.some((effect) => {
      if (!effect.here) return false;
      if (effect.operation === "remove") return membersOf(program, effect.argument).includes(kind);
      const turned = turnsOf(program, effect).find(([from]) => from === kind);
      return turned !== undefined && !kinds.includes(turned[1]);
    }),
  );
}

/** True if the episode ends whenever the row fires: by its own effect, or by another rule that the same thing sets off. */
export function endsWith(program: Program, row: RuleRow, rows: readonly RuleRow[]): boolean {
  if (ends(row)) return true;
  if (row.stage !== "arrive") return false;
  const kinds = membersOf(program, row.reference);
  return rows.some((other) => {
    if (!other.sure || !ends(other) || other.stage !== "arrive") return false;
    if (other.trigger === TRIGGER.enter && row.trigger !== TRIGGER.enter) return false;
    const enough = membersOf(program, other.reference);
    return kinds.every((kind) => enough.includes(kind));
  });
}

/** True if the row has an effect that ends the episode. */
export function ends({ effects }: RuleRow): boolean {
  return effects.some(({ operation }) => operation === "end");
}

/** Of a `turn`, what becomes what; of anything else nothing. */
export function turnsOf(program: Program, effect: RowEffect): [from: number, to: number][] {
  if (effect.operation !== "turn") return [];
  const { start, list } = program.rules.turns;
  const pairs: [number, number][] = [];
  for (let i = start[effect.argument]; i < start[effect.argument + 1]; i += 2)
    pairs.push([list[i], list[i + 1]]);
  return pairs;
}

/** The kinds of a reference. */
export function membersOf(program: Program, reference: number): number[] {
  const { start, list } = program.kinds.members;
  return [...list.subarray(start[reference], start[reference + 1])];
}
