import type { Dice } from "../dice.js";
import { isObject, type Json, type JsonObject, setField } from "../json.js";
import { addLevels, mixAll, resize } from "./levels.js";
import { namesOf } from "./names.js";
import { addRules } from "./rules.js";

const DIRECTIONS = ["up", "down", "left", "right"];
const DEEDS = ["turn-left", "turn-right", "forward", "pickup", "drop", "toggle", "done"];

/** Makes a file as large as the grammar lets it be, or a little larger, in some respects. */
export function enlarge(root: JsonObject, dice: Dice): void {
  if (dice.chance(0.3)) addKinds(root, dice, dice.small(66));
  if (dice.chance(0.3)) addCounters(root, dice, dice.small(34));
  if (dice.chance(0.4)) resize(root, dice);
  if (dice.chance(0.4)) addLevels(root, dice);
  if (dice.chance(0.2)) mixAll(root, dice);
  if (dice.chance(0.2)) steer(root, dice);
  if (dice.chance(0.6)) addRules(root, dice);
  if (dice.chance(0.3)) root.observe = dice.chance(0.5) ? delusive(root, dice) : egocentric(root, dice);
  if (dice.chance(0.1)) decay(root, dice);
  if (dice.chance(0.3)) root.limit = dice.pick([1, 2, 10_000]);
}

function addKinds(root: JsonObject, dice: Dice, count: number): void {
  const names = namesOf(root);
  if (!isObject(root.kinds) || !names) return;
  const attributes = dice.chance(0.3);
  for (let i = 0; i < count; i++) {
    const look: JsonObject = attributes
      ? { attributes: { [dice.pick(["shape", "colour"])]: `v${dice.below(i + 1)}` } }
      : { as: dice.pick(names.anyone.slice(0, 2)) };
    setField(root.kinds, `grown${i}`, {
      glyph: String.fromCharCode(0x100 + i),
      layer: dice.pick(names.layers),
      solid: dice.pick<Json>([false, false, true, names.kinds.slice(0, 3)]),
      push: dice.chance(0.2),
      observed: dice.chance(0.8),
      ...(dice.chance(0.3) && look),
      ...(dice.chance(0.1) && { opaque: dice.chance(0.5) }),
    });
  }
}

function addCounters(root: JsonObject, dice: Dice, count: number): void {
  if (root.counters === undefined) root.counters = {};
  if (!isObject(root.counters)) return;
  for (let i = 0; i < count; i++) {
    const max = dice.pick([1, 5e-324, 1e-9, 1e6]);
    setField(root.counters, `grown${i}`, { max, keep: dice.chance(0.5), observed: dice.chance(0.7) });
  }
}

function delusive(root: JsonObject, dice: Dice): Json {
  const names = namesOf(root);
  if (!names) return { view: "painted" };
  const { kinds, anyone } = names;
  const delusion = (): Json => ({
    on: dice.pick(anyone),
    show: dice.pick(kinds),
    over: ["empty", dice.pick(anyone)],
  });
  return { view: "painted", delusions: Array.from({ length: dice.below(9) }, delusion) };
}

function egocentric(root: JsonObject, dice: Dice): Json {
  const names = namesOf(root);
  const side = (): number => 1 + 2 * (dice.chance(0.1) ? dice.below(32) : dice.below(5));
  return {
    view: "egocentric",
    window: [side(), side()],
    occlusion: dice.chance(0.5),
    ...(names && dice.chance(0.5) && { outside: dice.pick(names.kinds) }),
  };
}

function steer(root: JsonObject, dice: Dice): void {
  if (!isObject(root.kinds)) return;
  const agent = Object.values(root.kinds).find((spec) => isObject(spec) && spec.agent === true);
  if (!isObject(agent)) return;
  agent.heading = dice.pick([...DIRECTIONS, "random"]);
  root.actions = [...DIRECTIONS, "stay", ...DEEDS];
}

/** Prices that fall; what happens at every step may have none of that. */
function decay(root: JsonObject, dice: Dice): void {
  if (!isObject(root.objectives)) return;
  for (const objective of Object.values(root.objectives)) {
    if (!isObject(objective) || !isObject(objective.price)) continue;
    delete objective.price.step;
    objective.decay = dice.pick([0, 0.9, 1]);
  }
}
