import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "./screen.js";
import { workplace } from "./worlds.js";

test("doctor says what there is, and which backend and why", async () => {
  const { code, out } = await mesagrid("doctor", "--scenarios", join(ROOT, "scenarios"));
  expect(code, out).toBe(0);
  expect(out).toMatch(/^ok +Node \d+\.\d+\.\d+ on /m);
  expect(out).toMatch(/^ok +\d+ processors, [\d.]+ GiB of memory/m);
  expect(out).toMatch(/^ok +tensor backend wasm \d+\.\d+\.\d+: the quickest/m);
  expect(out).toMatch(/^ {8}wasm: works\n {8}tensorflow: (works|.+npm run native.*)\n {8}cpu: works$/m);
  for (const name of ["cheese-corner", "keys-chests"]) expect(out).toContain(`\n        ${name}.json\n`);
  expect(out).toMatch(/^ok +the viewer is built$/m);
  expect(out).toMatch(/browser for the tests/);
});

test("doctor takes a certain backend, and minds bad and missing scenarios", async () => {
  const { folder, tiny } = workplace();
  writeFileSync(join(folder, "bad.json"), "{}");
  const some = await mesagrid("doctor", "--scenarios", folder, "--backend", "cpu");
  expect(some.out).toMatch(/^note +tensor backend cpu \S+: asked for$/m);
  expect(some.out).toContain("        bad.json has problems: mesagrid check explains\n        tiny.json\n");
  rmSync(tiny);
  const none = await mesagrid("doctor", "--scenarios", join(folder, "nowhere"), "--backend", "cpu");
  expect({ code: none.code, note: /^note +no folder/m.test(none.out) }).toEqual({ code: 0, note: true });
});
