import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointFolder, chooseBackend, loadPolicy, train } from "@mesagrid/agent";
import { type Forward, modelForward } from "@mesagrid/agent/browser";
import {
  BatchEnv,
  createBuffers,
  enumerate,
  type Level,
  loadProgram,
  type Moment,
  type Program,
  powerOf,
  solve,
  standpoints,
} from "@mesagrid/env";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { levelOf, startOf } from "../../packages/viewer/src/ask/state.js";
import { OPTIMAL_GAMMA, optimalEverywhere } from "../../packages/viewer/src/overlays/optimal.js";
import { pictureOf } from "../../packages/viewer/src/overlays/overlays.js";
import { powerEverywhere } from "../../packages/viewer/src/overlays/power.js";
import { influences } from "../../packages/viewer/src/overlays/sensitivity.js";
import { visits } from "../../packages/viewer/src/overlays/visits.js";
import { distance, imagineEverywhere } from "../../packages/viewer/src/policy/answers.js";
import { chainOf, firstShares, forecast, likeliestWay } from "../../packages/viewer/src/policy/forecast.js";
import { firstTargets, play, playMany } from "../../packages/viewer/src/policy/rollout.js";
import { program as corridor, walk } from "./traces.js";

const text = readFileSync("scenarios/cheese-corner.json", "utf8");
const program = loadProgram(text);
const moment = startOf(program, levelOf(program, "shifted", 2));
const actions = program.actions.names.length;

/** What the agent package's own policy says with the agent in a cell of a level, asked about that board alone. */
let own: (level: Level) => Float32Array;
let forward: Forward;
const folder = mkdtempSync(join(tmpdir(), "mesagrid-ask-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  await chooseBackend();
  const phases = [{ name: "A", reward: { cheese: 1 }, levels: "train", steps: 8192 }];
  const result = await train({
    scenario: program,
    seed: 1,
    folder: join(folder, "run"),
    phases,
    settings: { slots: 32 },
  });
  result.dispose();
  const policy = await loadPolicy(join(folder, "run"), program.observation);
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: "train", autoreset: "disabled" });
  own = (level) => {
    const out = createBuffers(program, 1);
    env.startFrom(0, level, out);
    const chances = new Float32Array(actions);
    policy.probabilities(out.cells, out.side, 1, chances);
    return chances;
  };
  const checkpoint = checkpointFolder(join(folder, "run"));
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(checkpoint, "model.json"), "utf8"));
  const weights = new Uint8Array(readFileSync(join(checkpoint, "weights.bin")));
  const parts = { modelTopology, weightSpecs: weightsManifest[0].weights, weightData: weights.buffer };
  forward = modelForward(await loadLayersModel({ load: async () => parts }), program.observation);
}, 60_000);

function boardWith(of: Program, level: Level, cell: number): Level {
  const board = level.board.slice();
  const start = of.kinds.agentLayer * of.cells;
  board.fill(0, start, start + of.cells);
  board[start + cell] = of.kinds.agent;
  return { ...level, board };
}

describe("what is laid over a level", () => {
  it("are the policy's own chances in every cell that it can stand in", () => {
    const field = imagineEverywhere(program, forward, moment);
    const stands = [...field.rows.keys()].filter((cell) => field.rows[cell] >= 0);
    expect(stands.length).toBeGreaterThan(20);
    const different = new Set<string>();
    for (const cell of stands) {
      const row = field.rows[cell] * actions;
      const chances = own(boardWith(program, moment.level, cell));
      for (let a = 0; a < actions; a++) expect(field.chances[row + a]).toBeCloseTo(chances[a], 4);
      different.add(chances.join());
    }
    expect(different.size).toBeGreaterThan(stands.length / 2);
  });

  it("is arrows as long as the chances, and none where coming is paid for", () => {
    const field = imagineEverywhere(program, forward, moment);
    const chain = chainOf(program, moment);
    const picture = pictureOf("targets", {
      ...{ program, moment, forward, field, chain, other: null, objective: "cheese", episodes: [] },
    });
    if ("refused" in picture) throw new Error(picture.refused);
    const [{ lengths }] = picture.arrows;
    const agent = chain?.cells[chain.start] ?? -1;
    const chances = own(moment.level);
    program.actions.names.forEach((_, a) => {
      expect(lengths[agent * 4 + program.actions.direction[a]]).toBeCloseTo(chances[a], 4);
    });
    const cheese = program.kinds.names.indexOf("cheese");
    const start = program.kinds.layer[cheese] * program.cells;
    const cell = moment.level.board.indexOf(cheese, start) - start;
    expect([...lengths.subarray(cell * 4, cell * 4 + 4)]).toEqual([0, 0, 0, 0]);
    expect(picture.tints.find((tint) => tint.cell === cell)?.targets).toEqual([0]);
  });

  it("are the changes that each thing makes to the policy's own chances; what it cannot see makes none", () => {
    const found = influences(program, forward, moment);
    const [{ thing, change }] = found;
    const board = moment.level.board.slice();
    board[thing.layer * program.cells + thing.cell] = 0;
    expect(change).toBeCloseTo(distance(own(moment.level), own({ ...moment.level, board })), 4);
    expect(change).toBeGreaterThan(0);
    const corner = found.find((one) => program.kinds.names[one.thing.kind] === "corner");
    expect(corner?.change).toBe(0);
  });

  it.each(["cheese", "corner"])("is the solver's optimum for %s, from every cell", (objective) => {
    const optimal = optimalEverywhere(program, moment, objective);
    if ("refused" in optimal) throw new Error(optimal.refused);
    const aim = { objective, gamma: OPTIMAL_GAMMA };
    let compared = 0;
    for (const { cell, moment: there } of standpoints(program, moment)) {
      if (Number.isNaN(optimal.values[cell])) continue;
      compared++;
      const { value, starts } = solve(enumerate(program, there.level), aim);
      expect(optimal.values[cell]).toBeCloseTo(value, 6);
      const best = [...optimal.best.subarray(cell * actions, (cell + 1) * actions)];
      expect(best.flatMap((one, action) => (one === 1 ? [action] : []))).toEqual(starts[0].actions);
    }
    expect(compared).toBeGreaterThan(15);
  });

  it("is refused in words where a level is too large", () => {
    const large = loadProgram(readFileSync("scenarios/keys-chests.json", "utf8"));
    const start = startOf(large, levelOf(large, "shifted", 1));
    expect(optimalEverywhere(large, start, "keys")).toEqual({
      refused: expect.stringMatching(/too many states/),
    });
  });

  it("is POWER, the same as the measure's, and refused in words where a level is too large", () => {
    const power = powerEverywhere(program, moment);
    if ("refused" in power) throw new Error(power.refused);
    const mdp = enumerate(program, moment.level);
    const own = powerOf(mdp, { samples: Math.min(100, Math.floor(4000 / mdp.states)) });
    const { cell } = standpoints(program, moment).find(({ moment: there }) =>
      there.level.board.every((kind, place) => kind === moment.level.board[place]),
    ) as { cell: number };
    expect(power[cell]).toBe(own.power[mdp.starts[0]]);
    const known = power.filter((value) => !Number.isNaN(value));
    expect(known.length).toBeGreaterThan(15);
    expect(Math.min(...known)).toBeGreaterThan(0);
    expect(Math.max(...known)).toBeLessThan(1);
    const large = loadProgram(readFileSync("scenarios/keys-chests.json", "utf8"));
    expect(powerEverywhere(large, startOf(large, levelOf(large, "shifted", 1)))).toEqual({
      refused: expect.stringMatching(/too many states/),
    });
  });

  it("counts where recorded episodes went", () => {
    const frames = play(corridor, onward, startOf(corridor, walk().level), { kind: "likely" }).frames;
    expect([...visits(corridor, [frames, frames])]).toEqual([1, 1, 1, 1, 1]);
  });
});

