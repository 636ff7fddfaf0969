import fc from "fast-check";
import { expect, test } from "vitest";
import { formatRoute, parseRoute, VIEW_NAMES } from "../../packages/viewer/src/shell/route.js";

test("an address names a view and what it shows", () => {
  expect(parseRoute("#/ask?run=a%20b&step=81920")).toEqual({
    view: "ask",
    query: { run: "a b", step: "81920" },
  });
});

test.each(["", "#", "#/", "#/nowhere", "#watch", "#/watch?"])("%j is the first view", (hash) => {
  expect(parseRoute(hash)).toEqual({ view: "watch", query: {} });
});

test("what is written is read", () => {
  const words = fc.string({ minLength: 1 }).filter((word) => word !== "__proto__");
  const route = fc.record({ view: fc.constantFrom(...VIEW_NAMES), query: fc.dictionary(words, words) });
  fc.assert(
    fc.property(route, (given) => {
      const read = parseRoute(formatRoute(given));
      expect(read).toEqual({ view: given.view, query: { ...given.query } });
    }),
  );
});
