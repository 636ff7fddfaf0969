import {
  evaluate,
  foresight,
  frequentCodes,
  imagine,
  loadWorldModel,
  pretrain,
  randomPolicy,
  type WorldModel,
} from "@mesagrid/agent";
import {
  BatchEnv,
  compile,
  createBuffers,
  createStream,
  decodeTrace,
  encodeTrace,
  nextBelow,
  type Program,
  PURPOSE,
  replay,
} from "@mesagrid/env";
import { beforeAll, describe, expect, it, test } from "vitest";
import { chooseBackend } from "../../../packages/agent/dist/backend.js";
import { ownSeed } from "../../../packages/agent/dist/evaluate.js";
import { foresee } from "../../../packages/agent/dist/world-model/foresee.js";
import { COPY, predictionOf } from "../../../packages/agent/dist/world-model/prediction.js";
import { temporaryFolder, tiny } from "../run/tiny.js";
import { counting, modelOf, tinyPretraining } from "./fixture.js";

/** A model that knows the world: it plays the env from what it is shown, if that is a state; otherwise it copies. */
function seer(program: Program): WorldModel {
  const prediction = predictionOf(program);
  const { observation, kinds, cells: area } = program;
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "train", autoreset: "disabled" });
  const out = createBuffers(program, 1);
  return {
    ...modelOf(program),
    prediction,
    predict(cells, side, actions, count) {
      const output = new Float32Array(count * prediction.columns);
      for (let row = 0; row < count; row++) {
        const codes = cells.subarray(row * observation.cellsSize, (row + 1) * observation.cellsSize);
        const board = new Uint8Array(program.boardSize);
        for (const [channel, layer] of observation.layers.entries())
          board.set(codes.subarray(channel * area, (channel + 1) * area), layer * area);
        const to = output.subarray(row * prediction.columns, (row + 1) * prediction.columns);
        if (!board.subarray(kinds.agentLayer * area).includes(kinds.agent)) continue;
        env.startFrom(0, { set: "train", board }, out, {
          counters: Float64Array.from(side.subarray(row, row + observation.side.length), (s) => 4 * s),
        });
        env.step(actions.subarray(row, row + 1), out);
        for (let i = 0; i < codes.length; i++) {
          const channel = 256 * Math.floor(i / area);
          const [now, next] = [
            prediction.table[channel + codes[i]],
            prediction.table[channel + out.cells[i]],
          ];
          if (now === next) continue;
          if (now >= 0) to[(i % area) * prediction.planes + now] -= 2 * COPY;
          if (next >= 0) to[(i % area) * prediction.planes + next] += 2 * COPY;
        }
        out.side.forEach((value, i) => {
          to[prediction.side + i] = value - side[row * observation.side.length + i];
        });
        prediction.eventNames.forEach((_, i) => {
          to[prediction.events + i] = out.events[i + 1] > 0 ? 9 : -9;
        });
        to[prediction.end] = out.terminated[0] ? 9 : -9;
      }
      return output;
    },
  };
}

const program = compile(counting);
const recorded = (of: Program, levels = "shifted") =>
  evaluate(of, randomPolicy(4), {
    levels,
    episodes: 12,
    seed: 7,
    traces: { count: 12, from: 0, phase: "A", step: 5 },
  }).traces;

beforeAll(async () => {
  await chooseBackend("wasm");
});

