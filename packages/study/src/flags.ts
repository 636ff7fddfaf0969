import { InvalidArgumentError } from "commander";

/** Parsers of flags: commander prints what they throw with the flag's name. */

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`);
  };
}

/** A number from 0 to 1. */
export function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("Expected a number from 0 to 1.");
}

/** Whole numbers and ranges of them: `1,2,5` or `1-5`. */
export function wholeNumbers(text: string): number[] {
  const numbers = text.split(",").flatMap((part) => {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part.trim());
    if (!range) throw new InvalidArgumentError("Expected numbers such as 1,2,5 or a range such as 1-5.");
    const [first, last] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (last < first || last - first > 9999) throw new InvalidArgumentError(`${part} is no range.`);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
  return [...new Set(numbers)];
}

/** Names apart by commas. */
export function names(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** Numbers by name: `cheese=1,corner=0.5`. */
export function numbersByName(text: string): Record<string, number> {
  return Object.fromEntries(
    names(text).map((part) => {
      const [, name, value] = /^([^=]+)=(.+)$/.exec(part) ?? [];
      if (name === undefined || !Number.isFinite(Number(value)))
        throw new InvalidArgumentError("Expected names with numbers, such as cheese=1,corner=0.5.");
      return [name.trim(), Number(value)];
    }),
  );
}

/** A TCP port; 0 means any free one. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError("Expected a port: a whole number from 0 to 65535.");
}
