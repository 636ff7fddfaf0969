/** A name that a package gives to the world, and the file of the package that declares it. */
export interface PublicName {
  readonly name: string;
  /** Such as `./env.js`. */
  readonly from: string;
}

const EXPORT = /^export\s+(?:type\s+)?\{([^}]*)\}\s+from\s+"(\.[^"]+)";$/gm;

/** The names that an index of plain `export { a, type B } from "./c.js"` gives. */
export function publicNames(index: string): PublicName[] {
  return [...index.matchAll(EXPORT)].flatMap(([, list, from]) =>
    list
      .split(",")
      .map((entry) => entry.trim().replace(/^type\s+/, ""))
      .filter((entry) => entry !== "")
      .map((name) => ({ name, from })),
  );
}

/** The comment right above a name's declaration, without its stars; undefined if it has none or is not declared. */
export function docOf(name: string, text: string): string | undefined {
  const declaration = new RegExp(
    `^export (?:declare |abstract |async )*(?:function\\*?|class|const|interface|type|enum) ${name}\\b`,
    "m",
  ).exec(text);
  if (!declaration) return undefined;
  const above = text.slice(0, declaration.index).trimEnd();
  if (!above.endsWith("*/")) return undefined;
  const comment = above.slice(above.lastIndexOf("/**"));
  const words = comment.replace(/^\/\*\*|\*\/$|^\s*\*/gm, " ").trim();
  return words === "" ? undefined : words;
}
