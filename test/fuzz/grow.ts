import type { Dice } from "./dice.js";
import { isObject, type Json, type JsonObject, setField } from "./json.js";

/** Names of a file, for writing more of what it has. */
interface Names {
  readonly kinds: readonly string[];
  readonly anyone: readonly string[];
  readonly counters: readonly string[];
  readonly levels: readonly string[];
}

const MOVES = ["up", "down", "left", "right", "stay"];
const EVENTS = ["e1", "e2", "e3", "step"];

function namesOf(root: JsonObject): Names {
  const keys = (part: Json | undefined): string[] => (isObject(part) ? Object.keys(part) : []);
  const kinds = keys(root.kinds);
  const plain = kinds.filter((kind) => {
    const spec = isObject(root.kinds) ? root.kinds[kind] : undefined;
    return !isObject(spec) || spec.agent !== true;
  });
  const some = (list: readonly string[]): readonly string[] => (list.length > 0 ? list : ["nothing"]);
  return {
    kinds: some(plain),
    anyone: some([...kinds, ...keys(root.groups)]),
    counters: some(keys(root.counters)),
    levels: some(keys(root.levels)),
  };
}

function condition(dice: Dice, { anyone, counters }: Names): Json {
  const bound = (): Json => (dice.chance(0.8) ? dice.below(5) : dice.pick(counters));
  switch (dice.below(9)) {
    case 0:
      return { counter: dice.pick(counters), atLeast: bound() };
    case 1:
      return { left: dice.pick(anyone), atMost: bound() };
    case 2:
      return { here: dice.pick(anyone) };
    case 3:
      return { was: dice.pick(anyone) };
    case 4:
      return { moved: dice.pick([...MOVES.slice(0, 4), "none", "any"]) };
    case 5:
      return { action: dice.pick(MOVES) };
    case 6:
      return {
        chance: dice.pick<Json>([
          0,
          0.5,
          1,
          dice.pick(counters),
          { by: dice.pick(anyone), from: [0.1, 0.9] },
        ]),
      };
    case 7:
      return { corner: dice.pick(["here", "was"]) };
    default:
      return { edge: dice.pick(["here", "was"]) };
  }
}

function area(dice: Dice): JsonObject {
  if (dice.chance(0.3)) return { everywhere: true };
  return dice.chance(0.3)
    ? {
        within: [
          [0, 0],
          [dice.below(4), dice.below(4)],
        ],
      }
    : {};
}

function effect(dice: Dice, names: Names, before: boolean): Json {
  const { kinds, anyone, counters } = names;
  switch (dice.below(before ? 12 : 11)) {
    case 0:
      return { remove: dice.pick(kinds), ...area(dice) };
    case 1:
      return { put: dice.pick(kinds), ...area(dice) };
    case 2:
      return { turn: { [dice.pick(kinds)]: dice.pick(kinds) }, ...area(dice) };
    case 3:
      return { shift: { kind: dice.pick(kinds), to: dice.pick(MOVES) } };
    case 4:
      return { add: { [dice.pick(counters)]: dice.pick([1, -1, 0.3, 1e6]) } };
    case 5:
      return { set: { [dice.pick(counters)]: dice.pick([0, 1, 1e6, -1e6]) } };
    case 6:
      return { blend: { [dice.pick(counters)]: { to: dice.below(9), rate: dice.pick([0, 0.1, 1]) } } };
    case 7:
      return { measure: { [dice.pick(counters)]: dice.pick(anyone) } };
    case 8:
      return {
        emit: dice.pick(EVENTS.slice(0, 3)),
        times: dice.pick<Json>([1, 4096, { left: dice.pick(anyone) }]),
      };
    case 9:
      return {
        emit: dice.pick(EVENTS.slice(0, 3)),
        times: { overlap: [dice.pick(anyone), dice.pick(anyone)] },
      };
    case 10:
      return { end: dice.pick(["won", "lost", "x"]) };
    default:
      return { act: dice.pick([...MOVES, "random"]) };
  }
}

function some<T>(dice: Dice, most: number, make: () => T): T[] {
  return Array.from({ length: dice.below(most + 1) }, make);
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
    { every: "step" },
  ]);
  if (dice.chance(0.1)) when.first = true;
  const effects = (): Json[] =>
    Array.from({ length: 1 + dice.below(much ? 16 : 3) }, () => effect(dice, names, when.before === "move"));
  const tests = (): Json[] => some(dice, much ? 8 : 2, () => condition(dice, names));
  if (dice.chance(0.7)) return { when, if: tests(), do: effects() };
  return {
    when,
    unless: tests(),
    choose: Array.from({ length: 1 + dice.small(much ? 33 : 4) }, () => ({ if: tests(), do: effects() })),
  };
}

