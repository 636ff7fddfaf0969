import { readFileSync } from "node:fs";
import {
  BatchEnv,
  createBuffers,
  EnvError,
  type Feature,
  FeatureReader,
  featuresOf,
  loadProgram,
  type Program,
  type Scenario,
} from "@mesagrid/env";
import { expect, test } from "vitest";
import { corridor, everyShipped, shipped } from "../scenarios.js";
import { vault } from "./vault.js";

/** A world to step and to ask: a class is told by its name, and what means nothing as null. */
class Asked {
  readonly program: Program;
  readonly #env: BatchEnv;
  readonly #out: ReturnType<typeof createBuffers>;
  readonly #reader: FeatureReader;

  constructor(scenario: Scenario) {
    this.program = loadProgram(scenario);
    const [levels] = this.program.levelSets.keys();
    this.#env = new BatchEnv(this.program, { slots: 1, seed: 1, levels, autoreset: "disabled" });
    this.#out = createBuffers(this.program, 1);
    this.#env.reset(this.#out);
    this.#reader = new FeatureReader(this.program);
  }

  act(...actions: string[]): this {
    for (const action of actions)
      this.#env.step(Uint8Array.of(this.program.actions.names.indexOf(action)), this.#out);
    return this;
  }

  all(): Record<string, number | string | null> {
    const { features } = this.#reader;
    const values = this.#reader.readSlots(this.#env, new Float32Array(features.length));
    const told = (feature: Feature, value: number): number | string | null => {
      if (feature.needs.some((need) => values[this.#reader.column(need)] === 0)) return null;
      return feature.values.length > 0 ? feature.values[value] : value;
    };
    return Object.fromEntries(features.map((feature, i) => [feature.name, told(feature, values[i])]));
  }

  ask(...names: string[]): (number | string | null)[] {
    const all = this.all();
    return names.map((name) => all[name]);
  }
}

test("every feature of a small world, checked by hand", () => {
  expect(new Asked(vault()).all()).toEqual({
    "agent:row": 1,
    "agent:column": 1,
    "agent:under": "nothing there",
    "free:up": "no",
    "free:down": "yes",
    "free:left": "no",
    "free:right": "yes",
    "counter:keys": 0,
    "counter:lit": "no",
    "counter:secret": 0,
    "fired:on-mat": "no",
    "fired:4": "no",
    "can:opened": "no",
    "can:bright": "no",
    "can:dark": "yes",
    "there:key": "yes",
    "count:key": 2,
    "rows:key": 0,
    "columns:key": 2,
    "vertical:key": "level",
    "horizontal:key": "right",
    "reachable:key": "yes",
    "steps:key": 2,
    "there:door": "yes",
    "count:door": 1,
    "rows:door": 1,
    "columns:door": 3,
    "vertical:door": "below",
    "horizontal:door": "right",
    "reachable:door": "yes",
    "steps:door": 4,
    "fits:door": "no",
    "there:gem": "yes",
    "count:gem": 1,
    "rows:gem": 0,
    "columns:gem": 4,
    "vertical:gem": "level",
    "horizontal:gem": "right",
    "reachable:gem": "no",
    "steps:gem": null,
    "there:mat": "yes",
    "count:mat": 1,
    "rows:mat": 1,
    "columns:mat": 0,
    "vertical:mat": "below",
    "horizontal:mat": "level",
    "reachable:mat": "yes",
    "steps:mat": 1,
  });
});

test("what they become as the world goes on", () => {
  const asked = new Asked(vault());
  asked.act("down");
  expect(
    asked.ask("agent:row", "agent:under", "fired:on-mat", "steps:mat", "rows:key", "vertical:key"),
  ).toEqual([
    2,
    "nothing there", // the mat is not observed
    "yes",
    0,
    1,
    "below",
  ]);
  asked.act("down", "right", "right", "up", "up");
  expect(
    asked.ask("counter:keys", "fits:door", "can:opened", "can:dark", "fired:4", "counter:secret"),
  ).toEqual([2, "yes", "yes", "no", "yes", 1]);
  expect(asked.ask("there:key", "count:key", "rows:key", "reachable:key", "steps:key")).toEqual([
    "no",
    0,
    null,
    "no",
    null,
  ]);
  asked.act("down", "right");
  expect(asked.ask("there:door", "steps:gem", "can:bright", "counter:lit", "free:right", "rows:gem")).toEqual(
    ["no", 2, "yes", "yes", "yes", -1],
  );
  asked.act("right", "up");
  expect(asked.ask("agent:under", "steps:gem", "columns:mat")).toEqual(["gem", 0, -4]);
});

test("what hangs on what the policy is not shown is hidden, and no more", () => {
  const hidden = featuresOf(loadProgram(vault())).filter((feature) => feature.hidden);
  expect(hidden.map(({ name }) => name)).toEqual([
    "counter:secret",
    "fired:on-mat",
    "fired:4",
    "there:mat",
    "count:mat",
    "rows:mat",
    "columns:mat",
    "vertical:mat",
    "horizontal:mat",
    "reachable:mat",
    "steps:mat",
  ]);
  const [glass] = featuresOf(
    loadProgram(vault({ kinds: { ...vault().kinds, gem: { glyph: "g", as: "key" } } })),
  ).filter(({ name }) => name === "there:gem");
  expect(glass.hidden).toBe(true);
});

test("types, ranges and titles", () => {
  const features = new Map(featuresOf(loadProgram(vault())).map((feature) => [feature.name, feature]));
  expect(features.get("count:key")).toEqual({
    name: "count:key",
    title: "key: how many",
    type: "number",
    values: [],
    range: [0, 2],
    needs: [],
    hidden: false,
    about: "how many are on the board",
  });
  expect(features.get("columns:key")).toMatchObject({ range: [-6, 6], needs: ["there:key"] });
  expect(features.get("steps:key")).toMatchObject({ range: [0, 34], needs: ["reachable:key"] });
  expect(features.get("agent:under")).toMatchObject({
    type: "class",
    values: ["nothing there", "wall", "key", "door", "gem"],
    range: [0, 4],
  });
  expect(features.get("counter:keys")).toMatchObject({ type: "number", range: [0, 2] });
  expect(features.get("counter:lit")).toMatchObject({ type: "class", values: ["no", "yes"] });
  expect(features.has("there:wall")).toBe(false);
});

test("an agent with a heading: where it faces and what is ahead", () => {
  const asked = new Asked(
    corridor({
      kinds: {
        wall: { glyph: "#", solid: true },
        robot: { glyph: "R", agent: true, heading: "right" },
        coin: { glyph: "o" },
        mat: { glyph: "_", layer: "floor" },
      },
      actions: ["turn-left", "turn-right", "forward"],
      levels: { only: { maps: [["#####", "R_o..", "#####"]] } },
    }),
  );
  const names = ["agent:heading", "agent:ahead", "free:ahead", "agent:under", "steps:coin"];
  expect(asked.ask(...names)).toEqual(["right", "mat", "yes", "nothing there", 2]);
  expect(asked.act("forward").ask(...names)).toEqual(["right", "coin", "yes", "mat", 1]);
  expect(asked.act("turn-left").ask(...names)).toEqual(["up", "wall", "no", "mat", 1]);
  asked.act("turn-left", "forward");
  expect(asked.ask(...names)).toEqual(["left", "end of the board", "no", "nothing there", 2]);
});

test.each([
  [
    "gradient-trap",
    ["can:opened-door", "can:took-key", "fits:red-key", "fits:blue-key", "fits:red-door", "fits:blue-door"],
  ],
  ["keys-chests", ["can:opened-chest", "fits:chest"]],
  ["minigrid-door-key", ["can:took-key", "can:opened-door", "fits:key", "fits:locked-door"]],
  ["cheese-corner", []],
])("%s: what fits follows from the rules", (name, expected) => {
  const names = featuresOf(shipped(name)).map((feature) => feature.name);
  expect(names.filter((feature) => /^(can|fits):/.test(feature))).toEqual(expected);
});

test("what an author adds", () => {
  const asked = new Asked(
    vault({
      features: {
        "keys-right": {
          title: "keys on the right",
          count: "key",
          within: [
            [0, 3],
            [4, 6],
          ],
        },
        "gem-to-door": { distance: ["gem", "door"] },
        "agent-to-gem": { distance: ["robot", "gem"] },
        "no-gem": { distance: ["mat", "gem"], atLeast: 11 },
        armed: { counter: "keys", atLeast: 2 },
        detour: { difference: ["steps:gem", "agent-to-gem"] },
        short: { feature: "detour", atMost: 3 },
        "gem-below": { feature: "vertical:gem", is: "below" },
        ready: { all: ["armed", "there:gem"] },
        either: { any: ["armed", "gem-below", "free:right"] },
      },
    }),
  );
  const names = Object.keys(asked.program.scenario.features ?? {});
  expect(asked.ask(...names)).toEqual([1, 2, 4, "no", "no", null, "no", "no", "no", "yes"]);
  asked.act("down", "down", "right", "right", "up", "up", "down", "right");
  expect(asked.ask(...names)).toEqual([0, 11, 2, "no", "yes", 0, "yes", "no", "yes", "yes"]);
  const told = featuresOf(asked.program).filter(({ name }) => names.includes(name));
  expect(told.map(({ title, range, needs, hidden }) => [title, range, needs, hidden])).toEqual([
    ["keys on the right", [0, 2], [], false],
    ["gem-to-door", [0, 11], [], false],
    ["agent-to-gem", [0, 11], [], false],
    ["no-gem", [0, 1], [], true],
    ["armed", [0, 1], [], false],
    ["detour", [-11, 34], ["reachable:gem"], false],
    ["short", [0, 1], [], false],
    ["gem-below", [0, 1], [], false],
    ["ready", [0, 1], [], false],
    ["either", [0, 1], [], false],
  ]);
});

test("docs/features.md tells every family of features in the worlds that ship, and no other", () => {
  const page = readFileSync(new URL("../../../docs/features.md", import.meta.url), "utf8");
  const told = [...page.matchAll(/^\| (`[a-z]+:.+?) \| (?:number|class|flag)/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`([a-z]+:(?:[a-z]+)?)/g)].map(([, name]) => name),
  );
  const there = everyShipped().flatMap(([, program]) => featuresOf(program).map(({ name }) => name));
  const families = there.map((name) => (/^(?:agent|free):/.test(name) ? name : `${name.split(":")[0]}:`));
  expect([...new Set(told)].sort()).toEqual([...new Set(families)].sort());
});

test("chosen slots, and what a reader refuses", () => {
  const program = loadProgram(vault());
  const env = new BatchEnv(program, { slots: 3, seed: 1, levels: "only" });
  const out = createBuffers(program, 3);
  env.reset(out);
  env.step(Uint8Array.of(0, 1, 3), out);
  const reader = new FeatureReader(program);
  const { length } = reader.features;
  const all = reader.readSlots(env, new Float32Array(3 * length));
  const some = reader.readSlots(env, new Float32Array(2 * length), [2, 0]);
  expect([...some]).toEqual([...all.subarray(2 * length), ...all.subarray(0, length)]);
  const code = (call: () => void): string => {
    try {
      call();
    } catch (error) {
      if (error instanceof EnvError) return error.code;
      throw error;
    }
    return "";
  };
  expect(code(() => reader.readSlots(env, new Float32Array(length)))).toBe("wrong-size");
  expect(code(() => reader.readSlots(env, new Float32Array(length), [3]))).toBe("no-slot");
  expect(code(() => reader.column("steps:cheese"))).toBe("unknown-feature");
  const other = new FeatureReader(loadProgram(vault()));
  expect(code(() => other.readSlots(env, new Float32Array(3 * length)))).toBe("other-program");
});
