import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRun, resumeRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { stopAfter, temporaryFolder, tinyOptions } from "../run/tiny.js";

const metrics = (run: string) => readFileSync(join(run, "metrics.jsonl"), "utf8");

test("a run tells its kernels, and goes on with them whatever would be chosen now", async () => {
  const folder = temporaryFolder();
  const path = (name: string) => join(folder, name);
  const stock = { settings: { ...tinyOptions().settings, kernels: "stock" as const } };
  for (const [name, options, kernels] of [
    ["simd", {}, "simd"],
    ["stock", stock, "stock"],
  ] as const) {
    (await train(tinyOptions({ folder: path(name), ...options }))).dispose();
    expect(readRun(path(name)).kernels).toBe(kernels);
    await stopAfter(path(`${name}-parts`), 5, options);
    // The manifest decides, not the setting it was once chosen by.
    const file = join(path(`${name}-parts`), "run.json");
    const manifest = JSON.parse(readFileSync(file, "utf8"));
    manifest.config.kernels = "auto";
    if (kernels === "stock") delete manifest.kernels;
    writeFileSync(file, JSON.stringify(manifest));
    (await resumeRun(path(`${name}-parts`))).dispose();
    expect(metrics(path(`${name}-parts`))).toBe(metrics(path(name)));
  }
  expect(metrics(path("simd"))).not.toBe(metrics(path("stock")));
});

test("kernels that were insisted on and cannot serve are an error, and leave no run behind", async () => {
  const settings = { ...tinyOptions().settings, kernels: "simd" as const };
  const folder = join(temporaryFolder(), "run");
  await expect(train(tinyOptions({ settings, folder, backend: "cpu" }))).rejects.toMatchObject({
    code: "no-kernels",
  });
  expect(() => readRun(folder)).toThrow("no run.json");
});
