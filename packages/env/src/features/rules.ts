import { CONDITION_WIDTH, EFFECT_WIDTH, OPERATION, type Program, RULE_WIDTH, SOURCE } from "../program.js";
import { type Ask, asksAboutKind, asksOfEvent, compileAsks, conditionsOf } from "./asks.js";
import { type Definition, flagFeature, numberFeature } from "./feature.js";
import { isReferenceHidden, type KindFacts } from "./kinds.js";

/** Counters: those that are only ever 0 or 1 as flags, the others as numbers. */
export function counterFeatures(program: Program): Definition[] {
  const { names, max } = program.counters;
  return names.map((name, index) => {
    const title = program.scenario.counters![name].title ?? name;
    const hidden = isCounterHidden(program, index);
    const texts = [`counter:${name}`, title, "the counter's value"] as const;
    return {
      feature: isSwitch(program, index)
        ? flagFeature(texts, { hidden })
        : numberFeature(texts, [0, max[index]], { hidden }),
      read: (scene) => scene.counter(index),
    };
  });
}

/** True if a counter never has another value than 0 and 1. */
function isSwitch({ counters, rules: { effects, amounts } }: Program, counter: number): boolean {
  if (counters.max[counter] !== 1 || !Number.isInteger(counters.start[counter])) return false;
  for (let effect = 0; effect < effects.length / EFFECT_WIDTH; effect++) {
    const [operation, argument] = effects.subarray(effect * EFFECT_WIDTH);
    const adds = operation === OPERATION.add || operation === OPERATION.set;
    const mixes = operation === OPERATION.blend;
    if (argument === counter && (mixes || (adds && !Number.isInteger(amounts[2 * effect])))) return false;
  }
  return true;
}

function isCounterHidden(program: Program, counter: number): boolean {
  return program.observation.counterSide[counter] < 0;
}

/** Rules with `first`: whether each has fired. They go by the first event they emit, if no other of them does. */
export function firedFeatures(program: Program): Definition[] {
  const { scenario } = program;
  const once = scenario.rules.flatMap(({ when }, rule) => (when.first ? [rule] : []));
  const events = once.map((rule) => firstEvent(program, rule));
  return once.map((rule, i) => {
    const event = events[i];
    const unique = event !== undefined && events.indexOf(event) === events.lastIndexOf(event);
    const title = event === undefined ? `rule ${rule} has fired` : `'${event}' has happened`;
    return {
      feature: flagFeature(
        [`fired:${unique ? event : rule}`, title, `rule ${rule}, which fires once an episode, has fired`],
        { hidden: true },
      ),
      read: (scene) => (scene.hasFired(rule) ? 1 : 0),
    };
  });
}

function firstEvent({ scenario }: Program, rule: number): string | undefined {
  return scenario.rules[rule].do?.find(({ emit }) => emit !== undefined)?.emit;
}

/** For events that ask something of counters and counts: whether they find it now. */
export function canFeatures(program: Program): Definition[] {
  const about =
    "some rule that emits it finds the counters and counts as it wants them; where it happens is not asked";
  return program.events.flatMap((event, index) =>
    askFeature(program, asksOfEvent(program, index), [`can:${event}`, `'${event}' can happen`, about]),
  );
}

/** For kinds about which rules ask something of counters and counts, such as a door of a key: whether they find it now. */
export function fitsFeature(program: Program, { id, name, title }: KindFacts): Definition[] {
  const about =
    "some rule about it finds the counters and counts as it wants them; where the agent is is not asked";
  return askFeature(program, asksAboutKind(program, id), [
    `fits:${name}`,
    `what the ${title} takes is there`,
    about,
  ]);
}

/** No feature where some rule asks for nothing, or no rule is there: it would never change. */
function askFeature(
  program: Program,
  asks: readonly Ask[],
  texts: readonly [string, string, string],
): Definition[] {
  if (asks.length === 0 || asks.some((ask) => conditionsOf(program, ask).length === 0)) return [];
  const holds = compileAsks(program, asks);
  const hidden = asks.some((ask) => isAskHidden(program, ask));
  return [{ feature: flagFeature(texts, { hidden }), read: (scene) => (holds(scene) ? 1 : 0) }];
}

function isAskHidden(program: Program, ask: Ask): boolean {
  const { conditions, rules } = program.rules;
  if (rules[ask.rule * RULE_WIDTH + 5] === 1) return true;
  return conditionsOf(program, ask).some((condition) => {
    const [source, argument, least, most] = conditions.subarray(condition * CONDITION_WIDTH);
    const counters = [source === SOURCE.counter ? argument : -1, least, most].filter((index) => index >= 0);
    return (
      (source === SOURCE.left && isReferenceHidden(program, argument)) ||
      counters.some((counter) => isCounterHidden(program, counter))
    );
  });
}
