import {
  BatchEnv,
  compile,
  createBuffers,
  nextBelow,
  PURPOSE,
  STREAM_WORDS,
  seedStream,
} from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it, test } from "vitest";
import { Descent } from "../../../packages/agent/dist/algorithms/descent.js";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { encodePlanes, planeTable } from "../../../packages/agent/dist/planes.js";
import { Experience } from "../../../packages/agent/dist/world-model/experience.js";
import { foresee } from "../../../packages/agent/dist/world-model/foresee.js";
import { modelLoss } from "../../../packages/agent/dist/world-model/loss.js";
import type { WorldModel } from "../../../packages/agent/dist/world-model/model.js";
import { COPY, predictionOf } from "../../../packages/agent/dist/world-model/prediction.js";
import { apart, settings } from "../core/fixture.js";
import { counting, modelOf, program, transitions } from "./fixture.js";

const worlds = { tiny: program, counting: compile(counting) };

beforeAll(async () => {
  await chooseBackend("wasm");
});

describe.each(["tiny", "counting"] as const)("the loss on %s", (world) => {
  const of = worlds[world];
  const prediction = predictionOf(of);
  const batch = transitions(of, 40);
  const output = Float32Array.from({ length: 40 * prediction.columns }, (_, i) => 3 * Math.sin(7 * i));

  it("is the sum of plain cross-entropies and squared errors", () => {
    const found = modelLoss(prediction, output, batch, new Float32Array(output.length));
    let [cells, side, events, end, right] = [0, 0, 0, 0, 0];
    const { cellsSize, planes } = of.observation;
    for (let row = 0; row < 40; row++) {
      const said = output.subarray(row * prediction.columns, (row + 1) * prediction.columns);
      for (let i = 0; i < cellsSize; i++) {
        const [channel, cell] = [Math.floor(i / prediction.area), i % prediction.area];
        const own = planes.flatMap((plane, p) => (plane.channel === channel ? [{ ...plane, p }] : []));
        const [now, next] = [batch.cells[row * cellsSize + i], batch.nextCells[row * cellsSize + i]];
        const logits = new Map([[0, own.some(({ code }) => code === now) ? 0 : COPY]]);
        for (const { code, p } of own)
          logits.set(code, said[cell * planes.length + p] + (code === now ? COPY : 0));
        const truth = logits.has(next) ? next : 0;
        const sum = [...logits.values()].reduce((all, z) => all + Math.exp(z), 0);
        cells -= Math.log(Math.exp(logits.get(truth) as number) / sum);
        const best = [...logits].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
        if (best === truth) right++;
      }
      const sides = of.observation.side.length;
      for (let i = 0; i < sides; i++) {
        const wrong =
          batch.side[row * sides + i] + said[prediction.side + i] - batch.nextSide[row * sides + i];
        side += wrong ** 2 / 2;
      }
      const cross = (z: number, y: number) =>
        -Math.log(y === 1 ? 1 / (1 + Math.exp(-z)) : 1 / (1 + Math.exp(z)));
      const count = of.events.length - 1;
      for (let i = 0; i < count; i++)
        events += cross(said[prediction.events + i], batch.events[row * count + i]);
      end += cross(said[prediction.end], batch.ended[row]);
    }
    expect(found.cells).toBeCloseTo(cells / 40, 6);
    expect(found.side).toBeCloseTo(side / 40, 6);
    expect(found.events).toBeCloseTo(events / 40, 6);
    expect(found.end).toBeCloseTo(end / 40, 6);
    expect(found.accuracy).toBeCloseTo(right / (40 * cellsSize), 9);
    expect(found.loss).toBeCloseTo(found.cells + found.side + found.events + found.end, 9);
  });

  it("has the slopes of finite differences", () => {
    const slopes = new Float32Array(output.length).fill(99);
    modelLoss(prediction, output, batch, slopes);
    const value = (at: number, by: number) =>
      modelLoss(prediction, output.with(at, output[at] + by), batch, new Float32Array(output.length)).loss;
    for (let at = 0; at < output.length; at += 37) {
      const slope = (value(at, 1e-2) - value(at, -1e-2)) / 2e-2;
      expect(Math.abs(slopes[at] - slope), `${at}`).toBeLessThan(1e-5);
    }
  });
});

const BODIES = (["mlp", "conv"] as const).flatMap((network) =>
  ([[16, 8], [40]] as const).flatMap((hidden) =>
    (["tiny", "counting"] as const).map((world) => ({ network, hidden: [...hidden], world })),
  ),
);

/** Loss and gradient of a model on some rows, variable by variable. */
function gradientOf(model: WorldModel, rows: number, world: keyof typeof worlds): Float32Array[] {
  const batch = transitions(worlds[world], rows);
  const { learner } = new Descent(model, settings("ppo"));
  learner.computeGradient(batch, (output, slopes) => modelLoss(model.prediction, output, batch, slopes).loss);
  const gradient = learner.vectors.gradient();
  return learner.vectors.variables.map(({ starts, width }) =>
    Float32Array.from([...starts].flatMap((start) => [...gradient.subarray(start, start + width)])),
  );
}

