import { jsonLanguage } from "@codemirror/lang-json";

/** The syntax tree of a JSON text; it is there for broken texts too. */
export type Tree = ReturnType<typeof jsonLanguage.parser.parse>;
export type Node = Tree["topNode"];

/** A field of an object, as far as it is written. */
export interface Field {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | null;
}

/** A step from a value to one within it: a field's name or an item's number. */
export type Step = string | number;

const VALUES = new Set(["Object", "Array", "String", "Number", "True", "False", "Null"]);

/** Parses a text without an editor. */
export function parseText(text: string): Tree {
  return jsonLanguage.parser.parse(text);
}

export function isValue(node: Node): boolean {
  return VALUES.has(node.name);
}

/** The value that the whole text is. */
export function rootOf(tree: Tree): Node | null {
  return childrenOf(tree.topNode).find(isValue) ?? null;
}

export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** The fields of an object; none of any other value. */
export function fieldsOf(text: string, node: Node | null): Field[] {
  if (node?.name !== "Object") return [];
  return childrenOf(node).flatMap((child) => {
    const key = child.name === "Property" ? child.getChild("PropertyName") : null;
    if (!key) return [];
    return [{ name: textOf(text, key), key, value: childrenOf(child).find(isValue) ?? null }];
  });
}

/** The items of a list; none of any other value. */
export function itemsOf(node: Node | null): Node[] {
  return node?.name === "Array" ? childrenOf(node).filter(isValue) : [];
}

/** What a string or a field's name says, be it closed or not. */
export function textOf(text: string, node: Node): string {
  const written = text.slice(node.from, node.to);
  try {
    const value: unknown = JSON.parse(written);
    if (typeof value === "string") return value;
  } catch {
    // Not closed yet, or with a bad escape: as it stands.
  }
  return written.replace(/^"|"$/g, "");
}

/** The value at the end of some steps, or null where they lead nowhere. */
export function valueAt(tree: Tree, text: string, steps: readonly Step[]): Node | null {
  let node = rootOf(tree);
  for (const step of steps) {
    if (!node) return null;
    node =
      typeof step === "number"
        ? (itemsOf(node)[step] ?? null)
        : (fieldsOf(text, node).find(({ name }) => name === step)?.value ?? null);
  }
  return node;
}

/** The steps from the whole text to a node: of a field's name, to that field. */
export function stepsTo(text: string, node: Node): Step[] {
  const steps: Step[] = [];
  for (let at: Node | null = node; at; at = at.parent) {
    const parent: Node | null = at.parent;
    if (at.name === "Property") {
      const key = at.getChild("PropertyName");
      steps.unshift(key ? textOf(text, key) : "");
    } else if (parent?.name === "Array") {
      const before = at.from;
      steps.unshift(itemsOf(parent).filter((item) => item.to <= before).length);
    }
  }
  return steps;
}
