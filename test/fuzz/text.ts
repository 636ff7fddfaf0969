import type { Dice } from "./dice.js";

const AWKWARD = [
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  '"',
  "\\",
  "\\u0000",
  "\\ud800",
  "-",
  "1e999",
  "1e-999",
  "0x1",
  "null",
  "/*",
  "\ufeff",
  "\t",
];

/** Changes a text without regard to what it says. */
export function mutateText(text: string, dice: Dice): string {
  const from = dice.below(text.length + 1);
  const to = Math.min(text.length, from + dice.small(200));
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, from);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return text.slice(0, to) + text.slice(from);
    case 3:
      return text.slice(0, from) + dice.pick(AWKWARD) + text.slice(from);
    case 4:
      return text.slice(0, from) + String.fromCharCode(dice.below(0x250)) + text.slice(from + 1);
    default: {
      const other = dice.below(text.length + 1);
      return text.slice(0, other) + text.slice(from, to) + text.slice(other);
    }
  }
}
