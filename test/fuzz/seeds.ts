import { readdirSync, readFileSync } from "node:fs";
import { isObject, type JsonObject } from "./json.js";

/** Files that cases start from: their texts, and the trees of those that are objects. */
export interface Seeds {
  readonly texts: readonly string[];
  readonly trees: readonly JsonObject[];
  /** Of those, the ones that are right as they are. */
  readonly good: readonly JsonObject[];
}

/** @param root the repository's root */
export function readSeeds(root: URL): Seeds {
  const read = (folder: string): string[] =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith(".json") && name !== "scenario.schema.json")
      .sort()
      .map((name) => readFileSync(new URL(folder + name, root), "utf8"));
  const right = read("scenarios/");
  const texts = [...right, ...read("test/errors/")].filter((text) => text.length < 100_000);
  const trees = texts.flatMap(treeOf);
  return { texts, trees, good: right.flatMap(treeOf) };
}

function treeOf(text: string): JsonObject[] {
  try {
    const value = JSON.parse(text);
    return isObject(value) ? [value] : [];
  } catch {
    return [];
  }
}
