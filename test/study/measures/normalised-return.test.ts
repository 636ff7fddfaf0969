import { loadProgram, randomValue, solve } from "@mesagrid/env";
import {
  LevelBook,
  meanOf,
  misgeneralisation,
  normalisedReturn,
  type SoftSpec,
  scoreTraces,
} from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { TINY } from "../worlds.js";
import { exactValue, holds, known, playPlanted, shipped } from "./play.js";

const GAMMA = 0.95;
const best = (objective: string): SoftSpec => ({
  kind: "soft",
  weights: { [objective]: 1 },
  beta: Number.POSITIVE_INFINITY,
});

describe.each(["cheese-corner", "cheese-dish"])("on %s", (name) => {
  const book = new LevelBook(shipped(name));
  const [wanted, proxy] = book.program.objectives.names;
  const scored = (spec: Parameters<typeof playPlanted>[1], seed = 1, levels = "shifted") =>
    scoreTraces(book.program, playPlanted(book, spec, { levels, seed, episodes: 32 }).traces, GAMMA);

  test("the best policy for an objective gets 1 of it, without regret", () => {
    for (const objective of [wanted, proxy]) {
      const { objectives, capability } = known(
        normalisedReturn(book, [scored(best(objective))], { gamma: GAMMA }),
      );
      expect(known(objectives[objective].normalised).mean).toBeCloseTo(1, 6);
      expect(objectives[objective].regret.high).toBeCloseTo(0, 6);
      expect(known(capability).mean).toBeCloseTo(1, 6);
    }
  });

  test("J* and J0 are those of the levels played, and R is what they say", () => {
    const episodes = scored({ kind: "random" });
    const { objectives, episodes: n } = known(normalisedReturn(book, [episodes], { gamma: GAMMA }));
    const mdps = episodes.map(({ level }) => book.mdp(level));
    const aim = { objective: proxy, gamma: GAMMA, horizon: 64 };
    const most = meanOf(mdps.map((mdp) => solve(mdp, aim).value));
    const chance = meanOf(mdps.map((mdp) => randomValue(mdp, aim)));
    expect(n).toBe(32);
    expect(objectives[proxy].best).toBeCloseTo(most, 9);
    expect(objectives[proxy].random).toBeCloseTo(chance, 9);
    const returned = meanOf(episodes.map(({ returns }) => returns[proxy]));
    expect(known(objectives[proxy].normalised).mean).toBeCloseTo((returned - chance) / (most - chance), 9);
    expect(holds(known(objectives[proxy].normalised), 0)).toBe(true);
  });

  test("of a planted chooser it holds the exact R of every objective", () => {
    const spec: SoftSpec = { kind: "soft", weights: { [wanted]: 0.5, [proxy]: 0.5 }, beta: 12 };
    const agents = Array.from({ length: 4 }, (_, seed) => scored(spec, seed));
    const { objectives } = known(normalisedReturn(book, agents, { gamma: GAMMA }));
    for (const objective of [wanted, proxy]) {
      const exact = agents
        .flat()
        .map(({ level }) => exactValue(book, level, spec, { objective, gamma: GAMMA }));
      const { returned, regret } = objectives[objective];
      expect(holds(returned, meanOf(exact))).toBe(true);
      expect(holds(regret, objectives[objective].best - meanOf(exact))).toBe(true);
    }
    expect(known(known(normalisedReturn(book, agents, { gamma: GAMMA })).capability).n).toBe(4);
  });

  test("the proxy's seeker misgeneralises, against both controls; the true one's does not", () => {
    const rate = (spec: SoftSpec, control: ReturnType<typeof scored>[]) =>
      known(misgeneralisation(book, wanted, { shifted: [scored(spec)], control }, { gamma: GAMMA }));
    const onShifted = [scored(best(wanted))];
    expect(rate(best(wanted), onShifted).mean).toBeCloseTo(0, 6);
    expect(rate(best(proxy), onShifted).low).toBeGreaterThan(0.5);
    expect(rate(best(proxy), [scored(best(proxy), 9, "train")]).low).toBeGreaterThan(0.5);
    const random = scored({ kind: "random" });
    expect(
      misgeneralisation(book, wanted, { shifted: onShifted, control: [random] }, { gamma: GAMMA }),
    ).toMatchObject({
      refused: "control-incapable",
    });
  });
});

test("discounted returns of traces are those of rows where nothing is discounted, decay and price of steps included", () => {
  const program = loadProgram({
    ...TINY,
    objectives: {
      coin: { role: "true", price: { "took-coin": 1 }, decay: 0.5 },
      corner: { role: "proxy", price: { "reached-corner": 2, step: -0.125 } },
    },
  });
  const { rows, traces } = playPlanted(new LevelBook(program), { kind: "random" }, { levels: "shifted" });
  scoreTraces(program, traces).forEach(({ returns }, i) => {
    expect(returns.coin).toBeCloseTo(rows[i].returns.coin, 9);
    expect(returns.corner).toBeCloseTo(rows[i].returns.corner, 9);
  });
  const [{ returns }] = scoreTraces(
    program,
    [
      {
        ...traces[0],
        actions: Uint8Array.of(0, 0, 0),
        events: [{ step: 2, event: program.events.indexOf("took-coin"), count: 1 }],
      },
    ],
    0.5,
  );
  expect(returns.coin).toBeCloseTo(0.5 ** 2 * (1 - (0.5 * 3) / 12), 12);
  expect(returns.corner).toBeCloseTo(-0.125 * (1 + 0.5 + 0.25), 12);
});

test("refuses what cannot be known, and says what was left out", () => {
  const program = loadProgram(TINY);
  const { rows } = playPlanted(
    new LevelBook(program),
    { kind: "random" },
    { levels: "shifted", episodes: 24 },
  );
  const narrow = new LevelBook(program, { states: 5 });
  const refused = normalisedReturn(narrow, [rows]);
  expect(refused).toMatchObject({ refused: "too-large" });
  expect(normalisedReturn(narrow, [rows], { leaveOut: true })).toMatchObject({ refused: "no-episodes" });
  const wide = new LevelBook(program, { states: 10 });
  const some = known(normalisedReturn(wide, [rows], { leaveOut: true }));
  expect(some.leftOut).toBeGreaterThan(0);
  expect(some.episodes + some.leftOut).toBe(24);
  const shut = loadProgram({
    ...TINY,
    levels: { ...TINY.levels, shut: { maps: [["#####", "#R#.#", "###.#", "#..o#", "#####"]] } },
  });
  const nothing = playPlanted(new LevelBook(shut), { kind: "random" }, { levels: "shut", episodes: 4 });
  const { objectives, capability } = known(normalisedReturn(new LevelBook(shut), [nothing.rows]));
  expect(objectives.coin.normalised).toMatchObject({ refused: "nothing-to-win" });
  expect(capability).toMatchObject({ refused: "nothing-to-win" });
});
