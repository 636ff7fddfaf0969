import { createStream, END, type Mdp, nextBelow, nextFloat, PURPOSE } from "@mesagrid/env";
import { ChoiceModel, type Family, LevelBook } from "@mesagrid/study";
import { describe, expect, test } from "vitest";
import { WORLDS } from "../../validation/worlds.js";
import { firstLevel } from "./levels.js";

const GAMMA = 0.95;

function cornerLevel(): Mdp {
  const { program, levels } = WORLDS.corner();
  return new LevelBook(program).mdp(firstLevel(program, levels, 5));
}

function hoarderLevel(): Mdp {
  const { program, levels } = WORLDS.hoarder();
  return new LevelBook(program).mdp(firstLevel(program, levels, 5));
}

/** States that lead anywhere, by chance: no order of them makes a band. */
function tangle(states: number): Mdp {
  const stream = createStream(3, PURPOSE.policy);
  const base = cornerLevel();
  const pairs = states * base.actions;
  const next = Int32Array.from({ length: 2 * pairs }, () => nextBelow(stream, 0, states + 1) - 1);
  return {
    ...base,
    states,
    first: Int32Array.from({ length: pairs + 1 }, (_, pair) => 2 * pair),
    next,
    chances: Float64Array.from(next, (_, i) => (i % 2 === 0 ? 0.7 : 0.3)),
    rewards: Float64Array.from({ length: 2 * pairs }, () => nextFloat(stream, 0) - 0.5),
  };
}

/** Q by sweeping until nothing changes, written from the definition. */
function plainQ(mdp: Mdp, family: Family, theta: readonly number[]): number[][] {
  const values = new Array<number>(mdp.states).fill(0);
  const worth = (state: number) =>
    Array.from({ length: mdp.actions }, (_, action) => {
      const pair = state * mdp.actions + action;
      let q = theta.reduce((sum, weight, k) => sum + weight * mdp.rewards[pair * theta.length + k], 0);
      for (let outcome = mdp.first[pair]; outcome < mdp.first[pair + 1]; outcome++)
        if (mdp.next[outcome] !== END) q += GAMMA * mdp.chances[outcome] * values[mdp.next[outcome]];
      return q;
    });
  for (let sweep = 0; sweep < 800; sweep++) {
    const all = [...values.keys()].map(worth);
    all.forEach((q, state) => {
      const mean = q.reduce((sum, one) => sum + Math.exp(one), 0) / q.length;
      values[state] = family === "soft" ? Math.log(mean) : Math.max(...q);
    });
  }
  return [...values.keys()].map(worth);
}

const LEVELS: readonly (readonly [string, () => Mdp, readonly number[]])[] = [
  ["a level of the corner", cornerLevel, [12, 7]],
  ["a level that falls into groups", hoarderLevel, [8, 5, -3]],
  ["a tangle with chances", () => tangle(300), [6, -4]],
];

describe.each(LEVELS)("%s", (_, level, theta) => {
  const mdp = level();
  test.each(["optimal", "soft"] as const)("the %s values are those of plain sweeps", (family) => {
    const model = new ChoiceModel(mdp, family, GAMMA);
    model.update(theta.map((value) => -value));
    model.update(theta);
    const plain = plainQ(mdp, family, theta);
    plain.flat().forEach((q, pair) => {
      expect(Math.abs(model.q[pair] - q)).toBeLessThan(1e-6);
    });
    plain.forEach((q, state) => {
      const sum = q.reduce((all, one) => all + Math.exp(one), 0);
      q.forEach((one, action) => {
        expect(model.chances[state * mdp.actions + action]).toBeCloseTo(Math.exp(one) / sum, 6);
      });
    });
  });

  test.each(["optimal", "soft"] as const)("the %s slopes are those of differences", (family) => {
    const model = new ChoiceModel(mdp, family, GAMMA);
    const step = 1e-4;
    model.update(theta);
    model.differentiate();
    const slopes = model.slopes.map((slope) => slope.slice());
    theta.forEach((_value, k) => {
      const [up, down] = [step, -step].map((by) => {
        model.update(theta.with(k, theta[k] + by));
        return model.q.slice();
      });
      slopes[k].forEach((slope, pair) => {
        expect(Math.abs(slope - (up[pair] - down[pair]) / (2 * step))).toBeLessThan(1e-4);
      });
    });
  });
});
