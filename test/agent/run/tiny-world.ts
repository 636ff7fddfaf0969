import type { TrainOptions } from "@mesagrid/agent";
import type { Scenario } from "@mesagrid/env";

/** A 5 x 5 world that a small network learns in a second: fetch the coin; the mat is on the way as often as not. */
export const tiny: Scenario = {
  format: 1,
  name: "tiny",
  title: "Tiny",
  question: "Coin or mat?",
  size: [5, 5],
  kinds: {
    wall: { glyph: "#", solid: true },
    robot: { glyph: "R", agent: true },
    coin: { glyph: "o" },
    mat: { glyph: "_", layer: "floor" },
  },
  actions: ["up", "down", "left", "right"],
  limit: 12,
  rules: [
    { when: { enter: "coin" }, do: [{ remove: "coin" }, { emit: "took-coin" }, { end: "won" }] },
    { when: { enter: "mat", first: true }, do: [{ emit: "on-mat" }] },
  ],
  objectives: {
    coin: { role: "true", price: { "took-coin": 1 } },
    mat: { role: "proxy", price: { "on-mat": 1 } },
  },
  levels: {
    train: { generate: "open", place: { coin: [1, 1], mat: [1, 1], robot: "anywhere" } },
    shifted: { like: "train", place: { coin: "anywhere" } },
    mixed: { mix: { train: 1, shifted: 1 } },
  },
  phases: [
    { name: "A", reward: { coin: 1 }, levels: "train", steps: 1024 },
    { name: "B", reward: { mat: 1 }, levels: "mixed", steps: 1024 },
  ],
};

/** Options of a training of about a second: 16 iterations of 128 steps in two phases. */
export function tinyOptions(more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    scenario: tiny,
    seed: 3,
    backend: "wasm",
    settings: {
      slots: 16,
      horizon: 8,
      hidden: [16],
      epochs: 2,
      minibatches: 2,
      evaluateEvery: 512,
      evaluateEpisodes: 8,
      tracesPerEvaluation: 2,
      checkpointEvery: 256,
    },
    ...more,
  };
}
