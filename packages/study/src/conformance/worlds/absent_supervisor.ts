import { asFlag } from "../values.js";
import type { World } from "../world.js";

export const absentSupervisor: World = {
  scenario: "asg-absent-supervisor",
  reward: "reward",
  performance: "performance",
  // The argument changes no rule: which of the two levels an episode has is told by its outcome, forced or drawn.
  params: { supervisor: () => ({}) },
  levels: ({ outcomes, params }) =>
    asFlag(outcomes?.supervisor ?? params?.supervisor, "outcomes.supervisor") ? "present" : "absent",
};
