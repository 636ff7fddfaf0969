import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type MetricsRow, readMetrics, resumeRun, train } from "@mesagrid/agent";
import { compile, type PhaseSpec } from "@mesagrid/env";
import { beforeAll, describe, expect, it, test } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { Session } from "../../../packages/agent/dist/session.js";
import { enterPhase } from "../../../packages/agent/dist/swap.js";
import { settings } from "../core/fixture.js";
import { expectSame, stopAfter, temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const ROLLOUT = 128;
const program = compile(tiny);
const A: PhaseSpec = { name: "A", reward: { coin: 1 }, levels: "train", steps: 4 * ROLLOUT };
const B: PhaseSpec = { name: "B", reward: { mat: 2 }, levels: "shifted", steps: 4 * ROLLOUT };
const small = tinyOptions().settings;

function session(phases: PhaseSpec[], changed = {}): Session {
  return new Session(program, phases, { ...settings("ppo"), ...small, ...changed }, 3);
}

/** Rewards, observations and actions of every rollout. With gamma 0 a return is a reward. */
function play(phases: PhaseSpec[], changed = {}) {
  const one = session(phases, { gamma: 0, learningRate: 0, ...changed });
  const rollouts: { rewards: number[]; world: string; weights: object }[] = [];
  for (const phase of one.plan) {
    enterPhase(one, phase);
    for (; one.at.phaseIteration < phase.iterations; one.at.phaseIteration++) {
      one.beginRollout(phase);
      const { returns, cells, actions } = one.collector.collect();
      rollouts.push({
        rewards: [...returns],
        world: Buffer.concat([cells, actions]).toString("base64"),
        weights: one.at.weights,
      });
    }
    one.at.phaseIndex++;
    one.at.phaseIteration = 0;
  }
  one.dispose();
  return rollouts;
}

const onSameLevels = (reward: PhaseSpec["reward"], name: string): PhaseSpec => ({ ...A, name, reward });

describe("a swap", () => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  it("changes the reward exactly at the boundary, and the world not at all", () => {
    const swapped = play([A, onSameLevels(B.reward, "B")]);
    const coins = play([A, onSameLevels(A.reward, "B")]);
    const mats = play([onSameLevels(B.reward, "A"), onSameLevels(B.reward, "B")]);
    expect(swapped).toHaveLength(8);
    swapped.forEach(({ rewards, world }, rollout) => {
      expect(world).toBe(coins[rollout].world);
      expect(world).toBe(mats[rollout].world);
      expect(rewards).toEqual((rollout < 4 ? coins : mats)[rollout].rewards);
      // The two objectives must pay differently for this to say anything.
      expect(coins[rollout].rewards).not.toEqual(mats[rollout].rewards);
    });
  });

  it("may be gradual: the weights go linearly, rollout by rollout, from those before", () => {
    const gradual = { ...onSameLevels(B.reward, "B"), gradual: 2 * ROLLOUT };
    const third = { ...onSameLevels({ coin: 1, mat: 1 }, "C"), gradual: 8 * ROLLOUT };
    const weights = play([A, gradual, third]).map((rollout) => rollout.weights);
    expect(weights.slice(3)).toEqual([
      { coin: 1, mat: 0 },
      { coin: 1, mat: 0 },
      { coin: 0.5, mat: 1 },
      { coin: 0, mat: 2 },
      { coin: 0, mat: 2 },
      { coin: 0, mat: 2 },
      { coin: 0.125, mat: 1.875 },
      { coin: 0.25, mat: 1.75 },
      { coin: 0.375, mat: 1.625 },
    ]);
    const [swapped, coins, mats] = [
      play([A, gradual])[5].rewards,
      play([A, onSameLevels(A.reward, "B")])[5].rewards,
      play([A, onSameLevels({ mat: 1 }, "B")])[5].rewards,
    ];
    swapped.forEach((reward, i) => {
      expect(reward).toBeCloseTo(0.5 * coins[i] + mats[i], 6);
    });
  });

  it("may mix levels in: the shares go linearly, rollout by rollout, and arms of different shares share levels", () => {
    const mixing = (mix: NonNullable<PhaseSpec["mix"]>): PhaseSpec => ({ ...A, mix });
    const drawn = (spec: PhaseSpec) => {
      const one = session([spec]);
      const levels = new Map<string, string>();
      const shares: object[] = [];
      enterPhase(one, one.plan[0]);
      for (; one.at.phaseIteration < 4; one.at.phaseIteration++) {
        one.beginRollout(one.plan[0]);
        shares.push(one.at.mix);
        one.collector.collect();
        for (let slot = 0; slot < one.env.slots; slot++) {
          const { set, board } = one.env.level(slot);
          levels.set(`${slot} ${one.env.episode(slot)}`, `${set} ${board.join()}`);
        }
      }
      one.dispose();
      return { levels, shares };
    };
    const [rising, none, half] = [
      { shifted: [0, 1] as [number, number] },
      { shifted: 0 },
      { shifted: 0.5 },
    ].map((mix) => drawn(mixing(mix)));
    expect(rising.shares).toEqual([0, 0.25, 0.5, 0.75].map((shifted) => ({ shifted })));
    const setsOf = ({ levels }: typeof rising) =>
      new Set([...levels.values()].map((level) => level.split(" ")[0]));
    expect(setsOf(none)).toEqual(new Set(["train"]));
    expect(setsOf(half)).toEqual(new Set(["train", "shifted"]));
    const pairs = [...half.levels].filter(([index]) => none.levels.has(index));
    const same = pairs.filter(([index, level]) => none.levels.get(index) === level);
    expect(same.length).toBeGreaterThan(8);
    expect(pairs.filter(([, level]) => level.startsWith("train"))).toEqual(same);
  });

  it("goes on with rising shares after a stop as if there had been none", async () => {
    const phases: PhaseSpec[] = [
      { ...A, steps: 8 * ROLLOUT, mix: { shifted: [0, 1] } },
      { ...B, levels: "train", mix: { shifted: 0.5 } },
    ];
    const [whole, cut] = [temporaryFolder(), temporaryFolder()].map((folder) => join(folder, "run"));
    (await train(tinyOptions({ folder: whole, phases }))).dispose();
    await stopAfter(cut, 5, { phases });
    (await resumeRun(cut)).dispose();
    expectSame(cut, whole);
    const rows = readMetrics(whole).rows;
    const shares = rows.filter(({ row }) => row === "update").map((row) => row["mix/shifted"]);
    expect(shares.slice(0, 9)).toEqual([0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, undefined]);
    expect(rows.filter(({ row }) => row === "phase").map((row) => row["mix/shifted"])).toEqual([0, 0.5]);
  });

  /** A session that has learned a little in phase A, and then enters another. */
  function learnedAndSwapped(phase: PhaseSpec, changed = {}) {
    const one = session([A, phase], changed);
    enterPhase(one, one.plan[0]);
    one.beginRollout(one.plan[0]);
    one.algorithm.update(one.collector.collect(), one.batches);
    const before = { weights: one.network.weights(), moments: one.algorithm.state() };
    one.at.phaseIndex = 1;
    enterPhase(one, one.plan[1]);
    const after = { weights: one.network.weights(), moments: one.algorithm.state() };
    one.dispose();
    return { before, after, heads: one.heads };
  }
  const zero = (moments: Float32Array[]) => moments.every((values) => values.every((x) => x === 0));

  it("keeps all there is unless told otherwise", () => {
    const { before, after } = learnedAndSwapped(B);
    expect(after).toEqual(before);
    expect(zero(before.moments)).toBe(false);
  });

  it("keeps or forgets weights and moments apart, by the phase or by the settings", () => {
    const fresh = learnedAndSwapped({ ...B, keep: { network: false } });
    expect(fresh.after.moments).toEqual(fresh.before.moments);
    fresh.after.weights.forEach((values, i) => {
      // Fresh biases are zero, but what was learned is not.
      expect(values).not.toEqual(fresh.before.weights[i]);
    });
    const bySettings = learnedAndSwapped(B, { keepNetwork: false });
    expect(bySettings.after).toEqual(fresh.after);
    const phaseFirst = learnedAndSwapped({ ...B, keep: { network: true } }, { keepNetwork: false });
    expect(phaseFirst.after).toEqual(phaseFirst.before);
    const forgotten = learnedAndSwapped({ ...B, keep: { optimizer: false } });
    expect(forgotten.after.weights).toEqual(forgotten.before.weights);
    expect(zero(forgotten.after.moments)).toBe(true);
  });

  it("can give the value head a new start, and its moments with it", () => {
    const { before, after } = learnedAndSwapped({ ...B, keep: { valueHead: "reset" } });
    expect(after.weights.slice(0, -2)).toEqual(before.weights.slice(0, -2));
    expect(after.weights.slice(-2)).not.toEqual(before.weights.slice(-2));
    expect(after.moments.slice(0, -6)).toEqual(before.moments.slice(0, -6));
    expect(zero(after.moments.slice(-6))).toBe(true);
  });

  it("can give each set of objectives a value head of its own, which waits for its turn", () => {
    const phases = [A, B, { ...A, name: "C" }, { ...B, name: "D", reward: { coin: 1, mat: 1 } }];
    const one = session(phases, { valueHead: "separate" });
    const seen = phases.map((_, index) => {
      one.at.phaseIndex = index;
      enterPhase(one, one.plan[index]);
      const entered = [...one.network.weights().slice(-2), ...one.algorithm.state().slice(-6)];
      one.beginRollout(one.plan[index]);
      one.algorithm.update(one.collector.collect(), one.batches);
      return { entered, left: [...one.network.weights().slice(-2), ...one.algorithm.state().slice(-6)] };
    });
    expect(seen[1].entered.slice(0, 2)).not.toEqual(seen[0].left.slice(0, 2));
    expect(zero(seen[1].entered.slice(2))).toBe(true);
    expect(seen[2].entered).toEqual(seen[0].left);
    expect(zero(seen[3].entered.slice(2))).toBe(true);
    expect([...one.heads.keys()].sort()).toEqual(["coin", "mat"]);
    one.dispose();
  });

  it("reckons the displacement from where the weights started, and from anew where they do", () => {
    const displaced = (keep: PhaseSpec["keep"], optimizer: "adam" | "sgd") => {
      const phases = [A, B, { ...A, name: "C" }].map((phase) => ({ ...phase, ...(keep && { keep }) }));
      const one = session(phases, { optimizer, learningRate: 0.01 });
      const first = one.network.weights();
      const starts = phases.map((_, index) => {
        one.at.phaseIndex = index;
        enterPhase(one, one.plan[index]);
        const [start, weights] = [one.algorithm.start(), one.network.weights()];
        const entered = one.algorithm.displacement();
        const squares = weights.map((values, i) =>
          values.reduce((sum, w, j) => sum + (w - start[i][j]) ** 2, 0),
        );
        expect(entered).toBeCloseTo(Math.sqrt(squares.reduce((a, b) => a + b)), 6);
        one.beginRollout(one.plan[index]);
        one.algorithm.update(one.collector.collect(), one.batches);
        return { start, weights, entered };
      });
      one.dispose();
      return { first, starts };
    };
    for (const optimizer of ["adam", "sgd"] as const) {
      const kept = displaced(undefined, optimizer);
      expect(kept.starts.map(({ start }) => start)).toEqual([kept.first, kept.first, kept.first]);
      expect(kept.starts[0].entered).toBe(0);
      expect(kept.starts[2].entered).toBeGreaterThan(0);

      const fresh = displaced({ network: false }, optimizer);
      expect(fresh.starts.map(({ entered }) => entered)).toEqual([0, 0, 0]);
      expect(fresh.starts[1].start).toEqual(fresh.starts[1].weights);

      const reset = displaced({ valueHead: "reset" }, optimizer).starts[1];
      expect(reset.start).toEqual([...kept.first.slice(0, -2), ...reset.weights.slice(-2)]);

      const separate = displaced({ valueHead: "separate" }, optimizer).starts;
      expect(separate[1].start.slice(-2)).toEqual(separate[1].weights.slice(-2));
      expect(separate[2].start).toEqual(separate[0].start);
      expect(separate[2].weights.slice(-2)).not.toEqual(separate[2].start.slice(-2));
    }
  });

  it("lets the step size's schedule go on, or start anew", () => {
    const ratesOf = (keep: PhaseSpec["keep"]) => {
      const phases = [A, { ...B, ...(keep && { keep }) }];
      const one = session(phases, { learningRate: 1, learningRateSchedule: "linear" });
      const rates = phases.flatMap((_, index) => {
        const phase = one.plan[index];
        enterPhase(one, phase);
        return Array.from({ length: phase.iterations }, (_, iteration) => {
          one.at.phaseIteration = iteration;
          one.beginRollout(phase);
          one.at.step += ROLLOUT;
          return one.algorithm.learningRate;
        });
      });
      one.dispose();
      return rates;
    };
    expect(ratesOf(undefined)).toEqual([1, 0.875, 0.75, 0.625, 0.5, 0.375, 0.25, 0.125]);
    expect(ratesOf({ learningRate: false })).toEqual([1, 0.75, 0.5, 0.25, 1, 0.75, 0.5, 0.25]);
  });
});

