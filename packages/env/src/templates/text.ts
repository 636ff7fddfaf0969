/** Most characters of a line that holds a whole object or list. */
const LINE = 100;

/** A value as JSON text for people: what fits into a line of 100 characters stands in one. Ends with a line break. */
export function writeJson(value: unknown): string {
  return `${write(value, "", 0, 0)}\n`;
}

/** @param before characters that stand before it on its line @param level of nesting; the file itself is always spread out */
function write(value: unknown, indent: string, before: number, level: number): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const line = inLine(value);
  if (level > 0 && before + line.length < LINE) return line;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item) => `${inner}${write(item, inner, inner.length, level + 1)}`);
    return `[\n${items.join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value).map(([name, field]) => {
    const start = `${inner}${JSON.stringify(name)}: `;
    return `${start}${write(field, inner, start.length, level + 1)}`;
  });
  return `{\n${fields.join(",\n")}\n${indent}}`;
}

function inLine(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(inLine).join(", ")}]`;
  const fields = Object.entries(value).map(([name, field]) => `${JSON.stringify(name)}: ${inLine(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}
