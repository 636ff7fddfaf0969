import {
  type Autoreset,
  BatchEnv,
  createBuffers,
  type EnvSnapshot,
  loadProgram,
  type Program,
  type Scenario,
  type StepBuffers,
} from "@mesagrid/env";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { everyShipped, scenarioText, shipped } from "./scenarios.js";

const SLOTS = 3;
/** Longest stretches before the snapshot and after it, in steps. */
const [BEFORE, AFTER] = [250, 60];
const AUTORESETS: readonly Autoreset[] = ["same-step", "next-step", "disabled"];

/** Everything that a caller can see of an env and its buffers, by name; of final observations those that are valid. */
function seen(env: BatchEnv, out: StepBuffers): Map<string, string> {
  const { finalCells, finalSide, ...always } = out;
  const fields = new Map(Object.entries(always).map(([name, values]) => [name, values.join()]));
  fields.set("boards", env.state.boards.join());
  for (let slot = 0; slot < SLOTS; slot++) {
    const row = (values: Uint8Array | Float32Array): string => {
      const width = values.length / SLOTS;
      return values.subarray(slot * width, (slot + 1) * width).join();
    };
    const { set, board } = env.level(slot);
    const start = [env.episode(slot), set, board.join(), env.dynamics(slot), env.startCounters(slot)];
    fields.set(`start of ${slot}`, start.join(" "));
    if (out.terminated[slot] === 0 && out.truncated[slot] === 0) continue;
    fields.set(`final observation of ${slot}`, `${row(finalCells)} ${row(finalSide)}`);
  }
  return fields;
}

/** Names of what differs, step by step: short, where the whole would fill the screen. */
function differences(once: readonly Map<string, string>[], again: readonly Map<string, string>[]): string[] {
  return once.flatMap((fields, step) =>
    [...new Set([...fields.keys(), ...again[step].keys()])]
      .filter((name) => fields.get(name) !== again[step].get(name))
      .map((name) => `${name}, step ${step}`),
  );
}

/** Takes one step, with random actions by their number; where nothing resets by itself, a reset if all is over. */
function go(env: BatchEnv, out: StepBuffers, draws: readonly number[]): void {
  if (env.autoreset === "disabled" && env.state.over.every((over) => over !== 0)) {
    env.reset(out);
    return;
  }
  env.step(
    Uint8Array.from(draws, (draw) => draw % env.program.actions.names.length),
    out,
  );
}

/** Goes on and writes down what is seen after each step. */
function played(
  env: BatchEnv,
  out: StepBuffers,
  moves: readonly (readonly number[])[],
): Map<string, string>[] {
  return moves.map((draws) => {
    go(env, out, draws);
    return seen(env, out);
  });
}

function same(a: EnvSnapshot, b: EnvSnapshot): boolean {
  return Buffer.compare(a.bytes, b.bytes) === 0;
}

function checkOnce(
  program: Program,
  autoreset: Autoreset,
  [seed, wait, before, after]: readonly [number, number, readonly number[], readonly (readonly number[])[]],
): number {
  const sets = [...program.levelSets.keys()];
  const levels = sets[seed % sets.length];
  const env = new BatchEnv(program, { slots: SLOTS, seed, levels, autoreset });
  const out = createBuffers(program, SLOTS);
  env.setReward({ [program.objectives.names[seed % program.objectives.names.length]]: 1.5 });
  env.reset(out);
  for (let step = 0; step < wait; step++) {
    go(
      env,
      out,
      [0, 1, 2].map((slot) => before[(step + slot) % before.length]),
    );
  }
  const snapshot = env.snapshot();
  const first = played(env, out, after);
  const end = env.snapshot();
  const episodes = env.episode(0);
  env.restore(snapshot);
  expect(differences(first, played(env, createBuffers(program, SLOTS), after))).toEqual([]);
  expect(same(env.snapshot(), end)).toBe(true);
  const fresh = new BatchEnv(program, { slots: SLOTS, seed: seed + 1, levels: sets[0], autoreset });
  fresh.restore(snapshot);
  expect(differences(first, played(fresh, out, after))).toEqual([]);
  expect(same(fresh.snapshot(), end)).toBe(true);
  env.restore(snapshot);
  return episodes - env.episode(0);
}

const draw = fc.nat(255);
const run = fc.tuple(
  fc.nat(1000),
  fc.nat(BEFORE),
  fc.array(draw, { minLength: 1, maxLength: 40 }),
  fc.array(fc.array(draw, { minLength: SLOTS, maxLength: SLOTS }), { minLength: 1, maxLength: AFTER }),
);

describe.each(AUTORESETS)("a step after restore equals the step, %s", (autoreset) => {
  let ends = 0;
  test.each(everyShipped())("%s", (_name, program) => {
    const property = fc.property(run, (drawn) => {
      ends += checkOnce(program, autoreset, drawn);
    });
    fc.assert(property, { numRuns: 4 });
  });

  test("episodes ended on the way", () => {
    expect(ends).toBeGreaterThan(0);
  });
});

test.each(["monster-gridworld", "monster-world"])(
  "%s with an agent that is solid: it is no wall, so that no ways hang on where it has been",
  (name) => {
    const file = JSON.parse(scenarioText(name)) as Scenario;
    const agent = Object.values(file.kinds).find((kind) => kind.agent) as { solid?: boolean };
    agent.solid = true;
    const program = loadProgram(JSON.stringify(file));
    fc.assert(
      fc.property(run, (drawn) => {
        checkOnce(program, "same-step", drawn);
      }),
      { numRuns: 20 },
    );
  },
);

test("a snapshot of another shape is refused", () => {
  const program = shipped("cheese-corner");
  const env = new BatchEnv(program, { slots: 2, seed: 1, levels: "train" });
  const other = new BatchEnv(program, { slots: 3, seed: 1, levels: "train" });
  expect(() => other.restore(env.snapshot())).toThrow(/wrong-snapshot/);
});

test("forced outcomes are no state: no snapshot while they last, and none after a restore", () => {
  const program = shipped("cheese-corner");
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "train" });
  const out = createBuffers(program, 1);
  env.reset(out);
  const snapshot = env.snapshot();
  env.startFrom(0, env.level(0), out, { tape: [0.5] });
  expect(() => env.snapshot()).toThrow(/on-tape/);
  env.restore(snapshot);
  expect(env.snapshot()).toEqual(snapshot);
});
