import { rmSync } from "node:fs";
import { join } from "node:path";
import {
  branchRun,
  checkpointFolder,
  chooseBackend,
  readRun,
  resumeRun,
  train,
  untrainedNetwork,
} from "@mesagrid/agent";
import { compile, type PhaseSpec } from "@mesagrid/env";
import { expect, test } from "vitest";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const program = compile(tiny);
const ANEW: PhaseSpec = { ...tiny.phases[0], name: "anew", steps: 512, keep: { network: false } };

/** First weights, and the actions of the first recorded levels: what a run began with, and what it met. */
async function begun(folder: string, seeds: { seed: number; weightsSeed?: number }) {
  const { evaluations, dispose } = await train(tinyOptions({ ...seeds, folder }));
  const network = untrainedNetwork(folder, program);
  const weights = network.weights().map(String);
  network.dispose();
  dispose();
  return { weights, levels: evaluations.map(({ rows }) => JSON.stringify(rows.map(({ level }) => level))) };
}

test("a seed of the weights crosses with that of levels and chances", async () => {
  await chooseBackend("cpu");
  const folder = temporaryFolder();
  const name = (init: number, data: number) => join(folder, `${init}-${data}`);
  const pair = (init: number, data: number) => begun(name(init, data), { seed: data, weightsSeed: init });
  const [a, b, c] = [await pair(1, 1), await pair(1, 2), await pair(2, 1)];
  expect(b.weights).toEqual(a.weights);
  expect(c.weights).not.toEqual(a.weights);
  expect(c.levels).toEqual(a.levels);
  expect(b.levels).not.toEqual(a.levels);
  await begun(join(folder, "plain"), { seed: 1 });
  expectSame(join(folder, "plain"), name(1, 1));
  expect(readRun(join(folder, "plain"))).not.toHaveProperty("weightsSeed");
});

test("a run with such a seed is resumed and branched bit for bit, before its first checkpoint too", async () => {
  const folder = temporaryFolder();
  const of = { weightsSeed: 9, phases: [...tiny.phases, ANEW] };
  const whole = join(folder, "whole");
  (await train(tinyOptions({ ...of, folder: whole }))).dispose();
  const parts = join(folder, "parts");
  await stopAfter(parts, 8, of);
  const branch = join(folder, "branch");
  (await branchRun(parts, { folder: branch })).dispose();
  expectSame(branch, whole);
  (await resumeRun(parts)).dispose();
  expectSame(parts, whole);
  const early = join(folder, "early");
  await stopAfter(early, 1, of);
  rmSync(checkpointFolder(early), { recursive: true });
  (await resumeRun(early)).dispose();
  expectSame(early, whole);
});
