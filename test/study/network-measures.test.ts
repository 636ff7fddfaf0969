import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseBackend, networkPolicy } from "@mesagrid/agent";
import {
  type AgentReading,
  findSource,
  type MeasureOptions,
  measure,
  NETWORK_INSTRUMENTS,
  type NetworkInstrument,
  type ProbeReading,
  type Source,
} from "@mesagrid/study";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { playCell } from "../../packages/study/dist/battery/play-cell.js";
import { loadTrained, nothingShared } from "../../packages/study/dist/measuring/trained.js";
import { mesagrid } from "./screen.js";
import { TINY } from "./worlds.js";

const folder = mkdtempSync(join(tmpdir(), "mesagrid-network-"));
const runs = join(folder, "runs");
const scenario = join(folder, "tiny.json");
const STEP = 8192;
let source: Source;

beforeAll(async () => {
  writeFileSync(scenario, JSON.stringify(TINY));
  const settings = ["--slots", "32", "--hidden", "16", "--horizon", "16", "--checkpoint-every", "4096"];
  const train = ["train", scenario, "--out", runs, "--steps", `${STEP}`, "-q", "--checkpoints-kept", "0"];
  const { code, err } = await mesagrid(...train, ...settings, "--backend", "wasm");
  expect(code, err).toBe(0);
  await chooseBackend("wasm");
  source = findSource(`tiny-s1@${STEP}`, { runs, warn: () => undefined });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const QUICK = ["--runs", runs, "--episodes", "16", "-q", "--backend", "wasm"];

async function read(...flags: string[]): Promise<AgentReading[]> {
  const { code, out, err } = await mesagrid("measure", `tiny-s1@${STEP}`, ...QUICK, "--json", ...flags);
  expect(code, err).toBe(0);
  return JSON.parse(out).readings;
}

describe("measures of the network of a run", () => {
  test("probes hold it against the same network untrained, layer by layer", async () => {
    const features = ["agent:row", "there:coin", "rows:coin"];
    const [reading] = await read("--measures", "probe", "--levels", "shifted", "--features", features.join());
    const probes = reading.results.probe as Record<string, Record<string, Record<string, object>>>;
    expect(Object.keys(probes.shifted)).toEqual(["dense0"]);
    expect(Object.keys(probes.shifted.dense0)).toEqual(features);
    const row = probes.shifted.dense0["agent:row"] as unknown as ProbeReading;
    expect(row.score.n).toBe(69); // of the 72 boards of this set those that 256 draws came upon
    expect(row.score.low).toBeGreaterThan(0.5); // what is linear in the input can be read from any wide layer
    expect(row.gainOverUntrained.mean).toBeCloseTo(row.score.mean - row.untrained.mean, 9);
    expect(row.untrained.mean).not.toBe(row.score.mean);
    expect(probes.shifted.dense0["there:coin"]).toMatchObject({ refused: "constant-label" });
    const whats = reading.entries.map(({ what }) => what);
    expect(whats).toEqual([
      "decoded in dense0",
      "gain of agent:row in dense0",
      "gain of rows:coin in dense0",
      "not probed",
    ]);
    const unknown = await mesagrid(
      "measure",
      "tiny-s1",
      ...QUICK,
      "--measures",
      "probe",
      "--features",
      "gold",
    );
    expect(unknown.code).toBe(1);
    expect(unknown.err).toMatch(/no feature 'gold'\nhint: known: agent:row/);
  }, 60_000);

  test("gradients of the phase's levels and of the others are compared by layer", async () => {
    const [reading] = await read("--measures", "gradient-alignment");
    const layers = (reading.results["gradient-alignment"] as Record<string, object>).shifted;
    expect(Object.keys(layers)).toEqual(["dense0", "policy", "value", "all"]);
    expect(layers).toMatchObject({ value: { refused: "no-gradient" } });
    expect(new Set(reading.entries.map(({ levels }) => levels))).toEqual(new Set(["shifted"]));
    expect(reading.entries.map(({ what }) => what)).toContain("cosine of all weights");
    const [own] = await read("--measures", "gradient-alignment", "--levels", "train");
    expect(own.results["gradient-alignment"]).toMatchObject({ all: { refused: "no-other-levels" } });
  }, 60_000);

  test("relearning trains the checkpoint and the untrained network on the other levels", async () => {
    const [reading] = await read(
      "--measures",
      "relearning",
      "--relearn-steps",
      "12000",
      "--relearn-repeats",
      "2",
    );
    const { shifted } = reading.results.relearning as Record<string, Record<string, never>>;
    const { checkpoint, fresh } = shifted.curves as Record<
      "checkpoint" | "fresh",
      { seed: number; points: object[] }[]
    >;
    expect(checkpoint.map(({ seed }) => seed)).toEqual(fresh.map(({ seed }) => seed));
    expect(checkpoint).toHaveLength(2);
    expect(fresh[0].points[0]).toMatchObject({ step: 0 });
    expect(shifted).toMatchObject({ paired: true, threshold: 0.5 });
    expect(reading.entries.map(({ what }) => what)).toEqual([
      "friction",
      "steps of the checkpoint",
      "steps of a fresh agent",
    ]);
  }, 60_000);

  test("all checkpoints make a curve, each with its own weights", async () => {
    const flags = [
      "--over-training",
      "--measures",
      "probe",
      "--levels",
      "shifted",
      "--features",
      "agent:row,agent:column",
    ];
    const { code, out, err } = await mesagrid("measure", "tiny-s1", ...QUICK, ...flags);
    expect(code, err).toBe(0);
    const [head, , ...lines] = out.trim().split("\n");
    expect(head).toMatch(/^ *step +shifted: decoded in dense0 +shifted: gain of agent:row in dense0/);
    expect(lines.map((line) => line.trim().split(/ +/)[0])).toEqual(["4,096", "8,192", "12,288", "16,384"]);
    expect(new Set(lines.map((line) => line.trim().split(/ {2,}/).slice(2).join())).size).toBe(4);
  }, 60_000);

  test("a planted policy has none: it is said why, and what to measure in its place", async () => {
    const measures = ["--measures", "probe,gradient-alignment,relearning", "--scenario", scenario];
    const { code, out, err } = await mesagrid(
      "measure",
      "planted:coin",
      ...measures,
      "--episodes",
      "4",
      "-q",
      "--json",
    );
    expect(code, err).toBe(0);
    const [{ results, entries }] = JSON.parse(out).readings;
    for (const name of ["probe", "gradient-alignment", "relearning"]) {
      const hint = "measure a run or a checkpoint";
      expect(results[name]).toEqual({ all: { refused: "no-network", because: expect.any(String), hint } });
    }
    expect(entries[0].value).toMatch(/^no-network: a planted policy .+ \(measure a run or a checkpoint\)$/);
  });

  test("none can be recorded live: there is no checkpoint", async () => {
    const { code, err } = await mesagrid(
      "train",
      scenario,
      "--out",
      runs,
      "--measures",
      "probe",
      "--steps",
      "512",
    );
    expect(code).toBe(1);
    expect(err).toMatch(/'probe' cannot be measured live\nhint: known: verdict/);
  });

  test("stopped in the middle it reads nothing, and frees its networks", async () => {
    const tensors = tf.memory().numTensors;
    const options: MeasureOptions = { episodes: 16, seed: 1000, levels: ["train", "shifted"] };
    for (const name of ["probe", "gradient-alignment", "relearning"]) {
      const stop = new AbortController();
      const onPart = () => stop.abort();
      const wanted = { ...options, measures: [name], signal: stop.signal, onPart };
      const reading = await measure(source, undefined, wanted);
      expect(reading).toBeUndefined();
    }
    // What is left is the layers model that each policy was read into.
    expect(tf.memory().numTensors - tensors).toBeLessThanOrEqual(3 * 6);
  }, 60_000);
});

test("a network that training did not change has no gain over its control, and learns as it does", async () => {
  const { program, run = "" } = source;
  const shared = nothingShared(program);
  const trained = loadTrained(run, program, STEP, shared);
  trained.network.setWeights(trained.untrained.weights());
  const policy = networkPolicy(trained.network);
  const cell = playCell(program, policy, { policy: "same", levels: "shifted", seed: 1000 }, 16);
  const cells = new Map([["shifted", cell]]);
  const played = { program, book: shared.book, policy, gamma: 0.98, trainedOn: ["train"], cells };
  const wishes = { features: ["agent:row", "rows:coin"], relearnSteps: 3000, relearnRepeats: 2 };
  const take = async (name: string) => {
    const found = NETWORK_INSTRUMENTS.find(({ doc }) => doc.name === name) as NetworkInstrument;
    return found.takeOfNetwork(played, trained, { wishes, onPart: () => undefined });
  };
  const gains = (await take("probe")).entries.filter(({ what }) => what.startsWith("gain"));
  expect(gains.map(({ value }) => value)).toMatchObject(gains.map(() => ({ mean: 0, low: 0, high: 0 })));
  expect(gains).toHaveLength(2);
  const { shifted } = (await take("relearning")).result as { shifted: { curves: Record<string, object[]> } };
  expect(shifted.curves.checkpoint).toEqual(shifted.curves.fresh);
  expect(shifted.curves.fresh[0]).not.toEqual(shifted.curves.fresh[1]);
  trained.dispose();
}, 60_000);