describe("an imagined episode", () => {
  it("is the real one if the model knows the world: boards, counters, events, returns, end", () => {
    const model = seer(program);
    let [ends, cut] = [0, 0];
    for (const real of recorded(program)) {
      const imagined = imagine(program, model, real);
      expect(imagined.imagined).toBeDefined();
      expect(imagined.actions).toEqual(real.actions);
      expect(imagined.ended).toBe(real.ended);
      expect(imagined.events.filter(({ event }) => program.events[event] === "took-coin")).toEqual(
        real.events.filter(({ event }) => program.events[event] === "took-coin"),
      );
      const [played, thought] = [replay(program, real), replay(program, imagined)];
      expect(thought).toHaveLength(played.length);
      for (const [step, frame] of thought.entries()) {
        expect(frame.board, `${step}`).toEqual(played[step].board);
        expect([frame.agent, frame.action, frame.ended]).toEqual([
          played[step].agent,
          played[step].action,
          played[step].ended,
        ]);
        expect(frame.counters[0]).toBeCloseTo(played[step].counters[0], 5);
        expect(frame.returns[0]).toBeCloseTo(played[step].returns[0], 12);
      }
      ends += real.ended === "terminated" ? 1 : 0;
      cut += real.ended === "truncated" ? 1 : 0;
    }
    expect(Math.min(ends, cut)).toBeGreaterThan(0);
  });

  it("survives its bytes, and other bytes are refused", () => {
    const [real] = recorded(program);
    const imagined = imagine(program, seer(program), real);
    const bytes = encodeTrace(imagined);
    expect([encodeTrace(real)[0], bytes[0]]).toEqual([1, 2]);
    expect(decodeTrace(bytes)).toEqual(imagined);
    for (let length = 0; length < bytes.length; length += 13)
      expect(() => decodeTrace(bytes.subarray(0, length))).toThrow(/not a valid trace/);
    const boards = imagined.imagined?.boards ?? new Uint8Array();
    const side = imagined.imagined?.side ?? new Float64Array();
    for (const wrong of [
      { boards: boards.subarray(1), side },
      { boards: boards.with(3, 200), side },
      { boards, side: side.subarray(1) },
    ])
      expect(() => replay(program, { ...imagined, imagined: wrong })).toThrow(/wrong-trace/);
    const event = { step: 0, event: 99, count: 1 };
    expect(() => replay(program, { ...imagined, events: [event] })).toThrow(/wrong-trace/);
  });

  it("ends where the model says so, and goes by nothing but its own words", () => {
    const ending = modelOf(program);
    const values = ending.weights().map((each) => each.fill(0));
    const { end, events } = ending.prediction;
    (values.at(-1) as Float32Array)[end] = 1;
    (values.at(-1) as Float32Array)[events] = 1;
    ending.setWeights(values);
    const [real] = recorded(program).filter(({ actions }) => actions.length > 2);
    const imagined = imagine(program, ending, real);
    expect(imagined).toMatchObject({
      ended: "terminated",
      outcome: "",
      levels: real.levels,
      slot: real.slot,
    });
    expect(imagined.actions).toHaveLength(1);
    expect(imagined.events).toEqual([{ step: 0, event: 1, count: 1 }]);
    expect([...imagined.returns]).toEqual([1, 0]);
    ending.dispose();
  });

  it("is refused of another world, and where its view cannot be drawn", () => {
    const [real] = recorded(program);
    expect(() => imagine(compile(tiny), seer(compile(tiny)), real)).toThrow(/wrong-trace/);
    const window = compile({ ...tiny, observe: { view: "egocentric", window: [3, 3] } });
    const model = modelOf(window);
    expect(() => imagine(window, model, recorded(window)[0])).toThrow(/not-drawable/);
    model.dispose();
  });
});

test("foresight counts what is right, beside copying and what is most frequent", () => {
  const model = seer(program);
  const options = { levels: "shifted", count: 20, seed: 2, horizons: [1, 3] };
  const usual = frequentCodes(program, { slots: 16, horizon: 16, levels: "train" }, 2);
  const found = foresight(program, model, usual, options);
  const wall = program.kinds.names.indexOf("wall");
  expect(usual[25]).toBe(wall);
  expect(usual[25 + 12]).toBe(0);

  // The same, from the formulas.
  const env = new BatchEnv(program, {
    slots: 20,
    seed: ownSeed(2),
    levels: "shifted",
    autoreset: "disabled",
  });
  const out = createBuffers(program, 20);
  env.reset(out);
  const start = out.cells.slice();
  const stream = createStream(2, PURPOSE.evaluation);
  const over = new Uint8Array(20);
  const size = program.observation.cellsSize;
  let happened = 0;
  for (let step = 1; step <= 3; step++) {
    env.step(
      Uint8Array.from({ length: 20 }, () => nextBelow(stream, 0, 4)),
      out,
    );
    for (let row = 0; row < 20; row++) {
      if (over[row]) {
        expect(found[row].horizons.has(step)).toBe(false);
        continue;
      }
      over[row] = out.terminated[row];
      happened += out.terminated[row];
      if (step === 2) continue;
      const cells = [...out.cells.subarray(row * size, (row + 1) * size)];
      const before = [...start.subarray(row * size, (row + 1) * size)];
      const changed = cells.flatMap((code, i) => (code === before[i] ? [] : [i]));
      const { all, changed: counted } = found[row].horizons.get(step) ?? {};
      expect(all).toEqual({
        codes: size,
        model: size,
        copy: size - changed.length,
        marginal: cells.filter((code, i) => code === usual[i]).length,
      });
      expect(counted).toEqual({
        codes: changed.length,
        model: changed.length,
        copy: 0,
        marginal: changed.filter((i) => cells[i] === usual[i]).length,
      });
    }
  }
  const ends = found.map(({ end }) => end);
  const sum = (name: "happened" | "said" | "right") => ends.reduce((all, each) => all + each[name], 0);
  expect([sum("happened"), sum("said"), sum("right")]).toEqual([happened, happened, happened]);
  expect(happened).toBeGreaterThan(0);
});

test("a model is loaded as it was left", async () => {
  const folder = temporaryFolder();
  const { model, program: of } = await pretrain(tinyPretraining({ folder }));
  const loaded = loadWorldModel(folder);
  expect(loaded.step).toBe(1024);
  expect(loaded.model.weights()).toEqual(model.weights());
  const env = new BatchEnv(of, { slots: 4, seed: 1, levels: "train" });
  const out = createBuffers(of, 4);
  env.reset(out);
  const actions = Uint8Array.of(0, 1, 2, 3);
  expect(foresee(loaded.model, out.cells, out.side, actions, 4)).toEqual(
    foresee(model, out.cells, out.side, actions, 4),
  );
  for (const each of [model, loaded.model]) each.dispose();
});
