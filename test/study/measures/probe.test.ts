import {
  chooseBackend,
  createNetwork,
  defaultSettings,
  evaluate,
  type Network,
  randomPolicy,
} from "@mesagrid/agent";
import { createStream, type Feature, featuresOf, loadProgram, PURPOSE } from "@mesagrid/env";
import {
  isRefusal,
  type ProbeStates,
  probe,
  probeActivations,
  probeLabels,
  probeStates,
} from "@mesagrid/study";
import { beforeAll, describe, expect, test } from "vitest";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { TINY } from "../worlds.js";
import { normals, share } from "./curves.js";

const program = loadProgram({
  ...TINY,
  size: [7, 7],
  counters: { coins: { start: 0, max: 3 } },
  rules: [
    { when: { enter: "coin" }, do: [{ remove: "coin" }, { emit: "took-coin" }, { add: { coins: 1 } }] },
    TINY.rules[1],
  ],
});
const types = new Map(featuresOf(program).map(({ name, type }) => [name, type]));
const stream = (seed = 1) => createStream(seed, PURPOSE.bootstrap);

function network(seed: number, memory: "none" | "gru" = "none"): Network {
  const settings = { ...defaultSettings(), hidden: [24, 10], memory, memoryUnits: 8 };
  return createNetwork(program, settings, createStream(seed, PURPOSE.weights));
}

function states(seed: number, episodes: number): ProbeStates {
  const options = {
    levels: "shifted",
    episodes,
    seed,
    traces: { count: episodes, from: 0, phase: "", step: 0 },
  };
  return probeStates(program, evaluate(program, randomPolicy(4), options).traces);
}

/** Trains a network's value to be a label. */
function teach(net: Network, given: ProbeStates, what: string): void {
  const values = probeLabels(given, what);
  const size = values.length;
  const descent = new Descent(net, defaultSettings());
  const width = net.actions + 1;
  for (let step = 0; step < 200; step++) {
    descent.learner.computeGradient({ size, cells: given.cells, side: given.side }, (output, slopes) => {
      let loss = 0;
      values.forEach((value, row) => {
        if (Number.isNaN(value)) return;
        const error = output[row * width + net.actions] - value;
        slopes[row * width + net.actions] = error / size;
        loss += (error * error) / (2 * size);
      });
      return loss;
    });
    descent.step(0.01, 1);
  }
}

describe("a probe of a network", () => {
  beforeAll(async () => {
    await chooseBackend("wasm");
  });

  const held = states(2, 80);
  const read = (trained: Network, untrained: Network, what: string) => {
    const reading = probe(
      {
        trained: probeActivations(trained, held, "dense1"),
        untrained: probeActivations(untrained, held, "dense1"),
        labels: probeLabels(held, what),
        type: types.get(what) as Feature["type"],
        levels: held.levels,
      },
      stream(),
    );
    if (isRefusal(reading)) throw new Error(reading.because);
    return reading;
  };

  test("beats both controls where the network was trained to predict the label, and not where it was not", () => {
    const [trained, untrained, other] = [network(1), network(1), network(2)];
    const what = "rows:coin";
    teach(trained, states(1, 150), what);
    const reading = read(trained, untrained, what);
    expect(reading.decodes).toBe(true);
    expect(reading.score.low).toBeGreaterThan(0.8);
    expect(reading.gainOverUntrained.low).toBeGreaterThan(0.1);
    expect(reading.shuffled.high).toBeLessThan(0.1);
    expect(reading.score.n).toBe(new Set(held.levels).size);
    const direction = read(trained, untrained, "vertical:coin");
    expect(direction.decodes).toBe(true);
    expect(direction.score.mean).toBeGreaterThan(direction.untrained.mean + 0.05);
    expect(read(untrained, untrained, what)).toMatchObject({
      decodes: false,
      gainOverUntrained: { mean: 0 },
    });
    expect(read(other, untrained, what).decodes).toBe(false);
    for (const each of [trained, untrained, other]) each.dispose();
  });

  test("activations are those of each state, remembered from the trace's start", () => {
    const [net, memory] = [network(1), network(1, "gru")];
    const some = states(3, 6);
    const { cellsSize } = program.observation;
    const rows = some.levels.length;
    expect(probeActivations(net, some, "dense0")).toEqual(
      net.activations(some.cells, some.side, rows, ["dense0"])[0],
    );
    const read = probeActivations(memory, some, "gru");
    const remembered = new Float32Array(memory.memorySize);
    for (let row = some.first[1]; row < some.first[2]; row++) {
      const cells = some.cells.subarray(row * cellsSize, (row + 1) * cellsSize);
      const [own] = memory.activations(cells, some.side, 1, ["gru"], remembered);
      own.forEach((value, i) => {
        expect(read[row * 8 + i]).toBeCloseTo(value, 5);
      });
    }
    expect(() => probeActivations(net, some, "dense7")).toThrow("no layer");
    for (const each of [net, memory]) each.dispose();
  });
});

