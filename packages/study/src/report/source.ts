import type { Spec } from "./figures/figure.js";

/** A specification as JSON that a person can read: rows of data one a line. */
export function specText(spec: Spec): string {
  const tables: (readonly object[])[] = [];
  const marked = JSON.stringify(
    spec,
    (key, value: unknown) => {
      if (key !== "values" || !Array.isArray(value) || typeof value[0] !== "object") return value;
      return `rows ${tables.push(value) - 1}`;
    },
    2,
  );
  const text = marked.replace(/"rows (\d+)"/g, (_, at) => {
    const lines = tables[Number(at)].map((row) => `  ${JSON.stringify(row)}`);
    return `[\n${lines.join(",\n")}\n]`;
  });
  return `${text}\n`;
}
