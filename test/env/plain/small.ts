import type { Scenario } from "@mesagrid/env";
import fc from "fast-check";
import type { Condition, Effect, Rule } from "./board.js";

/**
 * Small worlds in which things are taken, grow again, turn into each other and are counted, so that how often a rule fires
 * hangs on what others did. The worlds of `arbitrary.ts` say more, and seldom that.
 */

const LOOSE = ["ash", "cup"] as const;
const THINGS = [...LOOSE, "box", "door"] as const;
const loose = fc.constantFrom(...LOOSE);
const thing = fc.constantFrom(...THINGS);
const side = fc.constantFrom("up" as const, "down" as const, "left" as const, "right" as const);

const condition: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<Condition>({ counter: "gold", atLeast: 1 }, { counter: "gold", atLeast: 2 }),
  },
  fc.constant<Condition>({ counter: "gold", atMost: 0 }),
  fc.record({ left: thing, atLeast: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ here: thing }),
  fc.constant<Condition>({ chance: 0.5 }),
);

const effect: fc.Arbitrary<Effect> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ remove: loose }) },
  { weight: 3, arbitrary: fc.tuple(thing, thing).map(([from, to]): Effect => ({ turn: { [from]: to } })) },
  { weight: 2, arbitrary: fc.record({ put: thing }) },
  fc.record({ put: thing, at: fc.constantFrom("somewhere" as const, "ahead" as const) }),
  fc.record({ remove: thing, everywhere: fc.constant(true) }),
  {
    weight: 2,
    arbitrary: fc.record({
      shift: fc.record({ kind: thing, to: fc.oneof(side, fc.constant("random" as const)) }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Effect>({ add: { gold: 1 } }, { add: { gold: -1 } }, { set: { gold: 2 } }),
  },
);
const emit: fc.Arbitrary<Effect> = fc.constantFrom<Effect>(
  { emit: "event-a" },
  { emit: "event-b" },
  { emit: "event-a", times: { left: "ash" } },
);

const when: fc.Arbitrary<Rule["when"]> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ enter: fc.oneof(thing, fc.constant("some")) }) },
  { weight: 3, arbitrary: fc.record({ on: thing }) },
  { weight: 2, arbitrary: fc.record({ each: thing }) },
  fc.constant<Rule["when"]>({ push: "box" }),
  fc.constant<Rule["when"]>({ every: "step" }),
);

const body = fc
  .tuple(fc.array(effect, { maxLength: 2 }), fc.array(emit, { maxLength: 1 }), fc.nat(9))
  .filter(([effects, emits]) => effects.length + emits.length > 0)
  .map(([effects, emits, last]): Effect[] => [
    ...effects,
    ...emits,
    ...(last === 0 ? [{ end: "over" }] : []),
  ]);

const rule: fc.Arbitrary<Rule> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(when, fc.array(condition, { maxLength: 1 }), body, fc.nat(5)).map(
      ([trigger, needs, effects, first]): Rule => ({
        when: first === 0 ? { ...trigger, first: true } : trigger,
        ...(needs.length > 0 && { if: needs }),
        do: effects,
      }),
    ),
  },
  fc.tuple(when, condition, body, body).map(
    ([trigger, need, one, other]): Rule => ({
      when: trigger,
      choose: [{ if: [need], do: one }, { do: other }],
    }),
  ),
);

/** A room of 2 x 4 cells with a few things in it. */
const map = fc.array(fc.constantFrom(..."..........aaccbd"), { minLength: 7, maxLength: 7 }).map((cells) => {
  const all = ["R", ...cells].join("");
  return ["######", `#${all.slice(0, 4)}#`, `#${all.slice(4)}#`, "######"];
});

/** A scenario with one level. */
export const smallWorld: fc.Arbitrary<Scenario> = fc
  .tuple(
    fc.array(rule, { minLength: 1, maxLength: 4 }),
    map,
    fc.integer({ min: 2, max: 9 }),
    fc.constantFrom(0, -0.25),
  )
  .map(([rules, rows, limit, step]): Scenario => {
    const text = JSON.stringify(rules);
    const priced = (prices: Record<string, number>) =>
      Object.fromEntries(Object.entries(prices).filter(([event]) => text.includes(`"${event}"`)));
    return {
      format: 1,
      name: "small",
      title: "Small",
      question: "How much can be won at most?",
      size: [4, 6],
      kinds: {
        wall: { glyph: "#", solid: true },
        robot: { glyph: "R", agent: true },
        ash: { glyph: "a" },
        cup: { glyph: "c" },
        box: { glyph: "b", push: true, solid: true },
        door: { glyph: "d", solid: ["robot"] },
      },
      groups: { some: ["ash", "cup"] },
      actions: ["up", "down", "left", "right", "stay"],
      limit,
      counters: { gold: { start: 0, max: 3 } },
      rules,
      objectives: {
        one: { role: "true", price: { ...priced({ "event-a": 1 }), step } },
        two: { role: "proxy", price: priced({ "event-a": 0.5, "event-b": 2 }) },
      },
      levels: { only: { maps: [rows] } },
      phases: [{ name: "A", reward: { one: 1 }, levels: "only", steps: 1 }],
    };
  });
