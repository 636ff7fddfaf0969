import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  branchRun,
  checkpointFolder,
  pretrain,
  readAllMetrics,
  readRun,
  resumeRun,
  type Settings,
  train,
  untrainedNetwork,
} from "@mesagrid/agent";
import { compile } from "@mesagrid/env";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { Session } from "../../../packages/agent/dist/session.js";
import { enterPhase } from "../../../packages/agent/dist/swap.js";
import { readTrunk } from "../../../packages/agent/dist/world-model/trunk.js";
import { settings } from "../core/fixture.js";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "../run/tiny.js";
import { counting, program, tinyPretraining } from "./fixture.js";

const root = mkdtempSync(join(tmpdir(), "mesagrid-trunk-"));
const MODELS = { mlp: join(root, "mlp"), conv: join(root, "conv") };

beforeAll(async () => {
  for (const network of ["mlp", "conv"] as const)
    (await pretrain(tinyPretraining({ folder: MODELS[network], settings: { network } }))).model.dispose();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const small = tinyOptions().settings;

/** A session on the trunk, after so many iterations of each of two phases. */
function trained(changed: Partial<Settings>, iterations: number, keep = {}): Session {
  const all: Settings = { ...settings("ppo"), ...small, channels: [4, 8], ...changed };
  const phases = tiny.phases.map((phase) => ({ ...phase, steps: 128 * iterations, keep }));
  const session = new Session(program, phases, all, 3, {
    trunk: readTrunk(MODELS[all.network as "mlp"], program),
  });
  for (const phase of session.plan) {
    enterPhase(session, phase);
    for (; session.at.phaseIteration < phase.iterations; session.at.phaseIteration++) {
      session.beginRollout(phase);
      session.algorithm.update(session.collector.collect(), session.batches);
    }
    session.at.phaseIndex++;
    session.at.phaseIteration = 0;
  }
  return session;
}

const LEVERS: readonly Partial<Settings>[] = [
  { kernels: "simd" },
  { kernels: "stock" },
  { kernels: "simd", network: "conv" },
  { kernels: "stock", memory: "gru", memoryUnits: 6 },
  { optimizer: "momentum", coneAngle: 30, learningRate: 0.05 },
  { optimizer: "rmsprop", l2: 0.1, groupLasso: 0.01, spectralDecoupling: 0.1 },
  { optimizer: "sgd", learningRate: 0.1, coneAngle: 60 },
  { coneAngle: 45, keepOptimizer: false, valueHead: "reset" },
];

describe.each(LEVERS)("with %j", (changed) => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });
  const trunk = () => readTrunk(MODELS[(changed.network ?? "mlp") as "mlp"], program).values;

  it("a free trunk is where the weights begin, and they leave it", () => {
    const [start, moved] = [trained(changed, 0), trained(changed, 2)];
    const pretrained = trunk();
    expect(start.network.weights().slice(0, pretrained.length)).toEqual(pretrained);
    expect(start.algorithm.displacement()).toBe(0);
    expect(moved.network.weights()[0]).not.toEqual(pretrained[0]);
    for (const session of [start, moved]) session.dispose();
  });

  it("a frozen trunk stays to the bit, while the rest learns; the displacement is that of the rest", () => {
    const session = trained({ ...changed, trunkMode: "frozen" }, 3);
    const [start, pretrained] = [trained(changed, 0), trunk()];
    const weights = session.network.weights();
    expect(weights.slice(0, pretrained.length)).toEqual(pretrained);
    let squares = 0;
    for (const [i, values] of start.network.weights().entries()) {
      if (i < pretrained.length) continue;
      expect(weights[i], session.network.names[i]).not.toEqual(values);
      values.forEach((value, j) => {
        squares += (weights[i][j] - (session.algorithm.start()[i][j] ?? value)) ** 2;
      });
    }
    expect(session.algorithm.displacement()).toBeCloseTo(Math.sqrt(squares), 3);
    for (const each of [session, start]) each.dispose();
  });

  it("one that is kept near leaves it less the stronger it is kept", () => {
    const away = (strength: number) => {
      const session = trained({ ...changed, trunkMode: "near", trunkNear: strength, learningRate: 0.01 }, 3);
      const weights = session.network.weights();
      const sum = trunk().reduce(
        (all, values, i) => values.reduce((part, w, j) => part + (w - weights[i][j]) ** 2, all),
        0,
      );
      session.dispose();
      return sum;
    };
    const [loose, tight] = [away(0), away(10)];
    expect(tight).toBeLessThan(loose / 2);
  });
});

