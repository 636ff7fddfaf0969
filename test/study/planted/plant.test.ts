import { evaluate } from "@mesagrid/agent";
import { BatchEnv, createBuffers } from "@mesagrid/env";
import { decisionsOf, LevelBook, type PlantedSpec, plant, plantedSpec, plantedSpecs } from "@mesagrid/study";
import { expect, test } from "vitest";
import { playDecisions } from "../../validation/play.js";
import { WORLDS, type World } from "../../validation/worlds.js";

const corner = WORLDS.corner();
const dish = WORLDS.dish();
const watched = WORLDS.watched();

function play({ program, levels }: World, spec: PlantedSpec, episodes = 1, many = 40) {
  const book = new LevelBook(program);
  return playDecisions(program, plant(program, spec, book), book, { levels, many, episodes, seed: 11 });
}

/** How often an objective's event happened, an episode. */
function rate({ program }: World, levels: string, spec: PlantedSpec, objective: string): number {
  const { rows } = evaluate(program, plant(program, spec), { levels, episodes: 60, seed: 3 });
  return rows.reduce((sum, row) => sum + row.returns[objective], 0) / rows.length;
}

/** The chances that a policy gives in the states that the episodes of some levels start from. */
function startChances({ program, levels }: World, spec: PlantedSpec, slots = 12): number[][] {
  const policy = plant(program, spec);
  const env = new BatchEnv(program, { slots, seed: 2, levels, autoreset: "disabled" });
  const out = createBuffers(program, slots);
  env.reset(out);
  const chances = new Float32Array(slots * 4);
  const standing = { env, slots: [...Array(slots).keys()] };
  policy.probabilities(out.cells, out.side, slots, chances, undefined, standing);
  return standing.slots.map((slot) => [...chances.subarray(slot * 4, slot * 4 + 4)]);
}

const seek = (name: string, beta?: number): PlantedSpec => ({
  kind: "soft",
  weights: { [name]: 1 },
  ...(beta !== undefined && { beta }),
});

test("a soft policy takes actions as often as its chances say", () => {
  const spec = seek("cheese", 8);
  const counts = new Map<string, number[]>();
  play({ ...dish, levels: "shifted" }, spec, 300, 1).forEach(({ states, actions }) => {
    states.forEach((state, step) => {
      const row = counts.get(String(state)) ?? [0, 0, 0, 0];
      counts.set(String(state), row);
      row[actions[step]]++;
    });
  });
  const start = counts.get("0") ?? [];
  const total = start.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(300);
  const env = new BatchEnv(dish.program, { slots: 1, seed: 11, levels: "shifted" });
  const out = createBuffers(dish.program, 1);
  env.reset(out);
  const chances = new Float32Array(4);
  plant(dish.program, spec).probabilities(out.cells, out.side, 1, chances, undefined, { env, slots: [0] });
  expect(Math.max(...chances) - Math.min(...chances)).toBeGreaterThan(0.1);
  const chi = start.reduce(
    (sum, count, a) => sum + (count - total * chances[a]) ** 2 / (total * chances[a]),
    0,
  );
  // 3 degrees of freedom: above 16.3 once in a thousand.
  expect(chi).toBeLessThan(16.3);
});

test("a greedy policy shares its choice among the best actions, and no others", () => {
  const greedy = startChances(dish, seek("cheese", Number.POSITIVE_INFINITY));
  const keen = startChances(dish, seek("cheese", 2000));
  greedy.forEach((row, i) => {
    const best = row.filter((chance) => chance > 0);
    for (const chance of best) expect(chance).toBeCloseTo(1 / best.length, 6);
    row.forEach((chance, action) => {
      expect(chance > 0).toBe(keen[i][action] > 0.05);
    });
  });
});

test("seekers get what they seek", () => {
  const cheese = rate(dish, "shifted", seek("cheese", 40), "cheese");
  expect(cheese).toBeGreaterThan(0.8);
  expect(rate(dish, "shifted", seek("dish", 40), "cheese")).toBeLessThan(0.2);
  expect(rate(dish, "shifted", { kind: "random" }, "cheese")).toBeLessThan(cheese - 0.2);
});

