import { join } from "node:path";
import { chooseBackend, evaluate, loadPolicy, type Policy, randomPolicy, train } from "@mesagrid/agent";
import {
  BatchEnv,
  compile,
  createBuffers,
  decodeTrace,
  encodeTrace,
  loadProgram,
  replay,
} from "@mesagrid/env";
import { expect, test } from "vitest";
import { temporaryFolder, tiny, tinyOptions } from "./tiny.js";

const program = compile(tiny);
const options = { levels: "shifted", episodes: 200, seed: 5 };

/** Always goes up, then left: reaches the corner, and on the way some coins. */
const upThenLeft: Policy = {
  probabilities(cells, _side, count, out) {
    const { cellsSize } = program.observation;
    const agent = program.kinds.names.indexOf("robot");
    for (let i = 0; i < count; i++) {
      const at = cells.indexOf(agent, i * cellsSize) - i * cellsSize;
      const row = Math.floor((at % program.cells) / program.width);
      out.set(row > 1 ? [1, 0, 0, 0] : [0, 0, 1, 0], i * 4);
    }
  },
};

test("levels are paired: every policy meets the same ones, the same policy plays the same episodes", () => {
  const random = evaluate(program, randomPolicy(4), options);
  const again = evaluate(program, randomPolicy(4), options);
  const scripted = evaluate(program, upThenLeft, options);
  expect(again).toEqual(random);
  expect(scripted.rows.map(({ level }) => level)).toEqual(random.rows.map(({ level }) => level));
});

test("rows say what happened: a scripted policy on every level reaches the corner unless the coin ends it", () => {
  const { rows, returns, events, length } = evaluate(program, upThenLeft, options);
  for (const row of rows) {
    if (row.ended === "truncated")
      expect(row).toMatchObject({ length: 12, returns: { coin: 0 }, outcome: "" });
    else expect(row).toMatchObject({ returns: { coin: 1 }, outcome: "won", events: { "took-coin": 1 } });
    expect(row.events.step).toBe(row.length);
  }
  expect(returns.coin).toBeCloseTo(rows.filter(({ outcome }) => outcome === "won").length / 200);
  expect(events["took-coin"]).toBe(returns.coin);
  expect(length).toBeCloseTo(rows.reduce((sum, row) => sum + row.length, 0) / 200);
});

test("levels are other ones than a training of the same seed plays", () => {
  const env = new BatchEnv(program, { slots: 200, seed: options.seed, levels: options.levels });
  env.reset(createBuffers(program, 200));
  const { rows } = evaluate(program, randomPolicy(4), options);
  const same = rows.filter(({ level }, slot) => Buffer.from(level.board).equals(env.level(slot).board));
  // Of the 72 levels of this world one in 72 is the same by chance: about 3 of 200.
  expect(same.length).toBeLessThan(20);
});

test("the likeliest action can be asked for", () => {
  const mostlyDown: Policy = {
    probabilities: (_c, _s, count, out) => out.set(Array(count).fill([0.2, 0.4, 0.2, 0.2]).flat()),
  };
  const { traces } = evaluate(program, mostlyDown, {
    ...options,
    deterministic: true,
    traces: { count: 3, from: 199, phase: "A", step: 7 },
  });
  expect(traces.map(({ slot }) => slot).sort((a, b) => a - b)).toEqual([0, 1, 199]);
  for (const trace of traces) {
    expect(new Set(trace.actions)).toEqual(new Set([1]));
    expect([trace.phase, trace.step]).toEqual(["A", 7]);
    expect(replay(program, decodeTrace(encodeTrace(trace)))).toHaveLength(trace.actions.length + 1);
  }
});

test.each(["none", "gru", "lstm"] as const)(
  "a checkpoint's model.json is the policy that was trained, its memory %s included",
  async (memory) => {
    await chooseBackend("wasm");
    const folder = join(temporaryFolder(), "run");
    const result = await train(
      tinyOptions({ folder, settings: { ...tinyOptions().settings, memory, memoryUnits: 8 } }),
    );
    const loaded = await loadPolicy(folder, result.program.observation);
    const own = evaluate(program, result.policy, { ...options, episodes: 32 });
    const theirs = evaluate(loadProgram(tiny), loaded, { ...options, episodes: 32 });
    expect(theirs.returns).toEqual(own.returns);
    result.dispose();
  },
);
