import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import { ProtocolError } from "./errors.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** A value as the bytes of its JSON. */
export function jsonBytes(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

/** Reads JSON of a schema from bytes. @throws ProtocolError `bad-message` */
export function readJson<Schema extends TSchema>(
  schema: Schema,
  name: string,
  bytes: Uint8Array,
): Static<Schema> {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    throw new ProtocolError("bad-message", `${name}: not UTF-8`);
  }
  return check(schema, name, parse(name, text));
}

/** @throws ProtocolError `bad-message` */
export function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError("bad-message", `${name}: not JSON`);
  }
}

/** The value as the schema's type. @throws ProtocolError `bad-message` saying where it is not */
export function check<Schema extends TSchema>(schema: Schema, name: string, value: unknown): Static<Schema> {
  if (Value.Check(schema, value)) return value as Static<Schema>;
  const [fault] = Value.Errors(schema, value);
  throw new ProtocolError(
    "bad-message",
    `${name}${fault?.instancePath ?? ""}: ${fault?.message ?? "malformed"}`,
  );
}
