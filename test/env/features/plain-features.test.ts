import {
  BatchEnv,
  createBuffers,
  createStream,
  FeatureReader,
  loadProgram,
  nextBelow,
  type Program,
  PURPOSE,
  replay,
  type Scenario,
  TraceRecorder,
} from "@mesagrid/env";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LEVELS, scenario } from "../plain/arbitrary.js";
import { everyShipped } from "../scenarios.js";
import { PlainFeatures, plainState } from "./plain.js";

/** Cells looked at a scenario: the twin is slow. */
const WORK = 1_500;

/** What a state is made of, in a slot or a frame. */
type Parts = Parameters<typeof plainState>[1];

function slotParts({ state, program }: BatchEnv, slot: number): Parts {
  const { boardSize, counters, rules } = program;
  const part = (stride: number) => [slot * stride, (slot + 1) * stride] as const;
  return {
    board: state.boards.subarray(...part(boardSize)),
    heading: state.headings[slot],
    counters: state.counters.subarray(...part(counters.names.length)),
    fired: state.fired.subarray(...part(rules.count)),
  };
}

/** Fails where the reader's row differs from the twin's, or is out of range. */
function compare(reader: FeatureReader, row: Float32Array, parts: Parts, when: string): void {
  const twin = new PlainFeatures(reader.program, plainState(reader.program, parts));
  for (const { name, values } of reader.features) twin.classes.set(name, values);
  reader.features.forEach(({ name, range, type }, i) => {
    const value = row[i];
    const expected = Math.fround(twin.value(name));
    if (value !== expected) expect(value, `${name}, ${when}`).toBe(expected);
    const inRange = value >= Math.fround(range[0]) && value <= Math.fround(range[1]);
    if (!inRange || (type === "class" && !Number.isInteger(value)))
      expect.fail(`${name} is ${value}, ${when}; its range is ${range}`);
  });
}

/** Random episodes of some slots, looked at now and then; and one of them from its replay. */
function roam(program: Program, levels: string, seed: number): void {
  const slots = 2;
  const env = new BatchEnv(program, { slots, seed, levels, autoreset: "disabled" });
  const out = createBuffers(program, slots);
  env.reset(out);
  const recorder = new TraceRecorder(env, { levels, phase: "", step: 0, seed });
  recorder.begin(0);
  const reader = new FeatureReader(program);
  const width = reader.features.length;
  const values = new Float32Array(slots * width);
  const rows: Float32Array[] = [];
  const words = createStream(seed, PURPOSE.policy);
  const looks = Math.max(3, Math.min(12, Math.floor(WORK / (slots * program.cells))));
  const rest = Math.ceil(Math.min(program.limit, 60) / looks);
  for (let step = 0; recorder.finished.length === 0; step++) {
    rows.push(reader.readSlots(env, values).slice(0, width));
    for (let slot = 0; step % rest === 0 && slot < slots && step / rest < looks; slot++)
      compare(
        reader,
        values.subarray(slot * width, (slot + 1) * width),
        slotParts(env, slot),
        `slot ${slot}, step ${step}`,
      );
    const actions = Uint8Array.from({ length: slots }, () =>
      nextBelow(words, 0, program.actions.names.length),
    );
    env.step(actions, out);
    recorder.record(actions, out);
  }
  rows.push(reader.readSlots(env, values).slice(0, width));
  const frames = replay(program, recorder.finished[0]);
  const again = reader.readFrames(frames, new Float32Array(frames.length * width));
  expect(frames).toHaveLength(rows.length);
  rows.forEach((row, i) => {
    const frame = again.subarray(i * width, (i + 1) * width);
    if (row.some((value, j) => value !== frame[j])) expect([...frame], `frame ${i}`).toEqual([...row]);
  });
}

test.each(everyShipped())(
  "%s: the reader agrees with its plain twin, on slots and frames",
  (_name, program) => {
    [...program.levelSets.keys()].slice(0, 2).forEach((levels, i) => {
      roam(program, levels, i + 1);
    });
  },
);

/** An author's features over the kinds, groups and counters of the random scenarios. */
function withFeatures(file: Scenario): Scenario {
  const [kind, other = kind] = Object.keys(file.kinds).filter((name) => !file.kinds[name].agent);
  const agent = Object.keys(file.kinds).find((name) => file.kinds[name].agent)!;
  const [group = kind] = Object.keys(file.groups ?? {});
  const [counter] = Object.keys(file.counters ?? {});
  return {
    ...file,
    features: {
      within: {
        count: group,
        within: [
          [0, 1],
          [1, 2],
        ],
      },
      many: { count: kind, atLeast: 2 },
      apart: { distance: [group, other] },
      near: { distance: [agent, group], atMost: 2 },
      high: { counter, atLeast: 1, atMost: 3 },
      less: { difference: ["within", "agent:row"] },
      lower: { feature: "less", atMost: -1 },
      on: { feature: "agent:under", is: "nothing there" },
      both: { all: ["many", "on"] },
      either: { any: ["many", "near", "lower"] },
    },
  };
}

test("on random scenarios, whatever their rules and layers, with an author's features", () => {
  const met = new Set<string>();
  fc.assert(
    fc.property(scenario, fc.constantFrom(...LEVELS), fc.nat(), (file, set, seed) => {
      const program = loadProgram(withFeatures(file));
      roam(program, set, seed);
      for (const { name } of new FeatureReader(program).features) met.add(name.split(":")[0]);
    }),
    { numRuns: 150 },
  );
  expect([...met].sort()).toEqual(
    [
      ...["agent", "free", "counter", "fired", "can", "fits"],
      ...["there", "count", "rows", "columns", "vertical", "horizontal", "reachable", "steps"],
      ...Object.keys(withFeatures({ kinds: {} } as Scenario).features ?? {}),
    ].sort(),
  );
});
