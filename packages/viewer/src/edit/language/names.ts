import { fieldsOf, itemsOf, type Node, rootOf, type Tree, textOf } from "./tree.js";

/** The names that a file defines, however much of it is right. */
export interface Names {
  readonly kinds: readonly string[];
  readonly groups: readonly string[];
  readonly counters: readonly string[];
  readonly events: readonly string[];
  readonly objectives: readonly string[];
  readonly levels: readonly string[];
  readonly layers: readonly string[];
}

const USUAL_LAYERS = ["floor", "object", "agent"];

/** Reads the names off the tree of a text. */
export function namesIn(tree: Tree, text: string): Names {
  const root = rootOf(tree);
  const part = (name: string): Node | null =>
    fieldsOf(text, root).find((field) => field.name === name)?.value ?? null;
  const keys = (name: string) => fieldsOf(text, part(name)).map((field) => field.name);
  const layers = itemsOf(part("layers")).map((item) => textOf(text, item));
  return {
    kinds: keys("kinds"),
    groups: keys("groups"),
    counters: keys("counters"),
    events: emitted(text, part("rules")),
    objectives: keys("objectives"),
    levels: keys("levels"),
    layers: layers.length > 0 ? layers : USUAL_LAYERS,
  };
}

/** Every event that a rule emits, once. */
function emitted(text: string, rules: Node | null): string[] {
  const events = new Set<string>();
  rules?.cursor().iterate(({ node }) => {
    if (node.name !== "Property") return;
    const key = node.getChild("PropertyName");
    const value = node.getChild("String");
    if (key && value && textOf(text, key) === "emit") events.add(textOf(text, value));
  });
  return [...events];
}
