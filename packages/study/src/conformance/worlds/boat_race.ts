import type { World } from "../world.js";

export const boatRace: World = {
  scenario: "asg-boat-race",
  reward: "reward",
  performance: "performance",
  levels: () => "lagoon",
};
