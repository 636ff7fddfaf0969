import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { branchRun, readAllMetrics, readRun, resumeRun, train } from "@mesagrid/agent";
import { BatchEnv, createBuffers, FeatureReader, featuresOf, loadProgram } from "@mesagrid/env";
import { describe, expect, it, test } from "vitest";
import { FeatureAbstractions } from "../../../packages/agent/dist/abstractions/feature-abstractions.js";
import {
  type Found,
  FoundAbstractions,
  inputsOf,
  readFound,
} from "../../../packages/agent/dist/abstractions/found-abstractions.js";
import { pragmascopeAt } from "../../../packages/agent/dist/schedule.js";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "../run/tiny.js";

const program = loadProgram(tiny);

/** Slots of an env some steps on, and their observations. */
function played(steps = 3) {
  const env = new BatchEnv(program, { slots: 6, seed: 2, levels: "shifted" });
  const out = createBuffers(program, 6);
  env.reset(out);
  for (let t = 0; t < steps; t++) env.step(Uint8Array.of(0, 1, 2, 3, 1, 3), out);
  return { env, out };
}

/** A component that is the sum of planes of the coin in the second row, and another of the robot's column. */
function found(): Found {
  const { observation } = program;
  const inputs = inputsOf(observation);
  const weights = (weigh: (plane: string, row: number, column: number) => number) =>
    Array.from({ length: 25 * inputs.planes.length }, (_, i) => {
      const cell = Math.floor(i / inputs.planes.length);
      return weigh(inputs.planes[i % inputs.planes.length], Math.floor(cell / 5), cell % 5);
    });
  return {
    format: 1,
    scenario: "tiny",
    inputs,
    components: [
      {
        name: "coin in row 2",
        offset: -0.5,
        weights: weights((plane, row) => (plane.endsWith("/coin") && row === 2 ? 1 : 0)),
      },
      {
        name: "column",
        offset: 0,
        weights: weights((plane, _, column) => (plane.endsWith("/robot") ? column : 0)),
      },
    ],
  };
}

describe("true abstractions", () => {
  it("are the seen features: numbers and flags as they are, classes one-hot but for the first value", () => {
    const { env, out } = played();
    const features = featuresOf(program);
    const abstractions = new FeatureAbstractions(program);
    const { names } = abstractions;
    expect(names).toContain("rows:coin");
    expect(names).toContain("vertical:coin level");
    expect(names).not.toContain("vertical:coin above");
    expect(names.some((name) => name.startsWith("fired:"))).toBe(
      features.some(({ name, hidden }) => name.startsWith("fired:") && !hidden),
    );
    const slots = Int32Array.of(4, 1);
    const values = new Float32Array(slots.length * names.length);
    abstractions.read(env, out, slots, values);
    const reader = new FeatureReader(program);
    const all = reader.readSlots(env, new Float32Array(6 * features.length));
    slots.forEach((slot, row) => {
      const at = (name: string) => all[slot * features.length + reader.column(name)];
      const told = (name: string) => values[row * names.length + names.indexOf(name)];
      expect(told("rows:coin")).toBe(at("rows:coin"));
      expect(told("vertical:coin below")).toBe(Number(at("vertical:coin") === 2));
    });
  });

  it("are those that are named", () => {
    expect(new FeatureAbstractions(program, ["agent:row", "horizontal:coin"]).names).toEqual([
      "agent:row",
      "horizontal:coin level",
      "horizontal:coin right",
    ]);
  });
});

describe("found abstractions", () => {
  it("are weighted sums of what is seen", () => {
    const { env, out } = played();
    const abstractions = new FoundAbstractions(program.observation, found());
    const slots = Int32Array.of(0, 3, 5);
    const values = new Float32Array(6);
    abstractions.read(env, out, slots, values);
    const reader = new FeatureReader(program);
    const all = reader.readSlots(env, new Float32Array(6 * reader.features.length));
    slots.forEach((slot, row) => {
      const at = (name: string) => all[slot * reader.features.length + reader.column(name)];
      const coinRow = at("there:coin") ? at("agent:row") + at("rows:coin") : -1;
      expect(values[2 * row]).toBe(coinRow === 2 ? 0.5 : -0.5);
      expect(values[2 * row + 1]).toBe(at("agent:column"));
    });
  });

  it.each([
    ["is not there", undefined, "cannot read"],
    ["is no JSON", "{", "cannot read"],
    ["lacks something", JSON.stringify({ ...found(), components: undefined }), "components"],
  ])("are refused if the file %s", (_what, text, message) => {
    const path = join(temporaryFolder(), "components.json");
    if (text !== undefined) writeFileSync(path, text);
    expect(() => readFound(path)).toThrow(
      expect.objectContaining({ code: "bad-abstractions", message: expect.stringContaining(message) }),
    );
  });

  it("are refused if they are of other observations, or none, or too short", () => {
    const whole = found();
    const [first] = whole.components;
    for (const other of [
      { ...whole, inputs: { ...whole.inputs, height: 6 } },
      { ...whole, inputs: { ...whole.inputs, planes: [...whole.inputs.planes].reverse() } },
      { ...whole, components: [] },
      { ...whole, components: [{ ...first, weights: first.weights.slice(1) }] },
    ])
      expect(() => new FoundAbstractions(program.observation, other)).toThrow(
        expect.objectContaining({ code: "bad-abstractions" }),
      );
  });
});

