import { describe, expect, test } from "vitest";
import { importFaults, importsOf, type PackageFacts } from "./imports.js";
import { packages, sources } from "./repository.js";

test("imports go to the left, through doors, in no circle", () => {
  const files = sources();
  expect(files.length).toBeGreaterThan(50);
  expect(importFaults(files, packages())).toEqual([]);
});

describe("the checker", () => {
  const facts: PackageFacts[] = [
    { name: "env", exports: ["."], dependencies: ["typebox"] },
    { name: "agent", exports: ["."], dependencies: ["@mesagrid/env"] },
    { name: "server", exports: [".", "./protocol"], dependencies: [] },
    { name: "viewer", exports: ["./package.json"], dependencies: ["pixi.js"] },
    { name: "study", exports: ["."], dependencies: [] },
  ];
  const faults = (texts: Record<string, string>) =>
    importFaults(
      Object.entries(texts).map(([path, text]) => ({ path: `packages/${path}`, text })),
      facts,
    );

  test("reads every form of import, and no comment", () => {
    const text = [
      'import "./a.js";',
      'import type { B } from "./b.js";',
      "import {\n  c,\n  type C,\n} from './c.js';",
      'import * as d from "./d.js"; const x = 1;',
      'export { e } from "./e.js";',
      'export * from "./f.js";',
      'export type { G } from "./g.js";',
      'const h = await import("./h.js");',
      'const i = import(/* @vite-ignore */ "./i.js");',
      'new Worker(new URL("./j.js", import.meta.url));',
      ' * import { no } from "./no.js"',
      '// import("./no.js")',
      'const text = "import of nothing";',
    ].join("\n");
    expect(importsOf(text)).toEqual([..."abcdefghij"].map((letter) => `./${letter}.js`));
  });

  test.each([
    [
      "an arrow to the right",
      "env/src/a.ts",
      'import { train } from "@mesagrid/agent";',
      "an arrow to the right",
    ],
    ["a dynamic one", "agent/src/a.ts", 'await import("@mesagrid/study");', "an arrow to the right"],
    [
      "a type across the wall",
      "agent/src/a.ts",
      'import type { P } from "@mesagrid/server/protocol";',
      "right",
    ],
    ["a deep import", "agent/src/a.ts", 'import { x } from "@mesagrid/env/dist/rng.js";', "a deep import"],
    ["a path over the wall", "agent/src/a.ts", 'export * from "../../env/src/rng.js";', "leaves its package"],
    ["a file that is not there", "agent/src/a.ts", 'import "./b.js";', "no such file"],
    ["the server from study", "study/src/cli.ts", 'import { startServer } from "@mesagrid/server";', "only"],
    [
      "the server from the viewer",
      "viewer/src/a.ts",
      'import { buildApp } from "@mesagrid/server";',
      "protocol",
    ],
    ["Node in env", "env/src/a.ts", 'import { readFileSync } from "node:fs";', "runs in browsers"],
    ["an unnamed dependency", "env/src/a.ts", 'import lodash from "lodash/fp";', "does not name lodash"],
    ["a package's own name", "env/src/a.ts", 'import { x } from "@mesagrid/env";', "relative paths"],
  ])("finds %s", (_name, path, text, fault) => {
    expect(faults({ [path]: text })).toEqual([expect.stringContaining(fault)]);
  });

  test("finds cycles, those of types too", () => {
    const a = 'import type { B } from "./b.js";';
    const b = 'import { c } from "./deep/c.js";';
    const c = 'export * from "../a.js";';
    expect(faults({ "env/src/a.ts": a, "env/src/b.ts": b, "env/src/deep/c.ts": c })).toEqual([
      "import cycle: packages/env/src/a.ts -> packages/env/src/b.ts -> packages/env/src/deep/c.ts -> packages/env/src/a.ts",
    ]);
  });

  test("allows what is allowed", () => {
    const texts = {
      "env/src/a.ts": 'import { Type } from "typebox/value";\nimport "./b.js";',
      "env/src/b.ts": "",
      "viewer/src/a.ts": 'import { decode } from "@mesagrid/server/protocol";\nimport "./page.css";',
      "study/src/commands/serve.ts": 'import { startServer } from "@mesagrid/server";',
    };
    expect(faults(texts)).toEqual([]);
  });
});
