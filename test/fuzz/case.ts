import { Dice } from "./dice.js";
import { enlarge } from "./grow/enlarge.js";
import { addRules } from "./grow/rules.js";
import { copy, isObject, type JsonObject } from "./json.js";
import type { Seeds } from "./seeds.js";
import { mutateText } from "./text.js";
import { type Material, mutate } from "./tree.js";

/** One mutated file, and how it is to be loaded. */
export interface Case {
  /** The file's text, or in some cases the tree itself. */
  readonly input: unknown;
  readonly variant: string | undefined;
  readonly size: readonly [number, number] | undefined;
  /** For the run that follows, if the file is right. */
  readonly dice: Dice;
}

/** The case of a number: the same for the same seed, whatever was made before it. */
export function makeCase(seed: number, number: number, seeds: Seeds): Case {
  const dice = new Dice(seed, number);
  if (dice.chance(0.1)) return { input: mangled(seeds, dice), variant: undefined, size: undefined, dice };
  const text = dice.chance(0.8);
  const root = copy(dice.pick(dice.chance(0.85) ? seeds.good : seeds.trees));
  change(root, { dice, seeds: seeds.trees, text });
  const changed = text ? JSON.stringify(root) : root;
  const input = typeof changed === "string" && dice.chance(0.03) ? mutateText(changed, dice) : changed;
  return { input, variant: variantOf(root, dice), size: sizeOf(dice), dice };
}

function mangled(seeds: Seeds, dice: Dice): string {
  let text = dice.pick(seeds.texts);
  for (let times = 1 + dice.small(8); times > 0; times--) text = mutateText(text, dice);
  return text;
}

/** Few changes more often than many: a file with many is refused for the first of them. */
function change(root: JsonObject, material: Material): void {
  const { dice } = material;
  if (dice.chance(0.25)) addRules(root, dice);
  if (dice.chance(0.1)) enlarge(root, dice);
  const times = dice.chance(0.9) ? dice.small(6) - 1 : dice.small(30);
  for (let i = 0; i < times; i++) mutate(root, material);
}

function variantOf(root: JsonObject, dice: Dice): string | undefined {
  if (!isObject(root.variants) || !dice.chance(0.5)) return undefined;
  const names = Object.keys(root.variants);
  return names.length > 0 && dice.chance(0.95) ? dice.pick(names) : "constructor";
}

function sizeOf(dice: Dice): [number, number] | undefined {
  if (!dice.chance(0.05)) return undefined;
  const side = (): number =>
    dice.chance(0.9) ? 1 + dice.small(64) : dice.pick([0, -1, 1.5, 65, 1e9, Number.NaN]);
  return [side(), side()];
}
