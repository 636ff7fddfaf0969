import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  branchRun,
  checkpointFolder,
  checkpointSteps,
  listRuns,
  readAllMetrics,
  readRun,
  resumeRun,
  type Settings,
  train,
  untrainedNetwork,
} from "@mesagrid/agent";
import { compile, type PhaseSpec } from "@mesagrid/env";
import { expect, test } from "vitest";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const [A, B] = tiny.phases;
const BACK: PhaseSpec = { ...A, name: "A again", steps: 512 };

/** A run through phase A alone. */
async function trunk(folder: string, settings: Partial<Settings> = {}): Promise<string> {
  const run = join(folder, "trunk");
  const all = { ...tinyOptions().settings, ...settings };
  (await train(tinyOptions({ folder: run, phases: [A], settings: all }))).dispose();
  return run;
}

/** Branches, trains to the end, and returns the folder. */
async function branch(parent: string, name: string, options: Partial<Parameters<typeof branchRun>[1]> = {}) {
  const folder = join(parent, "..", name);
  (await branchRun(parent, { ...options, folder })).dispose();
  return folder;
}

test.each([3, 8, 11])(
  "a branch of a run stopped after iteration %i with nothing changed equals the run never stopped",
  async (iterations) => {
    const folder = temporaryFolder();
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    (await train(tinyOptions({ folder: whole }))).dispose();
    await stopAfter(parts, iterations);
    expectSame(await branch(parts, "branch"), whole);
    expect(readRun(parts)).toMatchObject({ status: "stopped", step: iterations * 128 });
  },
);

const LEVERS: Partial<Settings>[] = [
  {},
  { memory: "gru", memoryUnits: 8 },
  { valueHead: "separate", optimizer: "rmsprop", coneAngle: 30 },
  { valueHead: "reset", keepOptimizer: false },
  { keepNetwork: false, kernels: "stock" },
];

test.each(LEVERS)(
  "%j: A, and then B and A branched from it, equals one run through A, B, A",
  async (levers) => {
    const folder = temporaryFolder();
    const whole = join(folder, "whole");
    const settings = { ...tinyOptions().settings, ...levers };
    (await train(tinyOptions({ folder: whole, settings, phases: [A, B, BACK] }))).dispose();
    const run = await trunk(folder, levers);
    expectSame(await branch(run, "at once", { phases: [B, BACK] }), whole);
    const swapped = await branch(run, "swapped", { phases: [B] });
    const back = await branch(swapped, "back", { phases: [BACK] });
    expectSame(back, whole);
    expect(readRun(back).phases).toEqual([A, B, BACK]);
    expect(readAllMetrics(back).filter(({ row }) => row === "phase")).toHaveLength(3);
  },
);

test("within a phase other phases cut it; keep says what of the agent goes on", async () => {
  const folder = temporaryFolder();
  const parts = join(folder, "parts");
  await stopAfter(parts, 3);
  const phases = [{ ...B, steps: 256, keep: { optimizer: false } }];
  const run = await branch(parts, "branch", { phases, settings: { evaluateEvery: 128, horizon: 4 } });
  expect(readRun(run)).toMatchObject({
    status: "finished",
    step: 640,
    phases: [{ ...A, steps: 384 }, ...phases],
  });
  const rows = readAllMetrics(run).filter(({ step }) => Number(step) >= 384);
  expect(rows.find(({ row }) => row === "phase")).toMatchObject({ step: 384, phase: "B", keepOptimizer: 0 });
  const evaluated = rows.flatMap(({ row, step }) => (row === "evaluation" ? [step] : []));
  expect(evaluated).toEqual([512, 640]);
  expect(rows.filter(({ row, phase }) => row === "update" && phase === "B")).toHaveLength(4);
});

