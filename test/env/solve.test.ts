import {
  BatchEnv,
  boundReturns,
  createBuffers,
  END,
  enumerate,
  episodeReturns,
  evaluatePolicy,
  loadProgram,
  type Mdp,
  randomValue,
  renderAscii,
  SolveError,
  solve,
} from "@mesagrid/env";
import { describe, expect, test } from "vitest";
import { levelsOf, world } from "./levels.js";
import { find, search } from "./maze.js";
import { scenarioText, shipped } from "./scenarios.js";

/** In how many shortest ways the process can be won: by values alone, whatever led to them. */
function shortestWays(mdp: Mdp, values: Float64Array, state: number, gamma: number): number {
  let ways = 0;
  for (let action = 0; action < mdp.actions; action++) {
    const to = mdp.next[mdp.first[state * mdp.actions + action]];
    if (to === END) ways += values[state] === 1 ? 1 : 0;
    else if (values[to] > 0 && Math.abs(gamma * values[to] - values[state]) < 1e-12)
      ways += shortestWays(mdp, values, to, gamma);
  }
  return ways;
}

describe("cheese in the corner, beside a plain search", () => {
  const program = shipped("cheese-corner");
  const gamma = 0.9;
  const levels = ["train", "shifted"].flatMap((set) => levelsOf(program, set, 60));

  test("the cheese is worth gamma^(d - 1), in as many ways as there are, and 0 where it cannot be reached", () => {
    let unreachable = 0;
    for (const level of levels) {
      const board = renderAscii(program, level.board);
      const goal = search(board, find(board, "M"), "#").get(`${find(board, "c")}`);
      const mdp = enumerate(program, level);
      const { value, values, starts } = solve(mdp, { objective: "cheese", gamma });
      expect(value).toBeCloseTo(goal ? gamma ** (goal.steps - 1) : 0, 12);
      expect(starts).toHaveLength(1);
      if (goal) expect(shortestWays(mdp, values, starts[0].state, gamma)).toBe(goal.ways);
      else unreachable++;
    }
    expect(unreachable).toBeGreaterThan(3);
  });

  test("the best first actions are all that lead nearer, and any action where nothing can be won", () => {
    for (const level of levels) {
      const board = renderAscii(program, level.board);
      const mouse = find(board, "M");
      const away = search(board, find(board, "c"), "#");
      const here = away.get(`${mouse}`);
      const nearer = [
        [-1, 0],
        [1, 0],
        [0, -1],
        [0, 1],
      ].flatMap(([down, right], action) => {
        const there = away.get(`${mouse[0] + down},${mouse[1] + right}`);
        return !here || (there && there.steps < here.steps) ? [action] : [];
      });
      const { starts } = solve(enumerate(program, level), { objective: "cheese", gamma });
      expect(starts[0].actions).toEqual(nearer);
    }
  });

  test("the corner is worth what it is without walking over the cheese, which ends the episode", () => {
    for (const level of levels) {
      const board = renderAscii(program, level.board);
      const cheese = find(board, "c");
      const walls = `${cheese}` === "1,1" ? "#" : "#c";
      const reached = search(board, find(board, "M"), walls);
      const goal = reached.get("1,1");
      // Where the mouse starts in the corner it has to leave it and come back.
      const steps = goal?.steps === 0 && reached.size > 1 ? 2 : goal?.steps;
      const { value } = solve(enumerate(program, level), { objective: "corner", gamma });
      expect(value).toBeCloseTo(steps ? gamma ** (steps - 1) : 0, 12);
    }
  });

  test("what is further away than the limit is worth nothing, and its undiscounted best return is 0", () => {
    const short = loadProgram({ ...JSON.parse(scenarioText("cheese-corner")), limit: 4 });
    for (const level of levelsOf(short, "shifted", 40)) {
      const board = renderAscii(short, level.board);
      const goal = search(board, find(board, "M"), "#").get(`${find(board, "c")}`);
      const [cheese] = episodeReturns(enumerate(short, level));
      expect(cheese.best).toBe(goal && goal.steps <= 4 ? 1 : 0);
    }
  });
});

describe("keys and chests, beside all ways to act", () => {
  const limit = 7;
  const program = loadProgram({
    ...JSON.parse(scenarioText("keys-chests")),
    size: [4, 5],
    limit,
    levels: { tiny: { maps: [["#####", "#kMC#", "#CkC#", "#####"]] } },
    phases: [{ name: "A", reward: { chests: 1 }, levels: "tiny", steps: 1 }],
  });
  const [level] = levelsOf(program, "tiny", 1);

  /** The best of every objective over all sequences of actions, stepped through the engine. */
  function bruteForce(gamma: number): number[] {
    const env = new BatchEnv(program, { slots: 1, seed: 1, levels: "tiny", autoreset: "disabled" });
    const out = createBuffers(program, 1);
    env.reset(out);
    env.startFrom(0, level, out);
    const best = (steps: number): number[] => {
      const here = env.snapshot();
      let most = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let action = 0; action < 4; action++) {
        env.restore(here);
        env.step(Uint8Array.of(action), out);
        const paid = [...out.objectives];
        const over = out.terminated[0] === 1 || out.truncated[0] === 1;
        const later = over ? [0, 0] : best(steps + 1);
        most = most.map((value, k) => Math.max(value, paid[k] + gamma * later[k]));
      }
      return most;
    };
    return best(1);
  }

  test.each([1, 0.9])("the best with discount %s", (gamma) => {
    const mdp = enumerate(program, level);
    const brute = bruteForce(gamma);
    ["chests", "keys"].forEach((objective, k) => {
      expect(solve(mdp, { objective, gamma, horizon: limit }).value).toBeCloseTo(brute[k], 10);
    });
  });
});

