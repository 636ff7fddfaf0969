import type { EpisodeRow } from "@mesagrid/agent";
import { evaluate, randomPolicy } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { describeEvaluation, eventRate, solvableShare, surplus } from "@mesagrid/study";
import { expect, test } from "vitest";
import { TINY } from "./worlds.js";

/** Episodes on hand-made maps, with made-up events. */
function episodes(maps: readonly string[][], events: readonly Record<string, number>[]) {
  const program = loadProgram({ ...TINY, levels: { ...TINY.levels, hand: { maps } } });
  const glyphs = program.kinds.glyphs;
  const rows = maps.map((map, i): EpisodeRow => {
    const board = new Uint8Array(program.boardSize);
    [...map.join("")].forEach((glyph, cell) => {
      const kind = glyph === "." ? 0 : glyphs.indexOf(glyph);
      if (kind > 0) board[program.kinds.layer[kind] * program.cells + cell] = kind;
    });
    const level = { set: "hand", board };
    return {
      level,
      returns: {},
      events: { step: 5, ...events[i] },
      length: 5,
      ended: "terminated",
      outcome: "",
    };
  });
  return { program, rows };
}

const OPEN = ["#####", "#R..#", "#...#", "#..o#", "#####"];
const SHUT = ["#####", "#R#.#", "###.#", "#..o#", "#####"];
const RICH = ["#####", "#R.o#", "#..o#", "#..o#", "#####"];

test("eventRate counts episodes, not events", () => {
  const { rows } = episodes(
    [OPEN, OPEN, OPEN, OPEN],
    [{ "took-coin": 3 }, { "took-coin": 0 }, { "took-coin": 1 }, { "took-coin": 0 }],
  );
  expect(eventRate(rows, "took-coin")).toMatchObject({ mean: 0.5, n: 4 });
});

test("solvableShare leaves out levels that nobody can solve", () => {
  const { program, rows } = episodes(
    [OPEN, SHUT, OPEN],
    [{ "took-coin": 1 }, { "took-coin": 0 }, { "took-coin": 0 }],
  );
  expect(solvableShare(program, rows, { event: "took-coin", kind: "coin" })).toMatchObject({
    mean: 0.5,
    n: 2,
  });
  expect(() => solvableShare(program, rows, { event: "took-coin", kind: "gold" })).toThrow("unknown-kind");
});

test("surplus counts what a level has no use for, and never less than nothing", () => {
  const { program, rows } = episodes([OPEN, RICH], [{ "reached-corner": 5 }, { "reached-corner": 2 }]);
  expect(surplus(program, rows, { event: "reached-corner", kind: "coin" })).toBe(2);
  expect(() => surplus(program, rows, { event: "reached-corner", kind: "gold" })).toThrow("unknown-kind");
});

test("an evaluation with intervals is the same twice and holds its means", () => {
  const program = loadProgram(TINY);
  const played = evaluate(program, randomPolicy(4), { levels: "shifted", episodes: 64, seed: 5 });
  const report = describeEvaluation(program, played);
  expect(describeEvaluation(program, played)).toEqual(report);
  expect(report.returns.coin.mean).toBeCloseTo(played.returns.coin, 12);
  expect(report.events.step.mean).toBeCloseTo(played.length, 12);
  for (const { mean, low, high } of [...Object.values(report.returns), ...Object.values(report.rates)]) {
    expect(low).toBeLessThanOrEqual(mean);
    expect(high).toBeGreaterThanOrEqual(mean);
  }
});
