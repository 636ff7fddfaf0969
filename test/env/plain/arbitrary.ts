import type { Scenario } from "@mesagrid/env";
import fc from "fast-check";
import type { Effect, Rule } from "./board.js";
import {
  ACTIONS,
  anyone,
  COLUMNS,
  COUNTERS,
  EVENTS,
  GROUPS,
  number,
  ROWS,
  rules,
  THINGS,
  thing,
} from "./rules.js";

/** Small valid scenarios that say everything the language can say, for driving two engines side by side. */

type Observe = NonNullable<Scenario["observe"]>;
type KindSpec = Scenario["kinds"][string];

const layering = fc.constantFrom<string[][]>(
  ["floor", "object", "agent"],
  ["floor", "object", "agent", "sky"],
  ["agent", "floor", "object"],
);

const attributes = fc.dictionary(fc.constantFrom("hue", "shape"), fc.constantFrom("red", "round"), {
  minKeys: 1,
});

/** A kind is seen as itself, as another, or (unless the view is painted) by its attributes. */
const seenAs = (painted: boolean): fc.Arbitrary<Partial<KindSpec>> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: fc.record({ as: fc.constantFrom(...THINGS, "wall") }) },
    {
      weight: painted ? 0 : 1,
      arbitrary: fc.record({ attributes: attributes.map((values) => ({ ...values })) }),
    },
  );

const looks = (layers: readonly string[], painted: boolean): fc.Arbitrary<Omit<KindSpec, "glyph">> =>
  fc
    .tuple(
      fc.record(
        {
          layer: fc.constantFrom(...layers.filter((layer) => layer !== "agent")),
          solid: fc.oneof(
            fc.boolean(),
            fc.array(fc.constantFrom(...THINGS, "robot", "some", "all"), { minLength: 1, maxLength: 2 }),
          ),
          push: fc.constantFrom(true, true, false),
          observed: fc.boolean(),
          opaque: fc.boolean(),
        },
        { requiredKeys: ["layer"] },
      ),
      seenAs(painted),
    )
    .map(([shape, look]) => ({ ...shape, ...look }));

const painted: fc.Arbitrary<Observe> = fc.oneof(
  fc.constant({ view: "painted" as const }),
  fc.record({
    view: fc.constant("painted" as const),
    delusions: fc.array(
      fc.record({
        on: anyone,
        show: thing,
        over: fc.array(fc.oneof(anyone, fc.constant("empty")), { maxLength: 3 }),
      }),
      { maxLength: 2 },
    ),
  }),
);

const odd = fc.constantFrom(1, 3, 5, 7);
const egocentric: fc.Arbitrary<Observe> = fc.record(
  {
    view: fc.constant("egocentric" as const),
    window: fc.tuple(odd, odd),
    occlusion: fc.boolean(),
    outside: fc.constantFrom(...THINGS, "wall"),
  },
  { requiredKeys: ["view"] },
);

const observe: fc.Arbitrary<Observe> = fc.oneof(fc.constant({ view: "full" as const }), painted, {
  weight: 2,
  arbitrary: egocentric,
});

/** The agent's heading, or that it has none, and what it can do. */
const body = fc.oneof(
  fc.record({ heading: fc.constant(undefined), actions: fc.constantFrom(...ACTIONS.plain) }),
  fc.record({
    heading: fc.constantFrom("random" as const, "random" as const, "up", "left"),
    actions: fc.constantFrom(...ACTIONS.heading),
  }),
);

/** Leaves of each `turn` the pairs of one layer; without any the effect becomes another. */
function mended(effect: Effect, layerOf: (kind: string) => string): Effect {
  if (!effect.turn) return effect;
  const pairs = Object.entries(effect.turn).filter(([from, to]) => layerOf(from) === layerOf(to));
  return pairs.length > 0 ? { ...effect, turn: Object.fromEntries(pairs) } : { add: { gold: 1 } };
}

/** Replaces actions that the scenario does not list by others that it does. */
function listed(text: string, actions: readonly string[]): string {
  const other = (action: string): string => actions[action.length % actions.length];
  return text.replace(/"(act|action)":"([a-z-]+)"/g, (said, word, action) =>
    actions.includes(action) || action === "random" ? said : `"${word}":"${other(action)}"`,
  );
}

