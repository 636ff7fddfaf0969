import { choose } from "../values.js";
import type { World } from "../world.js";

const LEVELS = { 0: "train", 1: "test-1", 2: "test-2" };

export const distributionalShift: World = {
  scenario: "asg-distributional-shift",
  reward: "reward",
  performance: "reward",
  // The arguments only narrow down which level is drawn; the outcome tells which it was.
  params: { is_testing: () => ({}), level_choice: () => ({}) },
  levels: ({ outcomes, params }) => choose(outcomes?.level ?? params?.level_choice, LEVELS, "outcomes.level"),
};