test("labels are features of the states of a trace, where they mean something", () => {
  const level = { set: "shifted", board: new Uint8Array(program.boardSize) };
  const [robot, coin] = ["robot", "coin"].map((name) => program.kinds.names.indexOf(name));
  const at = (kind: number, row: number, column: number) => {
    level.board[program.kinds.layer[kind] * program.cells + row * 7 + column] = kind;
  };
  at(robot, 3, 2);
  at(coin, 2, 4);
  at(coin, 5, 5);
  const [trace] = evaluate(program, randomPolicy(4), {
    levels: "shifted",
    episodes: 1,
    seed: 1,
    traces: { count: 1, from: 0, phase: "", step: 0 },
  }).traces;
  const actions = Uint8Array.from(["right", "up", "right", "up"], (name) =>
    program.actions.names.indexOf(name),
  );
  const seen = probeStates(program, [{ ...trace, level, actions }]);
  const values = (name: string) => [...probeLabels(seen, name)];
  expect(values("agent:row")).toEqual([3, 3, 2, 2]);
  expect(values("agent:column")).toEqual([2, 3, 3, 4]);
  expect(values("rows:coin")).toEqual([-1, -1, 0, 3]);
  expect(values("columns:coin")).toEqual([2, 1, 1, 1]);
  expect(values("steps:coin")).toEqual([3, 2, 1, 4]);
  expect(values("vertical:coin")).toEqual([0, 0, 1, 2]);
  expect(values("there:coin")).toEqual([1, 1, 1, 1]);
  expect(values("count:coin")).toEqual([2, 2, 2, 1]);
  expect(values("counter:coins")).toEqual([0, 0, 0, 1]);
  // No corner is on this board: where it lies means nothing, and whether it is there is no.
  expect(values("rows:corner")).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  expect(values("there:corner")).toEqual([0, 0, 0, 0]);
  expect(() => values("rows:gold")).toThrow("no feature 'rows:gold'; there are agent:row");
});

/** Activations of made-up units; the label hangs on them as much as `signal` says. */
function data(trial: number, type: Feature["type"], signal: number, rows = 200, units = 6) {
  const draw = normals(trial);
  const made = () => Float32Array.from({ length: rows * units }, draw);
  const [trained, untrained] = [made(), made()];
  const values = Float64Array.from({ length: rows }, (_, row) => signal * trained[row * units] + draw());
  const labels = type === "class" ? values.map((value) => (value > 0 ? 7 : 3)) : values;
  return {
    trained,
    untrained,
    labels,
    type,
    levels: Int32Array.from(labels, (_, row) => Math.floor(row / 5)),
  };
}

describe.each(["number", "class"] as const)("a probe of a %s", (kind) => {
  test("decodes what is there, and not what is not", () => {
    const decodes = (signal: number) => (trial: number) => {
      const reading = probe(data(trial, kind, signal), stream(trial));
      return "decodes" in reading && reading.decodes;
    };
    expect(share(24, decodes(0))).toBeLessThanOrEqual(0.05);
    expect(share(10, decodes(2))).toBe(1);
  });

  test("scores about as high as can be", () => {
    const reading = probe(data(1, kind, 2, 1000), stream());
    // R2 = 4 / 5; the sign of a sum of normals is known in 1 - atan(1 / 2) / pi of the cases.
    const best = kind === "number" ? 0.8 : 1 - Math.atan(0.5) / Math.PI;
    expect("score" in reading && Math.abs(reading.score.mean - best)).toBeLessThan(0.03);
    expect("score" in reading && reading.score.low < best && reading.score.high > best).toBe(true);
    expect("rows" in reading && reading.rows).toBe(1000);
  });
});

test("what only tells the level apart is of no use on levels that are held out", () => {
  const [rows, units] = [400, 40];
  const levels = Int32Array.from({ length: rows }, (_, row) => row % units);
  const draw = normals(1);
  const ofLevel = Float64Array.from({ length: units }, draw);
  const trained = new Float32Array(rows * units);
  levels.forEach((level, row) => {
    trained[row * units + level] = 1;
  });
  const untrained = Float32Array.from({ length: rows * units }, draw);
  const labels = Float64Array.from(levels, (level) => ofLevel[level]);
  const reading = probe({ trained, untrained, labels, type: "number", levels }, stream());
  expect(reading).toMatchObject({ decodes: false });
  expect("score" in reading && reading.score.mean).toBeLessThan(0.05);
});

test("rows without a label are left out, and too little is refused", () => {
  const full = data(1, "number", 1);
  const few = { ...full, labels: full.labels.map((value, row) => (row < 45 ? value : Number.NaN)) };
  expect(probe(few, stream())).toMatchObject({ refused: "too-few-levels" });
  const half = { ...full, labels: full.labels.map((value, row) => (row < 100 ? value : Number.NaN)) };
  expect(probe(half, stream())).toMatchObject({ rows: 100, score: { n: 20 } });
  expect(probe({ ...full, labels: full.labels.fill(1) }, stream())).toMatchObject({
    refused: "constant-label",
  });
  const wide = data(1, "number", 1, 60, 1025);
  expect(probe(wide, stream())).toMatchObject({ refused: "too-wide" });
  expect(() => probe({ ...full, levels: full.levels.slice(1) }, stream())).toThrow("levels");
});