test("a seed of its own begins all streams anew, reproducibly, within a phase too; more slots may then be had", async () => {
  const folder = temporaryFolder();
  const parts = join(folder, "parts");
  await stopAfter(parts, 5);
  const shared = await branch(parts, "shared");
  const [once, twice] = [await branch(parts, "once", { seed: 8 }), await branch(parts, "twice", { seed: 8 })];
  const metrics = (run: string) => readFileSync(join(run, "metrics.jsonl"), "utf8");
  expectSame(once, twice);
  expect(readRun(once).seed).toBe(8);
  const program = compile(tiny);
  const first = [parts, once].map((run) => untrainedNetwork(run, program));
  expect(first[1].weights()).toEqual(first[0].weights());
  for (const network of first) network.dispose();
  const history = metrics(parts);
  expect(metrics(once).startsWith(history) && metrics(shared).startsWith(history)).toBe(true);
  expect(metrics(once)).not.toBe(metrics(shared));
  const wide = await branch(parts, "wide", { seed: 8, phases: [B], settings: { slots: 32 } });
  expect(readRun(wide)).toMatchObject({ status: "finished", step: 640 + B.steps, config: { slots: 32 } });
});

test("a branch needs its parent no more once it is there, and tells of it", async () => {
  const folder = temporaryFolder();
  const run = await trunk(folder);
  const whole = await branch(run, "whole", { phases: [B], seed: 5 });
  const cut = join(folder, "cut");
  const stopped = await branchRun(run, { folder: cut, phases: [B], seed: 5, signal: AbortSignal.abort() });
  expect(stopped.ended).toBe("stopped");
  stopped.dispose();
  const { parent } = readRun(cut);
  expect(parent).toEqual({
    run: "trunk",
    folder: "../trunk",
    step: 1024,
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    weightsSeed: 3,
  });
  expect(listRuns(folder).map(({ id, parent: from }) => [id, from?.run, from?.step])).toEqual(
    expect.arrayContaining([
      ["trunk", undefined, undefined],
      ["cut", "trunk", 1024],
    ]),
  );
  rmSync(run, { recursive: true });
  // As a kill before its first iteration leaves it.
  for (const step of checkpointSteps(cut).filter((at) => at > 1024))
    rmSync(checkpointFolder(cut, step), { recursive: true });
  (await resumeRun(cut)).dispose();
  expectSame(cut, whole);
});

test("what cannot be is refused with a code, and nothing is written", async () => {
  const folder = temporaryFolder();
  const run = await trunk(folder);
  const parts = join(folder, "parts");
  await stopAfter(parts, 3);
  const to = join(folder, "branch");
  const refused = (parent: string, options: Partial<Parameters<typeof branchRun>[1]>) =>
    branchRun(parent, { folder: to, ...options }).then(
      () => "nothing",
      ({ code, message, hint }) => ({ code, message, hint }),
    );
  const cases: [string, Partial<Parameters<typeof branchRun>[1]>, string, string][] = [
    [join(folder, "gone"), {}, "no-run", ""],
    [run, { step: 7 }, "no-checkpoint", "no checkpoint 7"],
    [run, {}, "nothing-left", "at step 1024"],
    [run, { phases: [] }, "nothing-left", "no phases"],
    [run, { phases: [B], settings: { hidden: [17] } }, "other-network", "hidden 17"],
    [run, { phases: [B], settings: { memory: "gru" } }, "other-network", "memory gru"],
    [run, { phases: [B], settings: { slots: 8 } }, "fixed-setting", "slots cannot go from 16 to 8"],
    [
      run,
      { phases: [B], settings: { optimizer: "sgd" } },
      "fixed-setting",
      "optimizer cannot go from adam to sgd",
    ],
    [parts, { settings: { horizon: 4 } }, "fixed-setting", "a phase is under way"],
    [parts, { seed: 4, settings: { slots: 8 } }, "fixed-setting", "slots"],
    [run, { phases: [B], settings: { gamma: 2 } }, "bad-setting", "gamma"],
    [run, { phases: [B], folder: parts }, "run-exists", "there is a run already"],
  ];
  for (const [parent, options, code, words] of cases)
    expect(await refused(parent, options), code).toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
  await expect(branchRun(run, { folder: to, phases: [A] })).rejects.toThrow(/another phase is called 'A'/);
  writeFileSync(join(checkpointFolder(run), "weights.bin"), "no");
  expect(await refused(run, { phases: [B], step: 1024 })).toMatchObject({ code: "bad-checkpoint" });
  expect(existsSync(to)).toBe(false);
});

test("another optimizer goes on where its moments need not", async () => {
  const run = await trunk(temporaryFolder());
  const settings = { optimizer: "sgd", keepOptimizer: false } as const;
  const changed = await branch(run, "sgd", { phases: [B], settings });
  expect(readRun(changed)).toMatchObject({ status: "finished", step: 2048, config: settings });
});