describe.each(BODIES)("$network $hidden of $world", ({ world, ...shape }) => {
  it.each([1, 64, 90])(
    "on the kernels says what the stock model says, with its gradient, of %i rows",
    (rows) => {
      const [fast, stock] = [
        modelOf(worlds[world], shape),
        modelOf(worlds[world], { ...shape, kernels: "stock" }),
      ];
      expect([fast.kernels, stock.kernels]).toEqual(["simd", "stock"]);
      const { cells, side } = transitions(worlds[world], rows);
      const actions = Uint8Array.from({ length: rows }, (_, i) => (i * 7) % 4);
      const [ours, theirs] = [fast, stock].map((model) => model.predict(cells, side, actions, rows));
      expect(apart(ours, theirs)).toBeLessThan(1e-5);
      const wanted = gradientOf(stock, rows, world);
      gradientOf(fast, rows, world).forEach((found, i) => {
        const largest = Math.max(...wanted[i].map(Math.abs));
        expect(apart(found, wanted[i]), fast.names[i]).toBeLessThan(1e-6 + 1e-4 * largest);
      });
      for (const model of [fast, stock]) model.dispose();
    },
  );

  it("is the same function as its stock layers model", () => {
    const model = modelOf(worlds[world], shape);
    const { cells, side, given } = transitions(worlds[world], 5);
    const actions = Uint8Array.from({ length: 5 }, (_, row) =>
      given.subarray(row * 4, row * 4 + 4).indexOf(1),
    );
    const { observation } = worlds[world];
    const { height, width, planes } = observation;
    const rowSize = height * width * planes.length;
    const drawn = new Float32Array(5 * rowSize);
    encodePlanes(planeTable(observation), observation, cells, 5, drawn, rowSize);
    const layers = model.layersModel();
    tf.tidy(() => {
      const inputs = [
        tf.tensor4d(drawn, [5, height, width, planes.length]),
        ...(observation.side.length > 0 ? [tf.tensor2d(side, [5, observation.side.length])] : []),
        tf.tensor2d(given, [5, 4]),
      ];
      const said = (layers.predict(inputs) as tf.Tensor).dataSync();
      expect(apart(said, model.predict(cells, side, actions, 5))).toBeLessThan(1e-5);
    });
    expect(layers.layers.map(({ name }) => name)).toEqual(expect.arrayContaining(["dense0", "dynamics"]));
    layers.dispose();
    model.dispose();
  });
});

test("before anything is learned a model copies, and says what can be asked about again", () => {
  const model = modelOf(worlds.counting);
  model.setWeights(model.weights().map((values) => values.map(() => 0)));
  const { cells, side, size } = transitions(worlds.counting, 30);
  const said = foresee(model, cells, side, new Uint8Array(size), size);
  expect(said.cells).toEqual(cells);
  expect(said.side).toEqual(side);
  expect([...said.events, ...said.end].every((p) => p === 0.5)).toBe(true);
  model.dispose();
});

test("experience is what the env did, its last observations, events and ends", () => {
  const [slots, horizon, seed] = [3, 30, 4];
  const env = new BatchEnv(program, { slots, seed, levels: "train" });
  const experience = new Experience(env, { slots, horizon, policyShare: 0 }, seed);
  experience.restart();
  const found = experience.collect();

  const plain = new BatchEnv(program, { slots, seed, levels: "train" });
  const out = createBuffers(program, slots);
  plain.reset(out);
  const streams = new Uint32Array(slots * STREAM_WORDS);
  for (let slot = 0; slot < slots; slot++)
    seedStream(streams, slot * STREAM_WORDS, seed, PURPOSE.policy, slot);
  const size = program.observation.cellsSize;
  const ends = { terminated: 0, truncated: 0 };
  for (let t = 0; t < horizon; t++) {
    const before = out.cells.slice();
    const actions = Uint8Array.from({ length: slots }, (_, slot) =>
      nextBelow(streams, slot * STREAM_WORDS, 4),
    );
    plain.step(actions, out);
    for (let slot = 0; slot < slots; slot++) {
      const row = t * slots + slot;
      const at = (array: Uint8Array, index: number) => [...array.subarray(index * size, (index + 1) * size)];
      const over = out.terminated[slot] || out.truncated[slot];
      ends.terminated += out.terminated[slot];
      ends.truncated += out.truncated[slot];
      expect(at(found.cells, row)).toEqual(at(before, slot));
      expect(at(found.nextCells, row)).toEqual(at(over ? out.finalCells : out.cells, slot));
      expect(found.ended[row]).toBe(out.terminated[slot]);
      expect([...found.given.subarray(row * 4, row * 4 + 4)].indexOf(1)).toBe(actions[slot]);
      const events = program.events.length;
      expect([...found.events.subarray(row * (events - 1), (row + 1) * (events - 1))]).toEqual(
        [...out.events.subarray(slot * events + 1, (slot + 1) * events)].map((count) => (count > 0 ? 1 : 0)),
      );
    }
  }
  expect(ends.terminated).toBeGreaterThan(0);
  expect(ends.truncated).toBeGreaterThan(0);
});