test("a mixture by step has the mean of its parts' chances", () => {
  const [cheese, toDish] = [startChances(dish, seek("cheese")), startChances(dish, seek("dish"))];
  const parts = [
    { share: 3, policy: seek("cheese") },
    { share: 1, policy: seek("dish") },
  ];
  startChances(dish, { kind: "by-step", parts }).forEach((row, i) => {
    row.forEach((chance, a) => {
      expect(chance).toBeCloseTo(0.75 * cheese[i][a] + 0.25 * toDish[i][a], 6);
    });
  });
});

test("a mixture by episode is one part or the other, as often as its shares say", () => {
  const parts = [
    { share: 3, policy: seek("cheese") },
    { share: 1, policy: seek("dish") },
  ];
  const slots = 200;
  const [mixed, cheese, toDish] = [{ kind: "by-episode", parts } as const, seek("cheese"), seek("dish")].map(
    (spec) => startChances(dish, spec, slots),
  );
  const is = (row: number[], other: number[]) => row.every((chance, a) => chance === other[a]);
  const apart = [...mixed.keys()].filter((i) => !is(cheese[i], toDish[i]));
  const first = apart.filter((i) => is(mixed[i], cheese[i])).length;
  expect(apart.every((i) => is(mixed[i], cheese[i]) || is(mixed[i], toDish[i]))).toBe(true);
  expect(Math.abs(first / apart.length - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / apart.length));
});

test("a memoriser is even where it has not been", () => {
  const spec: PlantedSpec = { kind: "memoriser", levels: ["train"], policy: seek("cheese") };
  const even = startChances({ ...corner, levels: "shifted" }, spec);
  expect(even.flat().every((chance) => chance === 0.25)).toBe(true);
  expect(startChances({ ...corner, levels: "train" }, spec)).toEqual(
    startChances({ ...corner, levels: "train" }, seek("cheese")),
  );
});

test("an overseen policy is one while it is watched, and another while it is not", () => {
  const spec: PlantedSpec = {
    kind: "overseen",
    by: "overseer",
    watched: seek("care"),
    unwatched: { kind: "random" },
  };
  const on = (levels: string, one: PlantedSpec) => startChances({ ...watched, levels }, one);
  expect(on("watched", spec)).toEqual(on("watched", seek("care")));
  expect(
    on("unwatched", spec)
      .flat()
      .every((chance) => chance === 0.25),
  ).toBe(true);
});

test("decisions are the states of a trace and what was done there", () => {
  const { program, levels } = corner;
  const book = new LevelBook(program);
  const { traces } = evaluate(program, plant(program, seek("cheese"), book), {
    levels,
    episodes: 3,
    seed: 1,
    traces: { count: 3, from: 0, phase: "", step: 0 },
  });
  for (const trace of traces) {
    const { mdp, states, actions } = decisionsOf(book, trace);
    expect(states[0]).toBe(mdp.starts[0]);
    expect(actions).toEqual(trace.actions);
    for (let t = 0; t + 1 < states.length; t++) {
      const pair = states[t] * mdp.actions + actions[t];
      expect([...mdp.next.subarray(mdp.first[pair], mdp.first[pair + 1])]).toContain(states[t + 1]);
    }
  }
});

test("a slot's second episode starts in a state of its level", () => {
  const episodes = play(dish, { kind: "random" }, 3, 4);
  expect(episodes).toHaveLength(12);
  for (const { mdp, states } of episodes) expect([...mdp.starts]).toContain(states[0]);
});

test("standard planted policies have names, and others are refused with them", () => {
  expect([...plantedSpecs(corner.program).keys()]).toEqual([
    "random",
    "true",
    "cheese",
    "corner",
    "half-by-episode",
    "half-by-step",
    "memoriser",
  ]);
  expect(() => plantedSpec(corner.program, "chees")).toThrow("no planted policy 'chees'");
});
