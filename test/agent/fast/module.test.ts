import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("the kernels that are kept are those of the source", async () => {
  const build: string = "../../../packages/agent/kernels/build.js";
  const { buildKernels } = (await import(build)) as { buildKernels: () => Promise<string> };
  expect(readFileSync("packages/agent/src/fast/module.ts", "utf8")).toBe(await buildKernels());
}, 60_000);
