import {
  CONDITION_WIDTH,
  EFFECT_WIDTH,
  OPERATION,
  type Program,
  RULE_WIDTH,
  SOURCE,
  TRIGGER,
  TRIGGER_WIDTH,
} from "../program.js";
import { isReferenceHidden } from "./kinds.js";
import { isPlain, stateConditions } from "./may.js";

/** Which rows of the rule table, rules and their alternatives, are about what, and what they ask of a state. */
export interface AskTable {
  /** [events] rows that emit each. */
  readonly ofEvent: readonly number[][];
  /** [kinds + 1] rows about each: it sets the rule off, or `if` asks for it at `here`, `was` or `ahead`. */
  readonly aboutKind: readonly number[][];
  /** [rows] 1 if counters or counts have a say in whether it is done. */
  readonly asking: Uint8Array;
  /** [rows] 1 if something that is not observed has a say in that. */
  readonly hidden: Uint8Array;
}

const NAMING: readonly number[] = [SOURCE.here, SOURCE.was, SOURCE.ahead];
const EMITTING: readonly number[] = [OPERATION.emit, OPERATION.emitLeft, OPERATION.emitOverlap];

/** One pass over the rules. */
export function compileAsks(program: Program): AskTable {
  const { rules, count } = program.rules;
  const table = {
    ofEvent: program.events.map((): number[] => []),
    aboutKind: program.kinds.names.map((): number[] => []),
    asking: new Uint8Array(count),
    hidden: new Uint8Array(count),
  };
  const triggers = triggersOf(program);
  program.scenario.rules.forEach((_, rule) => {
    const [once, first, end] = rules.subarray(rule * RULE_WIDTH + 5, rule * RULE_WIDTH + 8);
    const names = [...triggers[rule], ...namesOf(program, rule)];
    let [asking, hidden] = [0, once];
    const add = (row: number, about: readonly number[]): void => {
      const asks = stateConditions(program, row);
      const [asksNow, hidesNow] = [
        asking | (asks.length > 0 ? 1 : 0),
        hidden | (asks.some((condition) => isConditionHidden(program, condition)) ? 1 : 0),
      ];
      table.asking[row] = asksNow;
      table.hidden[row] = hidesNow;
      // A rule has a say in all its alternatives, one of these in those after it if a state settles that it is done.
      if (row === rule || isPlain(program, row)) [asking, hidden] = [asksNow, hidesNow];
      for (const event of new Set(eventsOf(program, row))) table.ofEvent[event].push(row);
      for (const kind of membersOf(program, about)) table.aboutKind[kind].push(row);
    };
    add(rule, end > first ? [] : names); // what chooses is about what its alternatives are about
    for (let row = first; row < end; row++) add(row, [...names, ...namesOf(program, row)]);
  });
  return table;
}

/** [rules] the references that set each off. */
function triggersOf({ rules: { stages }, scenario }: Program): number[][] {
  const triggers = scenario.rules.map((): number[] => []);
  for (const stage of Object.values(stages)) {
    for (let entry = 0; entry < stage.length; entry += TRIGGER_WIDTH) {
      if (stage[entry] !== TRIGGER.always) triggers[stage[entry + 2]].push(stage[entry + 1]);
    }
  }
  return triggers;
}

/** References that a row's `if` asks for in a cell. */
function namesOf({ rules: { rules, conditions } }: Program, row: number): number[] {
  const names: number[] = [];
  for (let condition = rules[row * RULE_WIDTH]; condition < rules[row * RULE_WIDTH + 1]; condition++) {
    const at = condition * CONDITION_WIDTH;
    if (NAMING.includes(conditions[at])) names.push(conditions[at + 1]);
  }
  return names;
}

function membersOf({ kinds }: Program, references: readonly number[]): Set<number> {
  const { start, list } = kinds.members;
  return new Set(
    [...new Set(references)].flatMap((reference) => [
      ...list.subarray(start[reference], start[reference + 1]),
    ]),
  );
}

function eventsOf({ rules: { rules, effects } }: Program, row: number): number[] {
  const events: number[] = [];
  for (let effect = rules[row * RULE_WIDTH + 3]; effect < rules[row * RULE_WIDTH + 4]; effect++) {
    const at = effect * EFFECT_WIDTH;
    if (EMITTING.includes(effects[at])) events.push(effects[at + 1]);
  }
  return events;
}

function isConditionHidden(program: Program, condition: number): boolean {
  const { conditions } = program.rules;
  const at = condition * CONDITION_WIDTH;
  const [source, argument, least, most] = conditions.subarray(at, at + CONDITION_WIDTH);
  const counters = [source === SOURCE.counter ? argument : -1, least, most];
  return (
    (source === SOURCE.left && isReferenceHidden(program, argument)) ||
    counters.some((counter) => counter >= 0 && isCounterHidden(program, counter))
  );
}

/** True if the policy does not see a counter. */
export function isCounterHidden(program: Program, counter: number): boolean {
  return program.observation.counterSide[counter] < 0;
}