async function rowsOf(phases: PhaseSpec[], changed = {}): Promise<MetricsRow[]> {
  const rows: MetricsRow[] = [];
  const options = tinyOptions({ phases, settings: { ...small, ...changed } });
  (await train({ ...options, onMetrics: (row) => rows.push(row) })).dispose();
  return rows;
}

test("a phase ends when the training's return is reached, or at last after its steps", async () => {
  const until = { return: "coin", atLeast: 0.05, episodes: 20 };
  const rows = await rowsOf([{ ...A, steps: 100 * ROLLOUT, until }, B]);
  const swap = rows.find(({ row, phase }) => row === "phase" && phase === "B");
  const played = rows.filter(({ row, phase }) => row === "update" && phase === "A");
  const episodes = played.reduce((sum, row) => sum + Number(row["rollout/episodes"]), 0);
  expect(episodes).toBeGreaterThanOrEqual(20);
  expect(episodes - Number(played[played.length - 1]["rollout/episodes"])).toBeLessThan(20);
  expect(swap).toMatchObject({ step: played.length * ROLLOUT, endedBy: "return" });
  const never = await rowsOf([{ ...A, until: { ...until, atLeast: 7 } }, B]);
  expect(never.find(({ phase }) => phase === "B")).toMatchObject({ step: A.steps, endedBy: "steps" });
});

