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
import type { Scene } from "./scene.js";

/** A rule, or one of its alternatives, that may do something: what of the state does it ask for? */
export interface Ask {
  readonly rule: number;
  /** Row of the alternative, -1 for the rule's own effects. */
  readonly alternative: number;
}

const NAMING: readonly number[] = [SOURCE.here, SOURCE.was, SOURCE.ahead];
const EMITTING: readonly number[] = [OPERATION.emit, OPERATION.emitLeft, OPERATION.emitOverlap];

/** Rows that emit an event. */
export function asksOfEvent(program: Program, event: number): Ask[] {
  const { effects, rules } = program.rules;
  return rowsOf(program).filter(({ rule, alternative }) => {
    const row = (alternative < 0 ? rule : alternative) * RULE_WIDTH;
    for (let effect = rules[row + 3]; effect < rules[row + 4]; effect++) {
      const at = effect * EFFECT_WIDTH;
      if (EMITTING.includes(effects[at]) && effects[at + 1] === event) return true;
    }
    return false;
  });
}

/** Rows that are about a kind: it sets the rule off, or `if` asks for it at `here`, `was` or `ahead`. */
export function asksAboutKind(program: Program, kind: number): Ask[] {
  const { rules } = program.rules;
  const triggered = triggeredBy(program, kind);
  return rowsOf(program).filter(({ rule, alternative }) => {
    const chooses = rules[rule * RULE_WIDTH + 7] > rules[rule * RULE_WIDTH + 6];
    if (chooses && alternative < 0) return false; // its alternatives say it all
    return (
      triggered.has(rule) ||
      names(program, rule, kind) ||
      (alternative >= 0 && names(program, alternative, kind))
    );
  });
}

/** Every rule's own row and those of its alternatives. */
function rowsOf({ scenario, rules: { rules } }: Program): Ask[] {
  return scenario.rules.flatMap((_, rule) => {
    const [first, end] = [rules[rule * RULE_WIDTH + 6], rules[rule * RULE_WIDTH + 7]];
    const alternatives = Array.from({ length: end - first }, (_none, i) => ({
      rule,
      alternative: first + i,
    }));
    return [{ rule, alternative: -1 }, ...alternatives];
  });
}

function triggeredBy({ rules: { stages }, kinds }: Program, kind: number): Set<number> {
  const found = new Set<number>();
  for (const stage of Object.values(stages)) {
    for (let entry = 0; entry < stage.length; entry += TRIGGER_WIDTH) {
      if (stage[entry] !== TRIGGER.always && isMember(kinds.members, stage[entry + 1], kind))
        found.add(stage[entry + 2]);
    }
  }
  return found;
}

/** True if a row's `if` asks for the kind in a cell. */
function names({ rules: { rules, conditions }, kinds }: Program, row: number, kind: number): boolean {
  for (let condition = rules[row * RULE_WIDTH]; condition < rules[row * RULE_WIDTH + 1]; condition++) {
    const [source, reference] = conditions.subarray(condition * CONDITION_WIDTH);
    if (NAMING.includes(source) && isMember(kinds.members, reference, kind)) return true;
  }
  return false;
}

function isMember({ start, list }: Program["kinds"]["members"], reference: number, kind: number): boolean {
  return list.subarray(start[reference], start[reference + 1]).includes(kind);
}

/** Conditions of a row that a state answers: those on counters and on what is left. */
function stateConditions({ rules: { rules, conditions } }: Program, row: number): number[] {
  const [first, , end] = rules.subarray(row * RULE_WIDTH, row * RULE_WIDTH + 3);
  return Array.from({ length: end - first }, (_, i) => first + i).filter((condition) => {
    const source = conditions[condition * CONDITION_WIDTH];
    return source === SOURCE.counter || source === SOURCE.left;
  });
}

/** True if a state answers all conditions of a row. */
function isPlain(program: Program, row: number): boolean {
  const [first, , end] = program.rules.rules.subarray(row * RULE_WIDTH, row * RULE_WIDTH + 3);
  return stateConditions(program, row).length === end - first;
}

/** Rows whose conditions matter to an ask: rule, alternatives before it that a state decides, itself. */
function rowsThatMatter(program: Program, { rule, alternative }: Ask): number[] {
  if (alternative < 0) return [rule];
  const first = program.rules.rules[rule * RULE_WIDTH + 6];
  const before = Array.from({ length: alternative - first }, (_, i) => first + i);
  return [rule, ...before.filter((row) => isPlain(program, row)), alternative];
}

/** The conditions on counters and counts that decide an ask. */
export function conditionsOf(program: Program, ask: Ask): number[] {
  return rowsThatMatter(program, ask).flatMap((row) => stateConditions(program, row));
}

/** A test of a state: whether one of some asks finds all the counters and counts as it wants them. */
export function compileAsks(program: Program, asks: readonly Ask[]): (scene: Scene) => boolean {
  const tests = asks.map((ask) => compileAsk(program, ask));
  return (scene) => {
    for (let i = 0; i < tests.length; i++) if (tests[i](scene)) return true;
    return false;
  };
}

function compileAsk(program: Program, ask: Ask): (scene: Scene) => boolean {
  const { rules, conditions } = program.rules;
  const rows = rowsThatMatter(program, ask);
  const last = rows[rows.length - 1];
  const lists = rows.map((row) =>
    stateConditions(program, row).map((condition) => ({
      condition,
      wanted: condition < rules[row * RULE_WIDTH + 1],
      counts: conditions[condition * CONDITION_WIDTH] === SOURCE.left,
    })),
  );
  const once = rules[ask.rule * RULE_WIDTH + 5] === 1;
  const holds = (scene: Scene, row: number): boolean => {
    const list = lists[row];
    for (let i = 0; i < list.length; i++) {
      const { condition, wanted, counts } = list[i];
      const argument = conditions[condition * CONDITION_WIDTH + 1];
      const value = counts ? scene.countOf(argument) : scene.counter(argument);
      if (inBounds(scene, condition, value) !== wanted) return false;
    }
    return true;
  };
  return (scene) => {
    if (once && scene.hasFired(ask.rule)) return false;
    for (let row = 0; row < rows.length; row++) {
      const blocks = row > 0 && rows[row] !== last; // an alternative before it that would be done in its place
      if (holds(scene, row) === blocks) return false;
    }
    return true;
  };
}

function inBounds(scene: Scene, condition: number, value: number): boolean {
  const { conditions, bounds } = scene.program.rules;
  const least = conditions[condition * CONDITION_WIDTH + 2];
  const most = conditions[condition * CONDITION_WIDTH + 3];
  return (
    value >= (least < 0 ? bounds[2 * condition] : scene.counter(least)) &&
    value <= (most < 0 ? bounds[2 * condition + 1] : scene.counter(most))
  );
}
