import { expect, test } from "vitest";
import { filesIn, read, sources } from "./repository.js";

const MOST_LINES = 400;

const code = () =>
  [...sources().map((file) => file.path), ...filesIn("test"), ...filesIn("examples")].filter((path) =>
    path.endsWith(".ts"),
  );

test(`no file has more than ${MOST_LINES} lines`, () => {
  const long = code().filter((path) => read(path).split("\n").length > MOST_LINES + 1);
  expect(long).toEqual([]);
});

test("sources stay small: half of them have at most 120 lines", () => {
  const lengths = sources()
    .map(({ text }) => text.split("\n").length)
    .sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
});

/** Ways past the type checker; pieced together so that this file does not find itself. */
const ESCAPES = [
  new RegExp(`@ts-(?:${["ignore", "nocheck"].join("|")})`),
  new RegExp(`(?::|\\bas|<|\\|)\\s*${"an"}y\\b(?!\\w|["'\`])`),
];

test.each([
  ["const x: ANY = 1;", true],
  ["f(x as ANY)", true],
  ["new Map<ANY, string>()", true],
  ["ANYthing: string", false],
  ["// a port: 0 for ANY free one", false],
  ["// @ts-IGNORE", true],
])("finds ways past the type checker: %s", (line, found) => {
  const text = line.replace("ANY", "any").replace("IGNORE", "ignore");
  expect(escapes(text)).toHaveLength(found ? 1 : 0);
});

test("no code goes past the type checker", () => {
  const found = code().flatMap((path) => escapes(read(path)).map((line) => `${path}: ${line}`));
  expect(found).toEqual([]);
});

/** Lines with an escape; of comments only those that the compiler obeys. */
function escapes(text: string): string[] {
  const [directives, types] = ESCAPES;
  return text
    .split("\n")
    .filter((line) => directives.test(line) || types.test(line.replace(/(?:^|\s)(?:\/\/|\/?\*).*$/, "")))
    .map((line) => line.trim());
}

test("no `utils`, no `common`, no `shared`", () => {
  const drawers = sources().filter(({ path }) =>
    /\/(?:utils?|common|shared|helpers?|misc)(?:\.ts|\/)/.test(path),
  );
  expect(drawers).toEqual([]);
});