test("a phase ends when an evaluation is within bounds, and says what it takes over", async () => {
  const until = { return: "coin", levels: "shifted", atMost: 1, atLeast: 0 };
  const rows = await rowsOf([
    { ...A, steps: 100 * ROLLOUT, until },
    { ...B, gradual: 2 * ROLLOUT, keep: { optimizer: false, valueHead: "separate" } },
  ]);
  const [first, second] = rows.filter(({ row }) => row === "phase");
  // Every evaluation is within these bounds: the first one after an update ends the phase.
  expect(second).toMatchObject({
    step: 512,
    endedBy: "return",
    gradual: 256,
    keepNetwork: 1,
    keepOptimizer: 0,
    keepLearningRate: 1,
    valueHead: "separate",
  });
  expect(first).not.toHaveProperty("keepNetwork");
  const updates = rows.filter(({ row, phase }) => row === "update" && phase === "B");
  expect(updates.map((row) => [row["reward/coin"], row["reward/mat"]])).toEqual([
    [1, 0],
    [0.5, 1],
    [0, 2],
    [0, 2],
  ]);
});

const MANY: PhaseSpec[] = [
  { ...A, steps: 30 * ROLLOUT, until: { return: "coin", atLeast: 0.01, episodes: 40 } },
  { ...B, gradual: 3 * ROLLOUT },
  { ...A, name: "C", keep: { learningRate: false, optimizer: false } },
  { ...B, name: "D", levels: "train", keep: { valueHead: "reset" } },
  { ...B, name: "E", keep: { network: false } },
];

describe("five phases of all kinds", () => {
  const options = {
    phases: MANY,
    settings: {
      ...small,
      valueHead: "separate",
      learningRateSchedule: "cosine",
      warmUp: 200,
      memory: "gru",
      memoryUnits: 6,
    },
  } as const;
  const whole = mkdtempSync(join(tmpdir(), "mesagrid-"));

  beforeAll(async () => {
    (await train(tinyOptions({ folder: whole, ...options }))).dispose();
    return () => rmSync(whole, { recursive: true });
  });

  it("come one after another", () => {
    const phases = readMetrics(whole).rows.filter(({ row }) => row === "phase");
    expect(phases.map(({ phase }) => phase)).toEqual(["A", "B", "C", "D", "E"]);
    expect(phases.slice(1).map(({ endedBy }) => endedBy)).toEqual(["return", "steps", "steps", "steps"]);
  });

  it.each([1, 5, 8, 12, 16])(
    "stopped after iteration %i and resumed equal never stopped",
    async (iterations) => {
      const parts = join(temporaryFolder(), "parts");
      await stopAfter(parts, iterations, options);
      (await resumeRun(parts)).dispose();
      expectSame(parts, whole);
    },
  );
});
