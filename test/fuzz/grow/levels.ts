import type { Dice } from "../dice.js";
import { isObject, type Json, type JsonObject, setField } from "../json.js";
import { type Names, namesOf } from "./names.js";

/** Generated level sets, some of them with much to place. */
export function addLevels(root: JsonObject, dice: Dice): void {
  const names = namesOf(root);
  if (!isObject(root.levels) || !names) return;
  const count = dice.small(66);
  for (let i = 0; i < count; i++) setField(root.levels, `grown${i}`, levelSet(dice, names));
}

function levelSet(dice: Dice, names: Names): Json {
  const { agent, kinds } = names;
  const rooms = dice.chance(0.25) ? 1 + dice.below(4) : 0;
  const things = kinds.filter(() => dice.chance(0.4));
  const placed = things.map((name): [string, Json] => [name, placing(dice, agent, rooms)]);
  const own: [string, Json] = [agent, "anywhere"];
  const place = Object.fromEntries(dice.chance(0.8) ? [own, ...placed] : [...placed, own]);
  return {
    ...generator(dice, names, rooms),
    ...(dice.chance(0.2) && { limit: dice.pick([1, 10, 10_000]) }),
    place,
  };
}

/** @param rooms columns of rooms, 0 for another generator */
function generator(dice: Dice, { kinds }: Names, rooms: number): JsonObject {
  if (rooms > 0) {
    const division = { grid: [1, rooms], split: dice.pick(["even", "random"]) };
    return {
      generate: "rooms",
      rooms: dice.chance(0.5) ? division : { ...division, door: dice.pick(kinds) },
    };
  }
  switch (dice.below(3)) {
    case 0:
      return { generate: dice.pick(["open", "tree"]) };
    case 1:
      return { generate: dice.pick(["blocks", "edges"]), density: dice.pick([0, 0.25, 0.3, 1]) };
    default:
      return {
        generate: "noise",
        noise: { above: dice.pick([-1, 0, 0.25, 1]), cell: dice.pick([1, 2, 64]) },
      };
  }
}

function placing(dice: Dice, agent: string, rooms: number): Json {
  if (rooms > 0 && dice.chance(0.5)) return { count: dice.below(2), room: dice.below(rooms) };
  switch (dice.below(6)) {
    case 0:
      return { count: dice.small(40), sharing: [agent] };
    case 1:
      return { count: dice.chance(0.1) ? dice.small(4096) : [dice.below(3), 3] };
    case 2:
      return { on: dice.chance(0.5) ? agent : [agent, agent] };
    case 3:
      return { noise: { below: dice.pick([-1, 0, 0.5, 1]), cell: dice.pick([1, 4, 64]) } };
    case 4:
      return {
        count: dice.below(3),
        within: [
          [0, 0],
          [dice.below(6), dice.below(6)],
        ],
      };
    default:
      return [dice.below(5), dice.below(5)];
  }
}

/** A mixture of all sets that are none, with shares far apart. */
export function mixAll(root: JsonObject, dice: Dice): void {
  if (!isObject(root.levels)) return;
  const shares = Object.entries(root.levels)
    .filter(([, set]) => isObject(set) && set.mix === undefined)
    .map(([name]) => [name, dice.pick([1e-9, 5e-324, 1, 1e6])] as const);
  setField(root.levels, "all", { mix: Object.fromEntries(shares) });
}

/** Another size. Levels that are drawn fit one size only, so they go, with what leans on them. */
export function resize(root: JsonObject, dice: Dice): void {
  const side = (): number => (dice.chance(0.3) ? 63 : 3 + 2 * dice.below(8));
  root.size = [side(), side()];
  if (!isObject(root.levels) || !Array.isArray(root.phases)) return;
  for (const [name, set] of Object.entries(root.levels)) {
    if (!isObject(set) || set.generate === undefined) delete root.levels[name];
  }
  const [first] = Object.keys(root.levels);
  for (const phase of root.phases) if (isObject(phase) && first !== undefined) phase.levels = first;
}
