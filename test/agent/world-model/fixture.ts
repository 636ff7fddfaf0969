import { defaultPretrainSettings, type PretrainOptions, type PretrainSettings } from "@mesagrid/agent";
import { BatchEnv, compile, createStream, type Program, PURPOSE, type Scenario } from "@mesagrid/env";
import {
  Experience,
  selectTransitions,
  type Transitions,
} from "../../../packages/agent/dist/world-model/experience.js";
import { createWorldModel, type WorldModel } from "../../../packages/agent/dist/world-model/model.js";
import { tiny } from "../run/tiny-world.js";

/** The tiny world with an observed counter: how often the robot has stood on the mat. */
export const counting: Scenario = {
  ...tiny,
  name: "counting",
  counters: { visits: { max: 4, observed: true } },
  rules: [...(tiny.rules ?? []), { when: { enter: "mat" }, do: [{ add: { visits: 1 } }] }],
};

export const program: Program = compile(tiny);

/** Settings of a pretraining of about a second. */
export const small: Partial<PretrainSettings> = {
  slots: 16,
  horizon: 8,
  hidden: [16],
  channels: [4, 8],
  units: 32,
  minibatches: 2,
  steps: 1024,
  checkpointEvery: 256,
};

/** A pretraining of 8 rollouts. */
export function tinyPretraining(more: Partial<PretrainOptions> = {}): PretrainOptions {
  return { scenario: tiny, seed: 3, backend: "wasm", ...more, settings: { ...small, ...more.settings } };
}

/** A model of a program, away from its start where biases are 0 and relu is at its kink. */
export function modelOf(of: Program, changed: Partial<PretrainSettings> = {}): WorldModel {
  const settings = { ...defaultPretrainSettings(), ...small, ...changed };
  const usual = () => new Uint8Array(of.observation.cellsSize);
  const model = createWorldModel(of, settings, createStream(1, PURPOSE.weights), usual);
  model.setWeights(model.weights().map((values, i) => values.map((w, j) => w + 0.05 * Math.sin(i + j))));
  return model;
}

/** So many rows of evenly drawn actions. */
export function transitions(of: Program, rows: number): Transitions {
  const env = new BatchEnv(of, { slots: 16, seed: 5, levels: "shifted" });
  const experience = new Experience(env, { slots: 16, horizon: 16, policyShare: 0 }, 5);
  experience.restart();
  experience.collect();
  return selectTransitions(
    experience.collect(),
    Uint32Array.from({ length: rows }, (_, i) => i),
  );
}