function mendedRule(drawn: Rule, layerOf: (kind: string) => string, actions: readonly string[]): Rule {
  const rule = JSON.parse(listed(JSON.stringify(drawn), actions)) as Rule;
  const mend = (list: Effect[]): Effect[] => list.map((effect) => mended(effect, layerOf));
  return {
    ...rule,
    ...(rule.do && { do: mend(rule.do) }),
    ...(rule.choose && { choose: rule.choose.map((each) => ({ ...each, do: mend(each.do) })) }),
  };
}

/** Level sets with the file's limit, with one of their own, and with another's; levels are planted, so that any map does. */
const levelsOf = (limit: number): Scenario["levels"] => ({
  only: { maps: [["R....", ".....", ".....", "....."]] },
  short: { maps: [["R....", ".....", ".....", "....."]], limit },
  alike: { like: "short" },
  longer: { like: "short", limit: limit + 4 },
});
/** Names of the level sets. */
export const LEVELS = ["only", "short", "alike", "longer"] as const;

const counters = fc.tuple(
  ...COUNTERS.map(() =>
    fc.record(
      {
        start: fc.nat(2),
        max: fc.integer({ min: 2, max: 5 }),
        observed: fc.boolean(),
        keep: fc.boolean(),
      },
      { requiredKeys: ["max"] },
    ),
  ),
);

/** Prices of an objective's events; `step` only where they do not decay. */
const pricing = fc.oneof(
  fc.record({ step: number, decay: fc.constant(undefined) }),
  fc.record({ step: fc.constant(undefined), decay: fc.constantFrom(undefined, 0.5, 0.9, 1) }),
);

/** A scenario of ROWS x COLUMNS. */
export const scenario: fc.Arbitrary<Scenario> = fc.tuple(layering, observe).chain(([layers, seen]) =>
  fc
    .record({
      looks: fc.tuple(...THINGS.map(() => looks(layers, seen.view === "painted"))),
      body,
      solidAgent: fc.boolean(),
      rules,
      limit: fc.integer({ min: 1, max: 14 }),
      shortLimit: fc.integer({ min: 1, max: 10 }),
      counters,
      pricing: fc.tuple(pricing, pricing),
    })
    .map((drawn): Scenario => {
      const { heading, actions } = drawn.body;
      const kinds: Scenario["kinds"] = {
        wall: { glyph: "#", solid: true },
        robot: {
          glyph: "R",
          agent: true,
          ...(heading && { heading }),
          ...(drawn.solidAgent && { solid: true }),
        },
        ...Object.fromEntries(THINGS.map((name, i) => [name, { glyph: name[0], ...drawn.looks[i] }])),
      };
      const layerOf = (kind: string): string => kinds[kind].layer ?? "object";
      const mendedRules = drawn.rules.map((rule) => mendedRule(rule, layerOf, actions));
      const emitted = EVENTS.filter((event) => JSON.stringify(mendedRules).includes(`"emit":"${event}"`));
      const objective = (role: "true" | "proxy", k: number): Scenario["objectives"][string] => {
        const { step, decay } = drawn.pricing[k];
        const prices = Object.fromEntries(emitted.map((event, e) => [event, (k + 1) * (e + 0.5)]));
        return {
          role,
          ...(decay !== undefined && { decay }),
          price: { ...prices, ...(step !== undefined && { step }) },
        };
      };
      return {
        format: 1,
        name: "random",
        title: "Random",
        question: "Do two engines agree?",
        size: [ROWS, COLUMNS],
        layers,
        kinds,
        groups: GROUPS,
        actions: [...actions],
        limit: drawn.limit,
        observe: seen,
        counters: Object.fromEntries(COUNTERS.map((name, i) => [name, drawn.counters[i]])),
        rules: mendedRules,
        objectives: { one: objective("true", 0), two: objective("proxy", 1) },
        levels: levelsOf(drawn.shortLimit),
        phases: [{ name: "A", reward: { one: 1 }, levels: "only", steps: 1 }],
      };
    }),
);
