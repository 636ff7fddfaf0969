import type { Dice } from "./dice.js";
import type { Json } from "./json.js";

/** Numbers at and beyond the edges of what a field may hold. */
export const NUMBERS: readonly number[] = [
  0,
  -0,
  1,
  -1,
  2,
  3,
  0.5,
  0.999999,
  1e-9,
  5e-324,
  7,
  8,
  16,
  17,
  32,
  33,
  40,
  63,
  64,
  65,
  127,
  128,
  255,
  256,
  257,
  4095,
  4096,
  4097,
  9999,
  10_000,
  10_001,
  65_535,
  65_536,
  999_999,
  1e6,
  1_000_001,
  -1e6,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  1e12,
  2 ** 53,
  1e21,
  1e308,
  -1e308,
];
/** What only an object can hold, not a text. */
const NOT_JSON: readonly number[] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

/** Names that JavaScript's objects have already, the grammar's own words, and texts that are awkward. */
const STRINGS: readonly string[] = [
  "",
  " ",
  ".",
  "#",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "length",
  "then",
  "toJSON",
  "step",
  "empty",
  "random",
  "stay",
  "any",
  "none",
  "here",
  "was",
  "wall",
  "agent",
  "object",
  "floor",
  "true",
  "null",
  "0",
  "-1",
  "1e999",
  "NaN",
  "$.rules[0]",
  "~1/~0",
  "%s%n",
  "a b",
  "ä",
  "e\u0301",
  "\u0000",
  "\n",
  "\u001b[31m",
  "\ud800",
  "👩‍👩‍👧",
  "𝔄",
  "\u202e",
  "\u200b",
];

export function weirdNumber(dice: Dice, text: boolean): number {
  return !text && dice.chance(0.1) ? dice.pick(NOT_JSON) : dice.pick(NUMBERS);
}

export function weirdString(dice: Dice): string {
  if (dice.chance(0.1)) return dice.pick(["a", "é", "𝔄", "[", '"']).repeat(1 + dice.small(100_000));
  return dice.pick(STRINGS);
}

/** A value of a type of its own. */
export function weirdValue(dice: Dice, text: boolean): Json {
  switch (dice.below(8)) {
    case 0:
      return null;
    case 1:
      return dice.chance(0.5);
    case 2:
      return [];
    case 3:
      return {};
    case 4:
      return [weirdNumber(dice, text), weirdNumber(dice, text)];
    case 5:
      return { [weirdString(dice)]: weirdNumber(dice, text) };
    case 6:
      return weirdString(dice);
    default:
      return weirdNumber(dice, text);
  }
}
