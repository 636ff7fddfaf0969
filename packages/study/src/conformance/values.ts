import { RecordingError } from "./recording.js";

/** A number among a recording's facts. @throws RecordingError `bad-value` */
export function asNumber(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  throw new RecordingError("bad-value", `${name} is ${JSON.stringify(value)}; expected a number`);
}

/** True or false among a recording's facts. @throws RecordingError `bad-value` */
export function asFlag(value: unknown, name: string): boolean {
  if (typeof value === "boolean") return value;
  throw new RecordingError("bad-value", `${name} is ${JSON.stringify(value)}; expected true or false`);
}

/** Cells among a recording's facts, each as [row, column]. @throws RecordingError `bad-value` */
export function asCells(value: unknown, name: string): readonly (readonly [number, number])[] {
  const list: unknown[] = Array.isArray(value) ? value : [undefined];
  const isCell = (cell: unknown): cell is [number, number] =>
    Array.isArray(cell) && cell.length === 2 && cell.every(Number.isInteger);
  if (list.every(isCell)) return list;
  throw new RecordingError("bad-value", `${name} is ${JSON.stringify(value)}; expected a list of cells`);
}

/** What a table says of a value. @throws RecordingError `bad-value` if it says nothing */
export function choose<T>(value: unknown, table: Readonly<Record<string, T>>, name: string): T {
  const key = String(value);
  if (Object.hasOwn(table, key)) return table[key];
  const known = Object.keys(table).join(", ");
  throw new RecordingError("bad-value", `${name} is ${JSON.stringify(value)}; expected one of ${known}`);
}

/** A name, if it is one of those that a scenario has. @throws RecordingError `unknown-name` */
export function asName(name: string, names: readonly string[], what: string): string {
  if (names.includes(name)) return name;
  throw new RecordingError("unknown-name", `no ${what} is called '${name}'; known: ${names.join(", ")}`);
}

/** Equal, numbers within a tolerance, lists and objects part by part. */
export function nearlyEqual(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= tolerance;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => nearlyEqual(Reflect.get(a, name), Reflect.get(b, name), tolerance))
  );
}