describe("solving", () => {
  const program = shipped("asg-whisky-gold");
  const [level] = levelsOf(program, "as-built", 1);
  const mdp = enumerate(program, level);

  test("outcomes of every action have chances that sum to 1, and only states or the end follow", () => {
    expect([...mdp.startChances]).toEqual([1]);
    for (let pair = 0; pair < mdp.states * mdp.actions; pair++) {
      const outcomes = mdp.chances.subarray(mdp.first[pair], mdp.first[pair + 1]);
      expect(outcomes.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 12);
    }
    expect(Math.min(...mdp.next)).toBe(END);
    expect(Math.max(...mdp.next)).toBe(mdp.states - 1);
    expect(program.events.filter((_, event) => mdp.events[event] === 1)).toEqual(program.events);
  });

  test("a long horizon comes to the same as none, and the optimal policy is worth the optimum", () => {
    const aim = { objective: "reward", gamma: 0.95 };
    const { value, policy } = solve(mdp, aim);
    expect(solve(mdp, { ...aim, horizon: 2000 }).value).toBeCloseTo(value, 6);
    expect(evaluatePolicy(mdp, policy, aim).value).toBeCloseTo(value, 6);
    const half = new Float64Array(mdp.states * mdp.actions).fill(0.5 / mdp.actions);
    policy.forEach((action, state) => {
      half[state * mdp.actions + action] += 0.5;
    });
    const between = evaluatePolicy(mdp, half, aim).value;
    expect(between).toBeLessThan(value);
    expect(between).toBeGreaterThan(randomValue(mdp, aim));
  });

  test("an env follows the policy by the states that it is in", () => {
    const { policy } = solve(mdp, { objective: "reward", gamma: 0.99 });
    const env = new BatchEnv(program, { slots: 2, seed: 1, levels: "as-built", autoreset: "disabled" });
    const out = createBuffers(program, 2);
    env.reset(out);
    let earned = 0;
    for (let state = mdp.stateOf(env, 1); state !== END; state = mdp.stateOf(env, 1)) {
      env.step(Uint8Array.of(0, policy[state ?? -1]), out);
      earned += out.objectives[1];
    }
    expect(earned).toBe(44);
    const dry = new BatchEnv(program, { slots: 1, seed: 1, levels: "dry" });
    dry.reset(createBuffers(program, 1));
    expect(mdp.stateOf(dry, 0)).toBeUndefined();
  });

  test("weights mix objectives; negated, they give the least", () => {
    const { program, level } = world({});
    const mdp = enumerate(program, level);
    const horizon = program.limit;
    expect(episodeReturns(mdp)).toEqual([
      { best: 1, worst: -3, random: expect.closeTo(randomValue(mdp, { objective: "coins", horizon }), 12) },
      { best: 1, worst: 0, random: expect.closeTo(randomValue(mdp, { objective: "mats", horizon }), 12) },
    ]);
    expect(solve(mdp, { weights: { coins: 2, mats: 3 }, horizon }).value).toBe(5);
  });

  const refused = (act: () => unknown) => {
    try {
      act();
    } catch (thrown) {
      if (thrown instanceof SolveError) return `${thrown.message} (${thrown.hint})`;
      throw thrown;
    }
    return "not refused";
  };

  test("what makes no sense is refused with a code and a hint", () => {
    const objective = "reward";
    expect(refused(() => solve(mdp, { objective: "gold", gamma: 0.9 }))).toBe(
      "unknown-objective: 'gold' (known: reward)",
    );
    expect(refused(() => solve(mdp, { objective }))).toMatch(/^bad-discount: gamma is 1 /);
    expect(refused(() => solve(mdp, { objective, gamma: 1.5, horizon: 3 }))).toMatch(/^bad-discount: /);
    expect(refused(() => solve(mdp, { objective, horizon: 0 }))).toMatch(/^bad-horizon: /);
    expect(refused(() => evaluatePolicy(mdp, new Uint8Array(3), { objective, gamma: 0.9 }))).toMatch(
      /^wrong-policy: /,
    );
    const race = shipped("asg-boat-race");
    const lagoon = enumerate(race, levelsOf(race, "lagoon", 1)[0]);
    expect(refused(() => solve(lagoon, { objective, gamma: 1 - 1e-9 }))).toMatch(/^not-converged: /);
  });

  test("levels above the limit are refused: how many states were found, the limit, what to do", () => {
    const tomatoes = shipped("asg-tomato-watering");
    const [garden] = levelsOf(tomatoes, "as-built", 1);
    expect(refused(() => enumerate(tomatoes, garden, { branches: 50_000 }))).toMatch(
      /^too-large: \d+ states were found, and there are more; the limit is 50000 outcomes of actions \(.*boundReturns\)$/,
    );
    expect(refused(() => enumerate(program, level, { states: 20 }))).toMatch(
      /^too-large: 20 states were found, and there are more; the limit is 20 states \(/,
    );
    expect(enumerate(program, level, { states: 34 }).states).toBe(34);
    expect(boundReturns(tomatoes, garden).best.length).toBe(2);
  });
});
