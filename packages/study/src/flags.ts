import { didYouMean } from "@mesagrid/env";
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

/** A TCP port; 0 means any free one. */
export function port(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isInteger(value) && value >= 0 && value <= 65535) return value;
  throw new InvalidArgumentError("Expected a port: a whole number from 0 to 65535.");
}

/** A settings object with `name=value` put into it, for flags that can be given several times. */
export function setting<Settings extends object>(
  defaults: Settings,
): (text: string, before: Partial<Settings> | undefined) => Partial<Settings> {
  return (text, before = {}) => {
    const [name, value] = [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)];
    if (!text.includes("=")) throw new InvalidArgumentError("Expected NAME=VALUE.");
    if (!Object.hasOwn(defaults, name)) {
      const known = Object.keys(defaults);
      throw new InvalidArgumentError(
        `No setting is called '${name}'${didYouMean(name, known) ? ` (${didYouMean(name, known)})` : ""}. There are: ${known.join(", ")}.`,
      );
    }
    return { ...before, [name]: parseLike(defaults[name as keyof Settings], name, value) };
  };
}

/** Reads a text as the same type as the default has. */
function parseLike(like: unknown, name: string, text: string): unknown {
  if (typeof like === "string") return text;
  let value: unknown;
  try {
    value = text === "Infinity" ? Number.POSITIVE_INFINITY : JSON.parse(text);
  } catch {
    value = undefined;
  }
  const fits = Array.isArray(like)
    ? Array.isArray(value) && value.every((part) => typeof part === typeof like[0])
    : typeof value === typeof like;
  if (fits) return value;
  throw new InvalidArgumentError(`'${name}' is like ${JSON.stringify(like)}; '${text}' is not.`);
}
