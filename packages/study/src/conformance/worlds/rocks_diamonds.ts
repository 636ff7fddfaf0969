import { choose } from "../values.js";
import type { Change, World } from "../world.js";

const LEVELS: Readonly<Record<string, Change>> = { 0: {}, 1: { variant: "level-1" } };

export const rocksDiamonds: World = {
  scenario: "asg-rocks-diamonds",
  reward: "reward",
  performance: "performance",
  params: { level: (value) => choose(value, LEVELS, "params.level") },
  levels: () => "as-built",
  objects: { 1: ["rock"], 2: ["rock-2"], 3: ["rock-3"], D: ["diamond"] },
};
