import { posix } from "node:path";
import { describe, expect, test } from "vitest";
import { docOf, publicNames } from "./public-names.js";
import { read } from "./repository.js";

const INDEX = "packages/env/src/index.ts";
const names = publicNames(read(INDEX));
const source = (from: string): string => read(posix.join(posix.dirname(INDEX), from.replace(/\.js$/, ".ts")));

test("every public name of env is explained where it is declared", () => {
  expect(names.length).toBeGreaterThan(50);
  const bare = names.filter(({ name, from }) => docOf(name, source(from)) === undefined);
  expect(bare.map(({ name, from }) => `${name} of ${from}`)).toEqual([]);
});

test("env's README lists every public name, and no other", () => {
  const [, table] = read("packages/env/README.md").split("## Public names");
  const listed = [...(table ?? "").split("\n## ")[0].matchAll(/^\| (`.+?`) \|/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect([...listed].sort()).toEqual(names.map(({ name }) => name).sort());
});

describe("the reader", () => {
  test("finds names in every form of export", () => {
    const index =
      'export { a } from "./a.js";\nexport type { B, C } from "./b.js";\nexport {\n  type D,\n  e,\n} from "./d.js";';
    expect(publicNames(index).map(({ name, from }) => `${name} ${from}`)).toEqual([
      "a ./a.js",
      "B ./b.js",
      "C ./b.js",
      "D ./d.js",
      "e ./d.js",
    ]);
  });

  test.each([
    ["/** What it is. */\nexport const a = 1;", "What it is."],
    ["/**\n * Long.\n *\n * @param x [n]\n */\nexport function a(x: number): void {}", "Long."],
    ["export class a {}", undefined],
    ["/** */\nexport interface a {}", undefined],
    ["/** Of b. */\nconst b = 1;\nexport type a = number;", undefined],
    ["/** Of ab. */\nexport type ab = number;", undefined],
  ])("%j", (text, found) => {
    expect(docOf("a", text)?.split("\n")[0].trim()).toBe(found);
  });
});
