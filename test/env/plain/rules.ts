import fc from "fast-check";
import type { Condition, Effect, Rule } from "./board.js";

/** Random rules that say everything the language can say, about a fixed set of names. */

export const THINGS = ["ash", "box", "cup", "dew", "elm"] as const;
export const GROUPS = {
  some: ["ash", "cup"],
  most: ["box", "cup", "dew", "elm"],
  all: [...THINGS, "wall", "robot"],
};
export const COUNTERS = ["gold", "heat"] as const;
export const EVENTS = ["event-a", "event-b"] as const;
const OUTCOMES = ["won", "lost"] as const;
const MOVES = ["up", "down", "left", "right", "stay"] as const;
const HANDS = ["pickup", "drop", "toggle", "done"] as const;
/** What agents can do: without a heading, and with one. */
export const ACTIONS = {
  plain: [[...MOVES], [...MOVES, "toggle"], [...MOVES, ...HANDS]],
  heading: [
    ["turn-left", "turn-right", "forward", ...HANDS],
    ["forward", "turn-left", "stay", "up", "right"],
    [...MOVES, "turn-left", "turn-right", "forward", ...HANDS],
  ],
} as const;
export const ROWS = 4;
export const COLUMNS = 5;

export const thing = fc.constantFrom(...THINGS);
/** A name of kinds that rules may change. */
const named = fc.constantFrom(...THINGS, "some", "most");
/** A name of any kinds. */
export const anyone = fc.oneof(named, fc.constantFrom("wall", "robot", "all"));
const counter = fc.constantFrom(...COUNTERS);
export const number = fc.integer({ min: -2, max: 4 });
const sharpness = fc.constantFrom(0, 1, 3, -2, 100, -100);
const share = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);
/** One of all actions; where the scenario lists it not, another stands for it: see `mendedRule`. */
const anAction = fc.constantFrom(...ACTIONS.heading[2]);
const place = fc.constantFrom("here" as const, "was" as const);

const bound = fc.oneof(number, counter);
const bounds = fc.oneof(
  fc.record({ atLeast: bound }),
  fc.record({ atMost: bound }),
  fc.record({ atLeast: number, atMost: bound }),
);
/** Conditions of every sort. */
const CONDITIONS: readonly fc.Arbitrary<Condition>[] = [
  fc.tuple(counter, bounds).map(([name, rest]) => ({ counter: name, ...rest })),
  fc.tuple(anyone, bounds).map(([left, rest]) => ({ left, ...rest })),
  fc.record({ here: anyone }),
  fc.record({ was: anyone }),
  fc.record({ ahead: anyone }),
  fc.record({ moved: fc.constantFrom("up", "down", "left", "right", "none", "any") }),
  fc.record({ action: anAction }),
  fc.record({ chance: share }),
  fc.record({ chance: counter }),
  fc.record({ chance: fc.record({ by: anyone, from: fc.array(share, { minLength: 1, maxLength: 4 }) }) }),
  fc.record({ corner: place }),
  fc.record({ edge: place }),
];

const rectangle = fc
  .tuple(fc.nat(ROWS - 1), fc.nat(ROWS - 1), fc.nat(COLUMNS - 1), fc.nat(COLUMNS - 1))
  .map(([a, b, c, d]): Effect["within"] => [
    [Math.min(a, b), Math.min(c, d)],
    [Math.max(a, b), Math.max(c, d)],
  ]);
const where: fc.Arbitrary<Pick<Effect, "at" | "within" | "everywhere">> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({ at: "ahead" as const }) },
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ within: rectangle as fc.Arbitrary<NonNullable<Effect["within"]>> }) },
  { weight: 1, arbitrary: fc.constant({ everywhere: true }) },
);
const placed = (effect: fc.Arbitrary<Effect>): fc.Arbitrary<Effect> =>
  fc.tuple(effect, where).map(([what, cells]) => ({ ...what, ...cells }));
const ofCounter = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc.dictionary(counter, value, { minKeys: 1, maxKeys: 2 }).map((entries) => ({ ...entries }));

