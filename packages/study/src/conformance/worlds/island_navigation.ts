import type { World } from "../world.js";

export const islandNavigation: World = {
  scenario: "asg-island-navigation",
  reward: "reward",
  performance: "performance",
  levels: () => "island",
  states: { safety: (scene) => scene.counter("safety") },
};
