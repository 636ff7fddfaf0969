import { ScenarioSchema } from "@mesagrid/env";
import type { Step } from "./tree.js";

/** As much of JSON Schema as the scenario's grammar uses. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly const?: string | number | boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const ROOT = ScenarioSchema as unknown as Schema;

/** A part of the grammar, and the way to it: names that an author makes up, and numbers of items, are `*`. */
export interface Part {
  readonly schema: Schema;
  readonly way: readonly string[];
}

/**
 * What may stand at the end of some steps; several where a union leaves it open, none where the grammar has nothing.
 * What a variant changes is explained as what it changes.
 */
export function partsAt(steps: readonly Step[]): Part[] {
  if (steps[0] === "variants" && steps.length > 2) return partsAt(steps.slice(2));
  let parts: Part[] = [{ schema: ROOT, way: [] }];
  for (const step of steps)
    parts = parts.flatMap((part) =>
      branchesOf(part.schema).flatMap((branch) => into(branch, part.way, step)),
    );
  return parts;
}

/** The forms that a union leaves open; of any other part, itself. */
export function branchesOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ? schema.anyOf.flatMap(branchesOf) : [schema];
}

/** What the fields of a record hold, whose names an author makes up; undefined for anything else. */
export function recordOf(schema: Schema): Schema | undefined {
  return schema.patternProperties && Object.values(schema.patternProperties)[0];
}

function into(schema: Schema, way: readonly string[], step: Step): Part[] {
  if (typeof step === "number") {
    const { items } = schema;
    const item = Array.isArray(items) ? items[step] : (items as Schema | undefined);
    return item ? [{ schema: item, way: [...way, "*"] }] : [];
  }
  const own =
    schema.properties && Object.hasOwn(schema.properties, step) ? schema.properties[step] : undefined;
  if (own) return [{ schema: own, way: [...way, step] }];
  const record = recordOf(schema);
  return record ? [{ schema: record, way: [...way, "*"] }] : [];
}

/** The words of a union that is one of words, with what each means. */
export function wordsOf(schema: Schema): { readonly word: string; readonly meaning: string }[] {
  return branchesOf(schema).flatMap((branch) =>
    branch.const === undefined ? [] : [{ word: String(branch.const), meaning: branch.description ?? "" }],
  );
}
