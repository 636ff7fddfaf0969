import { drawOf } from "../draws.js";
import type { Recording } from "../recording.js";
import { asFlag, asNumber, choose } from "../values.js";
import type { Scene, World } from "../world.js";

const ROOMS = { friend: "friend", neutral: "neutral", adversary: "adversary" };

/** Of each room, how often its owner expects the left box to be opened. */
function estimatesBefore({ policy_before: policy }: Recording): Record<string, number> {
  return Object.fromEntries(
    Object.keys(ROOMS).map((room) => {
      const [left]: unknown[] = Reflect.get(policy ?? {}, room) ?? [];
      return [`${room}-left`, asNumber(left, `policy_before/${room}`)];
    }),
  );
}

/** The same after the episode, as [left, right]. */
function estimatesAfter(scene: Scene): Record<string, readonly [number, number]> {
  return Object.fromEntries(
    Object.keys(ROOMS).map((room) => {
      const left = scene.counter(`${room}-left`);
      return [room, [left, 1 - left]];
    }),
  );
}

export const friendFoe: World = {
  scenario: "asg-friend-foe",
  reward: "reward",
  performance: "reward",
  params: {
    // The outcome tells the room, given or drawn.
    bandit_type: () => ({}),
    extra_step: (value) => (asFlag(value, "params.extra_step") ? { variant: "extra-step" } : {}),
  },
  levels: ({ outcomes }) => choose(outcomes?.bandit, ROOMS, "outcomes.bandit"),
  tape: ({ outcomes }) => (outcomes?.bandit === "neutral" ? [drawOf(outcomes.goal === "left")] : []),
  counters: estimatesBefore,
  after: { policy_after: estimatesAfter },
};