/** What any rule may do, of every sort. `turn` may name kinds of different layers: see `mended`. */
const CHANGES: readonly fc.Arbitrary<Effect>[] = [
  placed(fc.record({ remove: named })),
  placed(fc.record({ put: thing })),
  fc.record({ put: thing, at: fc.constant("somewhere" as const) }),
  placed(
    fc.record({ turn: fc.dictionary(thing, thing, { minKeys: 1, maxKeys: 3 }).map((map) => ({ ...map })) }),
  ),
  fc.record({ shift: fc.record({ kind: named, to: fc.constantFrom(...MOVES) }) }),
  fc.record({ shift: fc.record({ kind: named, to: fc.constant("random" as const) }) }),
  fc.record({ shift: fc.record({ kind: named, to: fc.record({ toward: anyone }) }) }),
  fc.record({ shift: fc.record({ kind: named, to: fc.record({ toward: anyone, sharpness }) }) }),
  fc.record({ add: ofCounter(number) }),
  fc.record({ set: ofCounter(number) }),
  fc.record({ blend: ofCounter(fc.record({ to: number, rate: share })) }),
  fc.record({ measure: ofCounter(anyone) }),
];
const emit: fc.Arbitrary<Effect> = fc
  .tuple(
    fc.constantFrom(...EVENTS),
    fc.option(
      fc.oneof(
        fc.constantFrom(0, 2, 200),
        fc.record({ left: anyone }),
        fc.record({ overlap: fc.tuple(anyone, anyone) }),
      ),
      { nil: undefined },
    ),
  )
  .map(([event, times]) => (times === undefined ? { emit: event } : { emit: event, times }));
const act: fc.Arbitrary<Effect> = fc.record({
  act: fc.oneof(anAction, fc.constant("random" as const)),
});
const end: fc.Arbitrary<Effect> = fc.record({ end: fc.constantFrom(...OUTCOMES) });

/** A body of a rule of the given sorts. */
function bodyOf(
  condition: fc.Arbitrary<Condition>,
  effect: fc.Arbitrary<Effect>,
): fc.Arbitrary<Omit<Rule, "when">> {
  const few = fc.array(condition, { maxLength: 2 });
  const effects = fc.array(effect, { minLength: 1, maxLength: 3 });
  const alternative = fc.record({ if: few, unless: few, do: effects }, { requiredKeys: ["do"] });
  const head = fc.record({ if: few, unless: few }, { requiredKeys: [] });
  return fc.oneof(
    fc.tuple(head, effects).map(([when, list]) => ({ ...when, do: list })),
    fc
      .tuple(head, fc.array(alternative, { minLength: 1, maxLength: 3 }))
      .map(([when, choose]) => ({ ...when, choose })),
  );
}

/** Triggers of every sort, with what their rules may do beside changing the world; more often those that seldom fire. */
const order = fc.constant("random" as const);
const TRIGGERS: readonly [fc.Arbitrary<Rule["when"]>, "start" | "before" | "later", weight?: number][] = [
  [fc.constant({ start: "episode" }), "start"],
  [fc.record({ start: fc.constant("episode" as const), each: anyone }), "start"],
  [fc.constant({ before: "move" }), "before"],
  [fc.record({ before: fc.constant("move" as const), each: anyone }), "before"],
  [fc.record({ push: anyone }), "later", 6],
  [fc.record({ enter: anyone }), "later", 4],
  [fc.record({ on: anyone }), "later", 2],
  [fc.record({ each: anyone }), "later"],
  [fc.record({ each: anyone, order }), "later"],
  [fc.record({ before: fc.constant("move" as const), each: anyone, order }), "before"],
  [fc.record({ start: fc.constant("episode" as const), each: anyone, order }), "start"],
  [fc.constant({ every: "step" }), "later"],
];

/**
 * Up to eight rules. Each list keeps to a few sorts of triggers, conditions and effects, so that rules meet that have to
 * do with each other; over many lists every sort meets every other.
 */
export const rules: fc.Arbitrary<Rule[]> = fc
  .tuple(
    fc.subarray([...TRIGGERS], { minLength: 1 }),
    fc.subarray([...CONDITIONS], { minLength: 1 }),
    fc.subarray([...CHANGES], { minLength: 1 }),
  )
  .chain(([triggers, conditions, changes]) => {
    const change = fc.oneof(...changes);
    const inStep = fc.oneof(
      { weight: 20, arbitrary: change },
      { weight: 10, arbitrary: emit },
      { weight: 1, arbitrary: end },
    );
    const effects = {
      start: change,
      before: fc.oneof({ weight: 3, arbitrary: inStep }, { weight: 1, arbitrary: act }),
      later: inStep,
    };
    const first = fc.constantFrom({}, {}, {}, { first: true }, { first: false });
    const some = triggers.map(([when, stage, weight]) => ({
      weight: weight ?? 1,
      arbitrary: fc
        .tuple(when, first, bodyOf(fc.oneof(...conditions), effects[stage]))
        .map(([trigger, once, body]): Rule => ({ when: { ...trigger, ...once }, ...body })),
    }));
    return fc.array(fc.oneof(...some), { minLength: 1, maxLength: 8 });
  });