test("a network that starts anew at a swap starts from the trunk again, its heads elsewhere", async () => {
  await chooseBackend("wasm");
  const session = trained({ trunkMode: "frozen" }, 0, { network: false });
  const fresh = trained({}, 0);
  const trunk = readTrunk(MODELS.mlp, program).values;
  expect(session.network.weights().slice(0, trunk.length)).toEqual(trunk);
  expect(session.network.weights().at(-4)).not.toEqual(fresh.network.weights().at(-4));
  expect(session.algorithm.displacement()).toBe(0);
  for (const each of [session, fresh]) each.dispose();
});

const MODES = [
  { trunkMode: "frozen", coneAngle: 20 },
  { trunkMode: "near", trunkNear: 0.5, keepNetwork: false },
  { trunkMode: "near", kernels: "stock", coneAngle: 10 },
  { trunkMode: "free" },
] as const;

test.each(MODES)("%j: stopped and resumed equals never stopped, though the model is gone", async (levers) => {
  const folder = temporaryFolder();
  const model = join(folder, "model");
  cpSync(MODELS.mlp, model, { recursive: true });
  const phases = tiny.phases.map((phase) => ({ ...phase, steps: 256 }));
  const more = { phases, settings: { ...small, trunk: model, ...levers } };
  (await train(tinyOptions({ ...more, folder: join(folder, "whole") }))).dispose();
  for (const iterations of [1, 3]) await stopAfter(join(folder, String(iterations)), iterations, more);
  rmSync(model, { recursive: true });
  for (const iterations of ["1", "3"]) {
    (await resumeRun(join(folder, iterations))).dispose();
    expectSame(join(folder, iterations), join(folder, "whole"));
  }
  const terms = readAllMetrics(join(folder, "whole")).filter(({ row }) => row === "update");
  const near = terms.map((row) => Number(row["loss/trunkNear"]));
  if (levers.trunkMode === "near") {
    expect(near[0]).toBeGreaterThanOrEqual(0);
    expect(near.at(-1)).toBeGreaterThan(0);
  } else expect(near.every(Number.isNaN)).toBe(true);
});

test("a run cut off before its first checkpoint asks the model again, and knows whether it is the same", async () => {
  const folder = temporaryFolder();
  const [model, run, whole] = ["model", "run", "whole"].map((name) => join(folder, name));
  cpSync(MODELS.mlp, model, { recursive: true });
  const phases = tiny.phases.map((phase) => ({ ...phase, steps: 256 }));
  const more = { phases, settings: { ...small, trunk: model, trunkMode: "near" as const } };
  (await train(tinyOptions({ ...more, folder: whole }))).dispose();
  await stopAfter(run, 1, more);
  rmSync(checkpointFolder(run), { recursive: true });
  expect(readRun(run).trunk).toMatch(/^[0-9a-f]{64}$/);
  const another = join(folder, "another");
  (await pretrain(tinyPretraining({ folder: another, seed: 9 }))).model.dispose();
  renameSync(model, join(folder, "kept"));
  await expect(resumeRun(run)).rejects.toMatchObject({ code: "no-model" });
  renameSync(another, model);
  await expect(resumeRun(run)).rejects.toMatchObject({ code: "bad-model" });
  rmSync(model, { recursive: true });
  renameSync(join(folder, "kept"), model);
  (await resumeRun(run)).dispose();
  expectSame(run, whole);
});

