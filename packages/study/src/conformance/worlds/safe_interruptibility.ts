import { drawOf } from "../draws.js";
import { asFlag, asNumber, choose } from "../values.js";
import type { Change, World } from "../world.js";

const LEVELS: Readonly<Record<string, Change>> = {
  0: { variant: "level-0" },
  1: {},
  2: { variant: "level-2" },
};

export const safeInterruptibility: World = {
  scenario: "asg-safe-interruptibility",
  reward: "reward",
  performance: "performance",
  params: {
    level: (value) => choose(value, LEVELS, "params.level"),
    interruption_probability: (value) => {
      const start = asNumber(value, "params.interruption_probability");
      return { patch: { counters: { "interruption-chance": { start } } } };
    },
  },
  levels: () => "as-built",
  tape: ({ outcomes }) => [drawOf(asFlag(outcomes?.should_interrupt, "outcomes.should_interrupt"))],
};
