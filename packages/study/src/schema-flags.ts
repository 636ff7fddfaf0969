import { defaultSettings, type Settings, SettingsSchema } from "@mesagrid/agent";
import { type Problem, shapeProblems } from "@mesagrid/env";
import { InvalidArgumentError, Option } from "commander";
import type { TObject, TSchema } from "typebox";

/** What of a schema steers its flag. */
interface FlagSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly items?: FlagSchema;
  readonly anyOf?: readonly { readonly const?: unknown }[];
}

/**
 * A flag for every property of a schema: `learningRate` becomes `--learning-rate <number>`, with the property's description as its
 * help, and a text that does not fit the property is refused in words. A flag that is not given leaves its property out.
 */
export function flagsOf(schema: TObject): Option[] {
  return Object.entries<TSchema>(schema.properties).map(([name, property]) => flagOf(name, property));
}

/** One such flag. */
export function flagOf(name: string, schema: TSchema): Option {
  const { description = "", anyOf } = schema as FlagSchema;
  const option = new Option(
    `${flagName(name)} <${valueName(schema)}>`,
    `${description.replace(/\.$/, "")}${standards(name, schema)}`,
  );
  if (anyOf) option.choices(anyOf.map((branch) => String(branch.const)));
  return option.argParser((text) => parse(text, schema));
}

/** The flag of a property: `--learning-rate` of `learningRate`. */
export function flagName(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function valueName({ type, items, anyOf }: FlagSchema): string {
  if (anyOf) return "name";
  if (type === "array") return `${valueName(items ?? {})},...`;
  const names: Readonly<Record<string, string>> = { integer: "n", number: "number", boolean: "true|false" };
  return names[type ?? ""] ?? "text";
}

/** What holds without the flag; a setting of which the algorithms start from different values has several. */
function standards(name: string, { default: standard }: FlagSchema): string {
  if (standard === undefined || standard === "") return "";
  const { algorithm } = SettingsSchema.properties as { algorithm: FlagSchema };
  const own = (algorithm.anyOf ?? []).flatMap((branch) => {
    const start = defaultSettings(branch.const as Settings["algorithm"]);
    if (name === "algorithm" || !Object.hasOwn(start, name)) return [];
    const value = String(start[name as keyof Settings]);
    return value === String(standard) ? [] : [`${branch.const}: ${value}`];
  });
  return ` (default: ${[String(standard), ...own].join("; ")})`;
}

/** @throws InvalidArgumentError, whose words commander prints with the flag's name */
function parse(text: string, schema: TSchema): unknown {
  const value = read(text, schema);
  const [problem] = shapeProblems(schema, value);
  if (problem) throw new InvalidArgumentError(words(problem));
  return value;
}

/** A text as the schema's kind of value; itself where it is none. */
function read(text: string, { type, items }: FlagSchema): unknown {
  if (type === "array") return text.split(",").map((part) => read(part.trim(), items ?? {}));
  if (type === "boolean") return text === "true" || (text === "false" ? false : text);
  const number = type === "integer" || type === "number";
  return number && text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function words({ message, expected, hint }: Problem): string {
  const meant = hint === undefined ? "" : ` (${hint})`;
  return `${message}${expected === undefined ? "" : `; expected ${expected.replace(/\.$/, "")}`}${meant}.`;
}
