import { isObject, type Json, type JsonObject } from "../json.js";

/** What a file has names for, for writing more of it that fits. */
export interface Names {
  readonly agent: string;
  /** All kinds but the agent. */
  readonly kinds: readonly string[];
  /** Kinds and groups. */
  readonly anyone: readonly string[];
  /** Kinds that lie on the same layer, for those that share it with another. */
  readonly neighbours: readonly (readonly string[])[];
  readonly counters: readonly string[];
  readonly actions: readonly string[];
  readonly layers: readonly string[];
}

function keysOf(part: Json | undefined): string[] {
  return isObject(part) ? Object.keys(part) : [];
}

function texts(part: Json | undefined): string[] {
  return Array.isArray(part) ? part.filter((item) => typeof item === "string") : [];
}

/** The names of a file, or nothing if it has no kind beside an agent. */
export function namesOf(root: JsonObject): Names | undefined {
  const specs = Object.entries(isObject(root.kinds) ? root.kinds : {}).flatMap(([name, spec]) =>
    isObject(spec) ? [{ name, spec }] : [],
  );
  const agent = specs.find(({ spec }) => spec.agent === true)?.name;
  const others = specs.filter(({ name }) => name !== agent);
  if (agent === undefined || others.length === 0) return undefined;
  const byLayer = new Map<string, string[]>();
  for (const { name, spec } of others) {
    const layer = typeof spec.layer === "string" ? spec.layer : "object";
    byLayer.set(layer, [...(byLayer.get(layer) ?? []), name]);
  }
  const layers = texts(root.layers).filter((layer) => layer !== "agent");
  return {
    agent,
    kinds: others.map(({ name }) => name),
    anyone: [...specs.map(({ name }) => name), ...keysOf(root.groups)],
    neighbours: [...byLayer.values()].filter((kinds) => kinds.length > 1),
    counters: keysOf(root.counters),
    actions: texts(root.actions),
    layers: layers.length > 0 ? layers : ["floor", "object"],
  };
}