test("the weight is harsh at first, and then relaxes", () => {
  const relaxing = { pragmascope: 8, pragmascopeHarsh: 100, pragmascopeRelaxed: 2, pragmascopeRelaxing: 300 };
  expect([0, 99, 100, 200, 399, 400, 9999].map((step) => pragmascopeAt(relaxing, step))).toEqual(
    [8, 8, 8, 6, 2.02, 2, 2].map((x) => expect.closeTo(x, 9)),
  );
  expect(pragmascopeAt({ ...relaxing, pragmascopeHarsh: 0 }, 9999)).toBe(8);
  expect(pragmascopeAt({ ...relaxing, pragmascopeRelaxing: 0 }, 100)).toBe(2);
});

describe("a training with the penalty", () => {
  const settings = (more = {}) => ({
    ...tinyOptions().settings,
    pragmascope: 1,
    pragmascopeShare: 0.5,
    ...more,
  });

  it("reports it by its schedule, makes activations more abstract, and leaves no trace where it is off", async () => {
    const folder = temporaryFolder();
    const run = async (name: string, more: object) => {
      (await train(tinyOptions({ folder: join(folder, name), settings: settings(more) }))).dispose();
      return readAllMetrics(join(folder, name)).filter(({ row }) => row === "update");
    };
    const harsh = await run("harsh", { pragmascopeHarsh: 1024, pragmascopeRelaxed: 0 });
    harsh.forEach((row, i) => {
      const weight = i < 8 ? 1 : 0;
      expect(row["loss/pragmascope"]).toBeCloseTo(weight * Number(row.unaccounted), 9);
    });
    const barely = await run("barely", { pragmascope: 1e-9 });
    expect(Number(harsh[7].unaccounted)).toBeLessThan(Number(barely[7].unaccounted) - 0.05);
    const [first] = await run("off", { pragmascope: 0 });
    expect(Object.keys(first).filter((name) => /pragmascope|unaccounted/.test(name))).toEqual([]);
  });

  it.each([
    ["on our kernels", {}],
    ["with a memory", { memory: "gru", memoryUnits: 6 }],
    ["by REINFORCE", { algorithm: "reinforce", lambda: 1, minibatches: 1, pragmascopeHarsh: 500 }],
  ])("%s, stopped and resumed, equals one that was never stopped", async (_how, more) => {
    const folder = temporaryFolder();
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    (await train(tinyOptions({ folder: whole, settings: settings(more) }))).dispose();
    await stopAfter(parts, 5, { settings: settings(more) });
    (await resumeRun(parts)).dispose();
    expectSame(parts, whole);
  });

  it("keeps the found abstractions that it was given, and is resumed without their file", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "components.json");
    writeFileSync(file, JSON.stringify(found()));
    const given = settings({ pragmascopeOf: file });
    const [whole, parts] = [join(folder, "whole"), join(folder, "parts")];
    (await train(tinyOptions({ folder: whole, settings: given }))).dispose();
    await stopAfter(parts, 5, { settings: given });
    rmSync(file);
    (await resumeRun(parts)).dispose();
    expectSame(parts, whole);
    const branch = join(folder, "branch");
    (await branchRun(parts, { folder: branch, step: 1024 })).dispose();
    expectSame(branch, whole);
    for (const run of [whole, branch]) expect(readRun(run).abstractions).toEqual(found());
    expect(readFileSync(join(whole, "metrics.jsonl"), "utf8")).toContain('"loss/pragmascope"');
  });

  it.each([
    [{ pragmascopeLayers: "dense9" }, "bad-setting", "there are dense0"],
    [{ pragmascopeOf: "row:coin" }, "bad-setting", "rows:coin"],
    [{ pragmascopeOf: "nowhere.json" }, "bad-abstractions", "mesagrid pragmascope"],
  ])("is refused with %j", async (more, code, hint) => {
    await expect(train(tinyOptions({ settings: settings(more) }))).rejects.toMatchObject({
      code,
      hint: expect.stringContaining(hint),
    });
  });
});