/** Writes more rules of all sorts into a file, with the names that it has. */
export function addRules(root: JsonObject, dice: Dice): void {
  if (!Array.isArray(root.rules)) return;
  const names = namesOf(root);
  const much = dice.chance(0.01);
  const count = much ? 1 + dice.small(300) : 1 + dice.below(4);
  for (let i = 0; i < count; i++) root.rules.push(rule(dice, names, much));
  if (!isObject(root.objectives)) return;
  const prices = Object.fromEntries(EVENTS.map((event) => [event, dice.pick([1, -1, 0.5, 1e6])]));
  if (dice.chance(0.5)) setField(root.objectives, "grown", { role: "proxy", price: prices });
}

/** A kind more, or many. */
function addKinds(root: JsonObject, dice: Dice, count: number): void {
  if (!isObject(root.kinds)) return;
  const layers = Array.isArray(root.layers) ? root.layers : ["floor", "object"];
  for (let i = 0; i < count; i++) {
    setField(root.kinds, `grown${i}`, {
      glyph: String.fromCharCode(0x100 + i),
      layer: dice.pick(layers),
      solid: dice.pick<Json>([false, false, true, Object.keys(root.kinds).slice(0, 3)]),
      push: dice.chance(0.2),
      observed: dice.chance(0.8),
      ...(dice.chance(0.2) && { as: dice.pick(Object.keys(root.kinds)) }),
    });
  }
}

/** A generated level set with much to place. */
function addLevels(root: JsonObject, dice: Dice, count: number): void {
  if (!isObject(root.levels) || !isObject(root.kinds)) return;
  const kinds = Object.entries(root.kinds);
  const agent = kinds.find(([, spec]) => isObject(spec) && spec.agent === true)?.[0] ?? "agent";
  for (let i = 0; i < count; i++) {
    const things = kinds.map(([name]) => name).filter((name) => name !== agent && dice.chance(0.5));
    const place = things.map((name): [string, Json] => [name, placing(dice, things)]);
    setField(root.levels, `grown${i}`, {
      generate: dice.pick(["open", "blocks", "edges", "tree"]),
      density: dice.pick([0, 0.25, 0.3, 1]),
      place: Object.fromEntries([...place, [agent, "anywhere"] as const]),
    });
  }
}

function placing(dice: Dice, things: readonly string[]): Json {
  switch (dice.below(4)) {
    case 0:
      return { count: dice.small(4096), sharing: [dice.pick(things)] };
    case 1:
      return { count: [dice.below(3), 3 + dice.small(60)] };
    case 2:
      return { on: dice.pick(things) };
    default:
      return [dice.below(5), dice.below(5)];
  }
}

/** Makes a file as large as the grammar lets it be, or a little larger, in some respects. */
export function enlarge(root: JsonObject, dice: Dice): void {
  if (dice.chance(0.5)) root.size = [3 + dice.small(63), 3 + dice.small(63)];
  if (dice.chance(0.3)) root.size = [63, 63];
  if (dice.chance(0.3)) addKinds(root, dice, dice.small(70));
  if (dice.chance(0.3)) addCounters(root, dice, dice.small(40));
  if (dice.chance(0.4)) addLevels(root, dice, dice.small(70));
  if (dice.chance(0.3)) mixAll(root, dice);
  if (dice.chance(0.5)) keepGenerated(root);
  if (dice.chance(0.6)) addRules(root, dice);
  if (dice.chance(0.2)) root.observe = delusive(root, dice);
  if (dice.chance(0.3)) root.limit = dice.pick([1, 2, 10_000]);
}

function addCounters(root: JsonObject, dice: Dice, count: number): void {
  if (root.counters === undefined) root.counters = {};
  if (!isObject(root.counters)) return;
  for (let i = 0; i < count; i++) {
    setField(root.counters, `counter${i}`, {
      max: dice.pick([1, 5e-324, 1e-9, 1e6]),
      start: 0,
      keep: dice.chance(0.5),
      observed: dice.chance(0.7),
    });
  }
}

function mixAll(root: JsonObject, dice: Dice): void {
  if (!isObject(root.levels)) return;
  const shares = Object.entries(root.levels)
    .filter(([, set]) => isObject(set) && set.mix === undefined)
    .map(([name]) => [name, dice.pick([1e-9, 5e-324, 1, 1e6])] as const);
  setField(root.levels, "all", { mix: Object.fromEntries(shares) });
}

/** Drawn levels fit one size only; away with them, so that the others can be seen at another. */
function keepGenerated(root: JsonObject): void {
  if (!isObject(root.levels) || !Array.isArray(root.phases)) return;
  for (const [name, set] of Object.entries(root.levels)) {
    if (isObject(set) && set.maps !== undefined) delete root.levels[name];
  }
  const [first] = Object.keys(root.levels);
  for (const phase of root.phases) if (isObject(phase) && first !== undefined) phase.levels = first;
}

function delusive(root: JsonObject, dice: Dice): Json {
  const { kinds, anyone } = namesOf(root);
  const delusion = (): Json => ({
    on: dice.pick(anyone),
    show: dice.pick(kinds),
    over: ["empty", dice.pick(anyone)],
  });
  return { view: "painted", delusions: some(dice, 9, delusion) };
}
