import { mostOnBoards } from "../compile/most.js";
import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  OPERATION,
  type Program,
  SOURCE,
  TRIGGER,
  TRIGGER_WIDTH,
} from "../program.js";

/** A kind that features are about. */
export interface KindFacts {
  readonly id: number;
  readonly name: string;
  /** Its title without what stands in brackets after it, or its name. */
  readonly title: string;
  /** How many there can be on a board. */
  readonly most: number;
  /** True if the policy does not see it, or takes it for another kind. */
  readonly hidden: boolean;
}

/** Kinds that can be on a board, the agent left out, in the file's order. */
export function kindsOnBoard(program: Program): KindFacts[] {
  const { kinds, rules, levelSets, cells, scenario } = program;
  const most = mostOnBoards(rules, kinds, levelSets, cells);
  return kinds.names.flatMap((name, id) => {
    if (id === 0 || id === kinds.agent || most[id] === 0) return [];
    const title = (scenario.kinds[name].title ?? name).replace(/ \(.*\)$/, "");
    return [{ id, name, title, most: Math.min(most[id], cells), hidden: isHidden(program, id) }];
  });
}

/** True if the policy does not see a kind, or takes it for another. */
export function isHidden({ kinds, scenario }: Program, kind: number): boolean {
  const name = kinds.names[kind];
  const { observed, as } = scenario.kinds[name];
  return observed === false || (as !== undefined && as !== name);
}

/** True if some kind of a reference is not seen as what it is. */
export function isReferenceHidden(program: Program, reference: number): boolean {
  const { start, list } = program.kinds.members;
  return list.subarray(start[reference], start[reference + 1]).some((kind) => isHidden(program, kind));
}

/** How many things of a reference there can be on a board. */
export function mostOfReference({ kinds, rules, levelSets, cells }: Program, reference: number): number {
  const most = mostOnBoards(rules, kinds, levelSets, cells);
  const { start, list } = kinds.members;
  return list
    .subarray(start[reference], start[reference + 1])
    .reduce((sum, kind) => sum + Math.min(most[kind], cells), 0);
}

/** [kinds + 1] 1 for what merely bounds the room: walls that no rule names but in a group. */
export function sceneryOf(program: Program): Uint8Array {
  const named = new Set(namesInRules(program));
  return program.kinds.wall.map((wall, kind) => (wall === 1 && !named.has(kind) ? 1 : 0));
}

/** References that rules write, kinds that they put or turn included. */
function namesInRules({ rules }: Program): number[] {
  const triggers = Object.values(rules.stages).flatMap((stage) =>
    rowsOf(stage, TRIGGER_WIDTH).flatMap(([trigger, reference]) =>
      trigger === TRIGGER.always ? [] : [reference],
    ),
  );
  const conditions = rowsOf(rules.conditions, CONDITION_WIDTH).flatMap(([source, reference]) =>
    REFERRING.includes(source) ? [reference] : [],
  );
  const effects = rowsOf(rules.effects, EFFECT_WIDTH).flatMap(([operation, first, second], effect) => {
    switch (operation) {
      case OPERATION.remove:
      case OPERATION.put:
      case OPERATION.shift:
      case OPERATION.roam:
        return [first];
      case OPERATION.follow:
        return [first, second];
      case OPERATION.measure:
      case OPERATION.emitLeft:
        return [second];
      case OPERATION.emitOverlap:
        return [second, rules.amounts[2 * effect]];
      case OPERATION.turn:
        return [...rules.turns.list.subarray(rules.turns.start[first], rules.turns.start[first + 1])];
      default:
        return [];
    }
  });
  return [...triggers, ...conditions, ...effects];
}

const REFERRING: readonly number[] = [SOURCE.left, SOURCE.here, SOURCE.was, SOURCE.ahead, SOURCE.chanceBy];

function rowsOf(table: Int32Array, width: number): Int32Array[] {
  return Array.from({ length: table.length / width }, (_, row) =>
    table.subarray(row * width, (row + 1) * width),
  );
}
