import { cpSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointFolder, checkpointSteps, readRun, resumeRun, train } from "@mesagrid/agent";
import { expect, test } from "vitest";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "./tiny.js";

test.each([
  ["ppo", "conv", "none"],
  ["a2c", "mlp", "none"],
  ["reinforce", "mlp", "none"],
  ["ppo", "mlp", "gru"],
  ["ppo", "impala", "lstm"],
] as const)(
  "%s with %s and memory %s: stopped and resumed equals never stopped",
  async (algorithm, network, memory) => {
    const folder = temporaryFolder();
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    const lambda = algorithm === "reinforce" ? 1 : 0.95;
    const settings = { ...tinyOptions().settings, channels: [4, 4], memory, memoryUnits: 8, lambda };
    (await train(tinyOptions({ folder: whole, algorithm, network, settings }))).dispose();
    await stopAfter(parts, 5, { algorithm, network, settings });
    (await resumeRun(parts)).dispose();
    expectSame(parts, whole);
  },
);

/** Optimizers, cone and penalties, over swaps that start the network or its value head anew. */
const LEVERS = [
  { optimizer: "sgd", learningRate: 0.05 },
  { optimizer: "momentum", coneAngle: 20, keepNetwork: false },
  { optimizer: "rmsprop", coneAngle: 50, valueHead: "separate", kernels: "stock" },
  { optimizer: "adam", coneAngle: 30, valueHead: "reset", keepOptimizer: false },
  { l2: 0.01, l1: 0.001, groupLasso: 0.001, spectralDecoupling: 0.1 },
] as const;

test.each(LEVERS)("%j: stopped before and after a swap and resumed equals never stopped", async (levers) => {
  const folder = temporaryFolder();
  const settings = { ...tinyOptions().settings, ...levers };
  const swaps = [...tiny.phases, { ...tiny.phases[0], name: "C" }];
  const phases = swaps.map((phase) => ({ ...phase, steps: 256 }));
  (await train(tinyOptions({ folder: join(folder, "whole"), settings, phases }))).dispose();
  for (const iterations of [1, 3, 5]) {
    const parts = join(folder, String(iterations));
    await stopAfter(parts, iterations, { settings, phases });
    (await resumeRun(parts)).dispose();
    expectSame(parts, join(folder, "whole"));
  }
});

test.each([1, 3, 8, 9, 13])(
  "stopped after iteration %i and resumed equals never stopped",
  async (iterations) => {
    const folder = temporaryFolder();
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    (await train(tinyOptions({ folder: whole }))).dispose();
    await stopAfter(parts, iterations);
    expect(readRun(parts).status).toBe("stopped");
    (await resumeRun(parts)).dispose();
    expect(readRun(parts)).toMatchObject({ status: "finished", step: 2048 });
    expectSame(parts, whole);
  },
);

test("a run that was killed goes on from its last checkpoint; what came after it is written again", async () => {
  const folder = temporaryFolder();
  const [whole, killed] = [join(folder, "whole"), join(folder, "killed")];
  (await train(tinyOptions({ folder: whole }))).dispose();
  await stopAfter(killed, 11);
  // As a kill leaves it: status running, a dead process, half a line of metrics and half a trace.
  const manifest = {
    ...JSON.parse(readFileSync(join(killed, "run.json"), "utf8")),
    status: "running",
    pid: 2 ** 30,
  };
  writeFileSync(join(killed, "run.json"), JSON.stringify(manifest));
  writeFileSync(join(killed, "metrics.jsonl"), '{"row":"upd', { flag: "a" });
  writeFileSync(join(killed, "traces/episodes.bin"), new Uint8Array([9, 0, 0, 0, 1]), { flag: "a" });
  expect(readRun(killed).status).toBe("interrupted");
  (await resumeRun(killed)).dispose();
  expectSame(killed, whole);
});

test("a damaged checkpoint is told of and the one before is used, to the same end", async () => {
  const folder = temporaryFolder();
  const [whole, damaged] = [join(folder, "whole"), join(folder, "damaged")];
  (await train(tinyOptions({ folder: whole }))).dispose();
  await stopAfter(damaged, 7);
  const newest = checkpointFolder(damaged);
  truncateSync(join(newest, "state.bin"), 100);
  const warnings: string[] = [];
  (await resumeRun(damaged, { onWarning: (message) => warnings.push(message) })).dispose();
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/checkpoint 896 is damaged \(state.bin does not match/);
  expectSame(damaged, whole);
});

test("without a whole checkpoint resuming is refused and nothing is changed", async () => {
  const folder = join(temporaryFolder(), "run");
  await stopAfter(folder, 1);
  writeFileSync(join(checkpointFolder(folder), "weights.bin"), "no");
  const copy = `${folder}-copy`;
  cpSync(folder, copy, { recursive: true });
  await expect(resumeRun(folder)).rejects.toMatchObject({ code: "no-checkpoint" });
  expect(readFileSync(join(folder, "metrics.jsonl"))).toEqual(readFileSync(join(copy, "metrics.jsonl")));
  await expect(resumeRun(join(folder, "nothing"))).rejects.toMatchObject({ code: "no-run" });
});

test("the last checkpoints and those of phase ends are kept", async () => {
  const folder = join(temporaryFolder(), "run");
  (await train(tinyOptions({ folder }))).dispose();
  expect(checkpointSteps(folder)).toEqual([1024, 1280, 1536, 1792, 2048]);
  expect(readdirSync(checkpointFolder(folder)).sort()).toEqual([
    "checksum.json",
    "model.json",
    "state.bin",
    "weights.bin",
  ]);
});
