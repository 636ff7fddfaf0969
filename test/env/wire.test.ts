import { Reader, WireError, Writer } from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";

const item = fc.oneof(
  fc.record({ type: fc.constant("u8" as const), value: fc.integer({ min: 0, max: 255 }) }),
  fc.record({ type: fc.constant("u32" as const), value: fc.integer({ min: 0, max: 2 ** 32 - 1 }) }),
  fc.record({ type: fc.constant("f64" as const), value: fc.double({ noNaN: true }) }),
  fc.record({ type: fc.constant("text" as const), value: fc.string({ unit: "grapheme" }) }),
);

test("what is written is read, however the buffer had to grow", () => {
  fc.assert(
    fc.property(fc.array(item, { maxLength: 400 }), (items) => {
      const writer = new Writer();
      for (const { type, value } of items) {
        if (type === "text") writer.text(value);
        else writer[type](value);
      }
      const reader = new Reader(writer.done(), "list");
      for (const { type, value } of items) expect(reader[type]()).toBe(value);
      reader.end();
    }),
  );
});

test("a length that promises more than there is is refused", () => {
  expect(() => new Reader(new Writer().u32(1_000_000).done(), "list").bytes()).toThrow(WireError);
  expect(() => new Reader(new Writer().u32(1_000_000).done(), "list").list(6, () => 0)).toThrow(WireError);
  expect(() => new Reader(new Writer().u8(1).u8(2).done(), "list").u32()).toThrow(/ends after 2 bytes/);
});
