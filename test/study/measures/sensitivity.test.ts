import {
  chooseBackend,
  createNetwork,
  defaultSettings,
  networkPolicy,
  type Policy,
  randomPolicy,
} from "@mesagrid/agent";
import { BatchEnv, createBuffers, createStream, PURPOSE } from "@mesagrid/env";
import {
  type KindSensitivity,
  LevelBook,
  plant,
  type SensitivityOptions,
  sensitivity,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { known, playPlanted, shipped } from "./play.js";
import { twoTargets } from "./two-targets.js";

const program = twoTargets({ endless: true, size: [6, 6] });
const book = new LevelBook(program);
const { traces } = playPlanted(book, { kind: "random" }, { levels: "anywhere", episodes: 12 });
const read = (policy: Policy, options: SensitivityOptions = {}, of = program) =>
  known(sensitivity(of, policy, traces, options)) as Record<string, KindSensitivity>;
const planted = (weights: Record<string, number>) =>
  plant(program, { kind: "soft", weights, beta: 20 }, book);

describe.each(["move", "remove"] as const)("when things %s", (edit) => {
  test.each([
    ["left", "right"],
    ["right", "left"],
  ])("a planted policy that looks at %s alone has all its share there", (seen, other) => {
    const shares = read(planted({ [seen]: 1 }), { edit });
    expect(shares[seen].share.mean).toBeCloseTo(1, 5);
    expect(shares[seen].share.low).toBeCloseTo(1, 5);
    expect(shares[seen].divergence.low).toBeGreaterThan(0.01);
    expect(shares[other].share.high).toBeCloseTo(0, 5);
  });
});

test("one that looks at both has shares of both, which sum to 1, and more where it wants more", () => {
  const { left, right } = read(planted({ left: 1, right: 0.3 }));
  expect(left.share.mean + right.share.mean).toBeCloseTo(1, 9);
  expect(right.share.low).toBeGreaterThan(0);
  expect(left.share.mean).toBeGreaterThan(right.share.mean);
});

test("a policy that goes by what it sees needs no env to stand in", () => {
  const kind = program.kinds.names.indexOf("left");
  const { cellsSize } = program.observation;
  const watcher: Policy = {
    probabilities(cells, _side, count, out) {
      for (let row = 0; row < count; row++) {
        const place = cells.subarray(row * cellsSize, (row + 1) * cellsSize).indexOf(kind);
        out.set([0.1, 0.1, 0.1, 0.1], row * 4);
        out[row * 4 + (Math.max(0, place) % 4)] += 0.6;
      }
    },
  };
  const { left, right } = read(watcher);
  expect(left.share).toEqual({ mean: 1, low: 1, high: 1, n: 12 });
  expect(right.divergence).toEqual({ mean: 0, low: 0, high: 0, n: 12 });
});

test("the divergence is that of the chances: here of 0.7 and 0.1 exchanged", () => {
  const { cellsSize } = program.observation;
  const kind = program.kinds.names.indexOf("right");
  const policy: Policy = {
    probabilities(cells, _side, count, out) {
      for (let row = 0; row < count; row++) {
        const there = cells.subarray(row * cellsSize, (row + 1) * cellsSize).includes(kind);
        out.set(there ? [0.7, 0.1, 0.1, 0.1] : [0.1, 0.7, 0.1, 0.1], row * 4);
      }
    },
  };
  const { right } = read(policy, { edit: "remove" });
  expect(right.divergence.mean).toBeCloseTo(0.6 * Math.log(7), 4);
});

test("a network is not sensitive to what it cannot see", async () => {
  await chooseBackend("cpu");
  const hidden = twoTargets({ endless: true, hidden: true, size: [6, 6] });
  const network = createNetwork(hidden, defaultSettings(), createStream(1, PURPOSE.weights));
  const { left, right } = read(networkPolicy(network), {}, hidden);
  expect(left.share.mean).toBe(1);
  expect(right.share.mean).toBe(0);
});

test("refuses a policy that goes by nothing, and boards without anything", () => {
  expect(sensitivity(program, randomPolicy(4), traces)).toMatchObject({ refused: "insensitive" });
  expect(sensitivity(program, randomPolicy(4), [])).toMatchObject({ refused: "nothing-there" });
  expect(() => sensitivity(program, randomPolicy(4), traces, { kinds: ["robot"] })).toThrow("unknown-kind");
});

test("in cheese-corner moving the cheese moves its seeker, and the mark in the corner only who wants that", () => {
  const corner = new LevelBook(shipped("cheese-corner"));
  const played = playPlanted(corner, { kind: "random" }, { levels: "shifted", episodes: 8 });
  const seeker = plant(corner.program, { kind: "soft", weights: { cheese: 1 } }, corner);
  const shares = known(sensitivity(corner.program, seeker, played.traces, { moments: 2 }));
  expect(shares.cheese.share.mean).toBeCloseTo(1, 5);
  expect(shares.corner.share.mean).toBeCloseTo(0, 5);
});

test("a moment looks as it did in its episode, heading and view included", () => {
  const grid = shipped("minigrid-empty");
  const [levels] = grid.levelSets.keys();
  const [trace] = playPlanted(new LevelBook(grid), { kind: "random" }, { levels, episodes: 1 }).traces;
  const asked: Uint8Array[] = [];
  const watcher: Policy = {
    probabilities(cells, _side, count, out) {
      const { cellsSize } = grid.observation;
      for (let row = 0; row < count; row++) asked.push(cells.slice(row * cellsSize, (row + 1) * cellsSize));
      out.fill(1 / grid.actions.names.length);
    },
  };
  sensitivity(grid, watcher, [trace], { kinds: ["goal"], edits: 1, moments: trace.actions.length });
  const env = new BatchEnv(grid, { slots: 1, seed: 0, levels, autoreset: "disabled" });
  const out = createBuffers(grid, 1);
  env.startFrom(0, trace.level, out, { dynamics: trace.dynamics, counters: trace.counters });
  const headings = new Set<number>();
  trace.actions.forEach((action, step) => {
    expect(asked[2 * step]).toEqual(out.cells);
    headings.add(env.state.headings[0]);
    env.step(Uint8Array.of(action), out);
  });
  expect(headings.size).toBeGreaterThan(1);
});

test("a network with a memory is asked with an empty one", async () => {
  await chooseBackend("cpu");
  const settings = { ...defaultSettings(), memory: "gru" } as const;
  const network = createNetwork(program, settings, createStream(1, PURPOSE.weights));
  const { left, right } = read(networkPolicy(network), { moments: 1 });
  expect(left.share.mean + right.share.mean).toBeCloseTo(1, 9);
});