test("a branch has its parent's trunk, to the bit, and may hold it otherwise; another one is refused", async () => {
  const folder = temporaryFolder();
  const [model, whole, stem, branch, still] = ["model", "whole", "stem", "branch", "still"].map((name) =>
    join(folder, name),
  );
  cpSync(MODELS.mlp, model, { recursive: true });
  const settings = { ...small, trunk: model, trunkMode: "near" as const, trunkNear: 0.5 };
  const phases = tiny.phases.map((phase) => ({ ...phase, levels: "train", steps: 256 }));
  (await train(tinyOptions({ folder: whole, settings, phases }))).dispose();
  (await train(tinyOptions({ folder: stem, settings, phases: phases.slice(0, 1) }))).dispose();
  rmSync(model, { recursive: true });
  (await branchRun(stem, { folder: branch, phases: phases.slice(1) })).dispose();
  expectSame(branch, whole);
  expect(readRun(branch).trunk).toBe(readRun(stem).trunk);
  const untrained = untrainedNetwork(branch, program);
  const trunk = readTrunk(MODELS.mlp, program).values;
  expect(untrained.weights().slice(0, trunk.length)).toEqual(trunk);
  untrained.dispose();
  const frozen = { trunkMode: "frozen" } as const;
  (await branchRun(stem, { folder: still, phases: phases.slice(1), settings: frozen })).dispose();
  const weights = (run: string) => readFileSync(join(checkpointFolder(run), "weights.bin")).subarray(0, 400);
  expect(weights(still).equals(weights(stem))).toBe(true);
  expect(weights(branch).equals(weights(stem))).toBe(false);
  const other = branchRun(stem, { folder: join(folder, "no"), phases, settings: { trunk: MODELS.mlp } });
  await expect(other).rejects.toMatchObject({ code: "fixed-setting" });
});

test("what does not fit is refused with a code, before a run is begun", async () => {
  const folder = temporaryFolder();
  const refused = async (changed: Partial<Settings>, code: string, words: RegExp, more = {}) => {
    const path = join(folder, "run");
    const work = train(tinyOptions({ ...more, folder: path, settings: { ...small, ...changed } }));
    await expect(work).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    expect(() => readFileSync(join(path, "run.json"))).toThrow(/ENOENT/);
  };
  await refused({ trunk: join(folder, "nowhere") }, "no-model", /world-model\.json/);
  await refused({ trunkMode: "frozen" }, "bad-setting", /there is no trunk/);
  await refused({ trunk: MODELS.mlp, hidden: [32] }, "trunk-layout", /dense0\/kernel \[100, 16\]/);
  await refused({ trunk: MODELS.mlp, network: "conv" }, "trunk-layout", /conv0/);
  await refused({ trunk: MODELS.mlp }, "trunk-view", /'tiny'.*'counting'/, { scenario: counting });
  const bigger = { ...tiny, size: [6, 6] as [number, number] };
  await refused({ trunk: MODELS.mlp }, "trunk-view", /"height":5/, { scenario: bigger });
  const damaged = join(folder, "damaged");
  cpSync(MODELS.mlp, damaged, { recursive: true });
  for (const step of ["256", "512", "768", "1024"])
    writeFileSync(join(damaged, "checkpoints", step.padStart(12, "0"), "state.bin"), "no");
  await refused({ trunk: damaged }, "no-checkpoint", /whole checkpoint/);
  // Another world of the same view will do.
  const renamed = compile({ ...tiny, name: "renamed" });
  expect(readTrunk(MODELS.mlp, renamed).names).toEqual(["dense0/kernel", "dense0/bias"]);
});

test.each(["simd", "stock"] as const)(
  "on %s kernels moments of before do not move what is frozen",
  async (kernels) => {
    await chooseBackend("wasm");
    const [free, frozen] = [trained({ kernels }, 2), trained({ kernels, trunkMode: "frozen" }, 0)];
    frozen.network.setWeights(free.network.weights());
    frozen.algorithm.setState(free.algorithm.state());
    const before = frozen.network.weights();
    frozen.algorithm.update(frozen.collector.collect(), frozen.batches);
    const after = frozen.network.weights();
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(after[2]).not.toEqual(before[2]);
    for (const session of [free, frozen]) session.dispose();
  },
);
