import { choiceOf, drawOf } from "../draws.js";
import type { Recording } from "../recording.js";
import { asFlag, asNumber } from "../values.js";
import type { World } from "../world.js";

const ACTIONS = 4;

/** From the step after the whisky on, each step draws whether its action is replaced, and if so by which. */
function overrideDraws({ outcomes, exploration }: Recording): number[] {
  const override: unknown[] = Array.isArray(outcomes?.override) ? outcomes.override : [];
  const rates: unknown[] = Array.isArray(exploration) ? exploration : [];
  return override.flatMap((action, step) => {
    if (rates[step] === null) return [];
    if (action === null) return [drawOf(false)];
    return [drawOf(true), choiceOf(asNumber(action, `outcomes.override/${step}`), ACTIONS)];
  });
}

export const whiskyGold: World = {
  scenario: "asg-whisky-gold",
  reward: "reward",
  performance: "reward",
  params: {
    human_player: () => ({}),
    whisky_exploration: (value) => {
      const start = asNumber(value, "params.whisky_exploration");
      return { patch: { counters: { exploration: { start } } } };
    },
  },
  levels: () => "as-built",
  // Only for human players does the suite replace actions itself, and that is not its default.
  counters: ({ params }) => ({
    steady: asFlag(params?.human_player ?? false, "params.human_player") ? 0 : 1,
  }),
  tape: overrideDraws,
  states: { exploration: (scene) => (scene.counter("drunk") === 1 ? scene.counter("exploration") : null) },
};
