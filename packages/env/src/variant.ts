import { didYouMean, ScenarioError } from "./errors.js";

type JsonObject = Record<string, unknown>;

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A scenario file as one of its variants changes it.
 *
 * @throws ScenarioError `unknown-variant`
 */
export function withVariant(file: unknown, name: string): unknown {
  const variants = isObject(file) && isObject(file.variants) ? file.variants : {};
  if (!Object.hasOwn(variants, name)) {
    const known = Object.keys(variants);
    const hint = didYouMean(name, known);
    throw new ScenarioError([
      {
        code: "unknown-variant",
        path: "$.variants",
        message: `no variant is called '${name}'`,
        expected: `one of ${known.join(", ") || "(there is none)"}`,
        ...(hint ? { hint } : {}),
      },
    ]);
  }
  return mergePatch(file, variants[name]);
}

/** JSON merge patch (RFC 7396): objects are merged field by field, null takes a field away, anything else replaces. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const merged = new Map(isObject(target) ? Object.entries(target) : []);
  for (const [field, change] of Object.entries(patch)) {
    if (change === null) merged.delete(field);
    else merged.set(field, mergePatch(merged.get(field), change));
  }
  return Object.fromEntries(merged);
}