/** In the corridor: right with a chance of 3 in 4. */
const onward: Forward = {
  actions: 2,
  memorySize: 0,
  forward(_cells, _side, count, { logits }) {
    for (let row = 0; row < count; row++) logits.set([0, Math.log(3)], row * 2);
  },
};

describe("what comes first", () => {
  const start: Moment = startOf(corridor, walk().level);

  /** The chance that the crumb is eaten within the limit, by trying all rows of six moves. */
  function bruteForce(): number {
    let sum = 0;
    for (let moves = 0; moves < 64; moves++) {
      let [place, chance, ate] = [0, 1, false];
      for (let bit = 0; bit < 6; bit++) {
        const right = ((moves >> bit) & 1) === 1;
        chance *= right ? 0.75 : 0.25;
        place = Math.max(0, place + (right ? 1 : -1));
        ate ||= place === 2;
      }
      if (ate) sum += chance;
    }
    return sum;
  }

  it("is computed from all chances as if every episode were played", () => {
    const chain = chainOf(corridor, start);
    if (!chain) throw new Error("the corridor is a chain");
    const field = imagineEverywhere(corridor, onward, start);
    const { fates } = forecast(chain, field);
    const crumbs = corridor.objectives.names.indexOf("crumbs");
    expect(fates[0].targets).toEqual([crumbs]);
    expect(fates[0].share).toBeCloseTo(bruteForce(), 10);
    expect(fates.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 10);
    const group = chain.groups.findIndex(([k]) => k === crumbs);
    expect(firstShares(chain, field)[chain.start * chain.groups.length + group]).toBeCloseTo(
      fates[0].share,
      10,
    );
    expect(likeliestWay(chain, field, [crumbs])).toEqual([0, 1, 2]);
  });

  it("is about what episodes that are played come to, with a trained network", () => {
    const chain = chainOf(program, moment);
    if (!chain) throw new Error("nothing but the mouse moves");
    const { fates } = forecast(chain, imagineEverywhere(program, forward, moment));
    const playing = playMany(program, forward, moment, { episodes: 400, seed: 3 });
    let step = playing.next();
    while (!step.done) step = playing.next();
    for (const { targets, share } of fates) {
      const counted = step.value.filter((one) => firstTargets(one).join() === targets.join()).length / 400;
      expect(Math.abs(counted - share)).toBeLessThan(4 * Math.sqrt(0.25 / 400));
    }
  });

  it.each(["monster-world", "minigrid-empty"])(
    "is not computed where one step does not tell it all: %s",
    (name) => {
      const other = loadProgram(readFileSync(`scenarios/${name}.json`, "utf8"));
      const [set] = other.levelSets.keys();
      expect(chainOf(other, startOf(other, levelOf(other, set, 0)))).toBeNull();
    },
  );
});

it("an episode that always makes its most likely move ends when it goes in circles", () => {
  const back: Forward = { ...onward, forward: (_c, _s, count, { logits }) => logits.fill(0, 0, count * 2) };
  const played = play(corridor, back, startOf(corridor, walk().level), { kind: "likely" });
  expect(played.ended).toBe("circling");
  expect(played.frames.at(-1)?.agent).toBe(0);
});
