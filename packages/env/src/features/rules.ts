import { EFFECT_WIDTH, OPERATION, type Program } from "../program.js";
import { type AskTable, isCounterHidden } from "./asks.js";
import { type Definition, flagFeature, numberFeature } from "./feature.js";
import type { KindFacts } from "./kinds.js";

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
export function canFeatures(program: Program, asks: AskTable): Definition[] {
  const about =
    "some rule that emits it finds the counters and counts as it wants them; where it happens is not asked";
  return program.events.flatMap((event, index) =>
    askFeature(asks, asks.ofEvent[index], [`can:${event}`, `'${event}' can happen`, about]),
  );
}

/** For kinds about which rules ask something of counters and counts, such as a door of a key: whether they find it now. */
export function fitsFeature(asks: AskTable, { id, name, title }: KindFacts): Definition[] {
  const about =
    "some rule about it finds the counters and counts as it wants them; where the agent is is not asked";
  return askFeature(asks, asks.aboutKind[id], [`fits:${name}`, `what the ${title} takes is there`, about]);
}

/** No feature where some row asks for nothing, or there is none: it would never change. */
function askFeature(
  asks: AskTable,
  rows: readonly number[],
  texts: readonly [string, string, string],
): Definition[] {
  if (rows.length === 0 || rows.some((row) => asks.asking[row] === 0)) return [];
  const hidden = rows.some((row) => asks.hidden[row] === 1);
  return [
    {
      feature: flagFeature(texts, { hidden }),
      read: ({ may }) => {
        for (let i = 0; i < rows.length; i++) if (may[rows[i]] === 1) return 1;
        return 0;
      },
    },
  ];
}
