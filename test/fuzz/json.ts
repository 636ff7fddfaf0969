/** What JSON can say, and NaN or Infinity where a case hands over an object in place of a text. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

/** A place in a tree: where a value hangs. */
export interface Place {
  readonly parent: Json[] | JsonObject;
  readonly key: string | number;
  readonly depth: number;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Sets a field for what it is, `__proto__` too, as `JSON.parse` does. */
export function setField(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

export function valueAt({ parent, key }: Place): Json {
  return (parent as JsonObject)[key];
}

export function setAt({ parent, key }: Place, value: Json): void {
  if (Array.isArray(parent)) parent[key as number] = value;
  else setField(parent, String(key), value);
}

export function removeAt({ parent, key }: Place): void {
  if (Array.isArray(parent)) parent.splice(key as number, 1);
  else delete parent[key];
}

/** Puts the fields of `from` in place of those of `object`. */
export function replaceFields(object: JsonObject, from: readonly (readonly [string, Json])[]): void {
  for (const key of Object.keys(object)) delete object[key];
  for (const [key, value] of from) setField(object, key, value);
}

/** All places below the root, up to a number that keeps a case short. */
export function places(root: Json, most = 20_000): Place[] {
  const found: Place[] = [];
  const visit = (value: Json, depth: number): void => {
    if (typeof value !== "object" || value === null) return;
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) {
      if (found.length >= most) return;
      const place = { parent: value, key, depth };
      found.push(place);
      visit(valueAt(place), depth + 1);
    }
  };
  visit(root, 1);
  return found;
}

/** A copy of a tree; several times as quick as `structuredClone`. */
export function copy<T extends Json>(value: T): T;
export function copy(value: Json): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => copy(item));
  const twin: JsonObject = {};
  for (const key of Object.keys(value)) {
    if (key === "__proto__") setField(twin, key, copy(value[key]));
    else twin[key] = copy(value[key]);
  }
  return twin;
}
