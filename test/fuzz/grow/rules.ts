import type { Dice } from "../dice.js";
import { isObject, type Json, type JsonObject, setField } from "../json.js";
import { type Names, namesOf } from "./names.js";

const DIRECTIONS = ["up", "down", "left", "right"];
const EVENTS = ["grew1", "grew2", "grew3"];

/** Writes more rules of all sorts into a file, with the names that it has, and an objective that prices their events. */
export function addRules(root: JsonObject, dice: Dice): void {
  const names = namesOf(root);
  if (!Array.isArray(root.rules) || !names) return;
  const much = dice.chance(0.01);
  const count = much ? 1 + dice.small(300) : 1 + dice.below(4);
  for (let i = 0; i < count; i++) root.rules.push(rule(dice, names, much));
  const emitted = JSON.stringify(root.rules);
  const events = ["step", ...EVENTS.filter((event) => emitted.includes(`"emit":"${event}"`))];
  if (!isObject(root.objectives) || dice.chance(0.5)) return;
  const price = Object.fromEntries(events.map((event) => [event, dice.pick([1, -1, 0.5, 1e6])]));
  setField(root.objectives, "grown", { role: "proxy", price });
}

function rule(dice: Dice, names: Names, much: boolean): Json {
  const when: JsonObject = dice.pick<JsonObject>([
    { start: "episode" },
    { before: "move" },
    { push: dice.pick(names.kinds) },
    { enter: dice.pick(names.kinds) },
    { on: dice.pick(names.kinds) },
    { each: dice.pick(names.anyone) },
    { each: dice.pick(names.anyone), before: "move" },
    { each: dice.pick(names.anyone), order: "random" },
    { every: "step" },
  ]);
  if (dice.chance(0.1)) when.first = true;
  const several = <T>(most: number, make: () => T): T[] => Array.from({ length: dice.below(most + 1) }, make);
  const effects = (): Json[] => [
    effect(dice, names, when),
    ...several(much ? 15 : 2, () => effect(dice, names, when)),
  ];
  const tests = (): Json[] => several(much ? 8 : 2, () => condition(dice, names));
  if (dice.chance(0.7)) return { when, if: tests(), do: effects() };
  const choose = Array.from({ length: 1 + dice.small(much ? 33 : 4) }, () => ({
    if: tests(),
    do: effects(),
  }));
  return { when, unless: tests(), choose };
}

function condition(dice: Dice, { anyone, counters, actions }: Names): Json {
  const bound = (): Json => (counters.length === 0 || dice.chance(0.8) ? dice.below(5) : dice.pick(counters));
  switch (dice.below(counters.length > 0 ? 11 : 9)) {
    case 0:
      return { left: dice.pick(anyone), atMost: bound() };
    case 1:
      return { here: dice.pick(anyone) };
    case 2:
      return { was: dice.pick(anyone) };
    case 3:
      return { ahead: dice.pick(anyone) };
    case 4:
      return { moved: dice.pick([...DIRECTIONS, "none", "any"]) };
    case 5:
      return { action: dice.pick(actions) };
    case 6:
      return { chance: dice.pick<Json>([0, 0.5, 1, { by: dice.pick(anyone), from: [0.1, 0.9] }]) };
    case 7:
      return { corner: dice.pick(["here", "was"]) };
    case 8:
      return { edge: dice.pick(["here", "was"]) };
    case 9:
      return { chance: dice.pick(counters) };
    default:
      return { counter: dice.pick(counters), atLeast: bound() };
  }
}

/** An effect of one of the sorts that a rule with such a trigger may have. */
function effect(dice: Dice, names: Names, when: JsonObject): Json {
  const sorts = [cells, things];
  if (names.counters.length > 0) sorts.push(counting);
  if (when.before === "move") sorts.push(acting);
  if (when.start === undefined) sorts.push(telling);
  return dice.pick(sorts)(dice, names);
}

function cells(dice: Dice, { kinds, neighbours }: Names): Json {
  switch (dice.below(neighbours.length > 0 ? 4 : 3)) {
    case 0:
      return { remove: dice.pick(kinds), ...area(dice) };
    case 1:
      return { put: dice.pick(kinds), ...area(dice) };
    case 2:
      return { put: dice.pick(kinds), at: "somewhere" };
    default: {
      const together = dice.pick(neighbours);
      return { turn: { [dice.pick(together)]: dice.pick(together) }, ...area(dice) };
    }
  }
}

function area(dice: Dice): JsonObject {
  if (dice.chance(0.3)) return { everywhere: true };
  if (dice.chance(0.3))
    return {
      within: [
        [0, 0],
        [dice.below(4), dice.below(4)],
      ],
    };
  return dice.chance(0.3) ? { at: "ahead" } : {};
}

function things(dice: Dice, { kinds, anyone }: Names): Json {
  const sharpness = dice.pick([0, 1, -100, 100]);
  const toward = { toward: dice.pick(anyone), ...(dice.chance(0.5) && { sharpness }) };
  return {
    shift: { kind: dice.pick(kinds), to: dice.pick<Json>([...DIRECTIONS, "random", toward, toward, toward]) },
  };
}

function counting(dice: Dice, { counters, anyone }: Names): Json {
  const counter = dice.pick(counters);
  return dice.pick<Json>([
    { add: { [counter]: dice.pick([1, -1, 0.3, 1e6]) } },
    { set: { [counter]: dice.pick([0, 1, 1e6, -1e6]) } },
    { blend: { [counter]: { to: dice.below(9), rate: dice.pick([0, 0.1, 1]) } } },
    { measure: { [counter]: dice.pick(anyone) } },
  ]);
}

function acting(dice: Dice, { actions }: Names): Json {
  return { act: dice.pick([...actions, "random"]) };
}

function telling(dice: Dice, { anyone }: Names): Json {
  if (dice.chance(0.1)) return { end: dice.pick(["won", "lost", "x"]) };
  const overlap = [dice.pick(anyone), dice.pick(anyone)];
  return {
    emit: dice.pick(EVENTS),
    times: dice.pick<Json>([1, 4096, { left: dice.pick(anyone) }, { overlap }]),
  };
}
