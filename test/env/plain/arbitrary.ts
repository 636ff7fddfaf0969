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

const layering = fc.constantFrom<string[][]>(
  ["floor", "object", "agent"],
  ["floor", "object", "agent", "sky"],
  ["agent", "floor", "object"],
);

const looks = (layers: readonly string[]) =>
  fc.record(
    {
      layer: fc.constantFrom(...layers.filter((layer) => layer !== "agent")),
      solid: fc.oneof(
        fc.boolean(),
        fc.array(fc.constantFrom(...THINGS, "robot", "some", "all"), { minLength: 1, maxLength: 2 }),
      ),
      push: fc.boolean(),
      observed: fc.boolean(),
      as: fc.constantFrom(...THINGS, "wall"),
    },
    { requiredKeys: ["layer"] },
  );

const observe: fc.Arbitrary<Scenario["observe"]> = fc.oneof(
  fc.constant({ view: "full" as const }),
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

/** Leaves of each `turn` the pairs of one layer; without any the effect becomes another. */
function mended(effect: Effect, layerOf: (kind: string) => string): Effect {
  if (!effect.turn) return effect;
  const pairs = Object.entries(effect.turn).filter(([from, to]) => layerOf(from) === layerOf(to));
  return pairs.length > 0 ? { ...effect, turn: Object.fromEntries(pairs) } : { add: { gold: 1 } };
}

function mendedRule(rule: Rule, layerOf: (kind: string) => string): Rule {
  const mend = (list: Effect[]): Effect[] => list.map((effect) => mended(effect, layerOf));
  return {
    ...rule,
    ...(rule.do && { do: mend(rule.do) }),
    ...(rule.choose && { choose: rule.choose.map((body) => ({ ...body, do: mend(body.do) })) }),
  };
}

/** A scenario of ROWS x COLUMNS. */
export const scenario: fc.Arbitrary<Scenario> = layering.chain((layers) =>
  fc
    .record({
      looks: fc.tuple(...THINGS.map(() => looks(layers))),
      rules,
      observe,
      limit: fc.integer({ min: 1, max: 14 }),
      counters: fc.tuple(
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
      ),
      prices: fc.tuple(...[0, 1].map(() => fc.dictionary(fc.constant("step"), number))),
    })
    .map((drawn): Scenario => {
      const kinds: Scenario["kinds"] = {
        wall: { glyph: "#", solid: true },
        robot: { glyph: "R", agent: true },
        ...Object.fromEntries(THINGS.map((name, i) => [name, { glyph: name[0], ...drawn.looks[i] }])),
      };
      const mendedRules = drawn.rules.map((each) =>
        mendedRule(each, (kind) => kinds[kind].layer ?? "object"),
      );
      const emitted = EVENTS.filter((event) => JSON.stringify(mendedRules).includes(`"emit":"${event}"`));
      const prices = drawn.prices.map((price, k) => ({
        ...price,
        ...Object.fromEntries(emitted.map((event, e) => [event, (k + 1) * (e + 0.5)])),
      }));
      return {
        format: 1,
        name: "random",
        title: "Random",
        question: "Do two engines agree?",
        size: [ROWS, COLUMNS],
        layers,
        kinds,
        groups: GROUPS,
        actions: [...ACTIONS],
        limit: drawn.limit,
        ...(drawn.observe && { observe: drawn.observe }),
        counters: Object.fromEntries(COUNTERS.map((name, i) => [name, drawn.counters[i]])),
        rules: mendedRules,
        objectives: {
          one: { role: "true", price: prices[0] },
          two: { role: "proxy", price: prices[1] },
        },
        levels: { only: { maps: [["R....", ".....", ".....", "....."]] } },
        phases: [{ name: "A", reward: { one: 1 }, levels: "only", steps: 1 }],
      };
    }),
);
