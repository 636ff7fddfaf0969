import type { Settings } from "./settings.js";

type Relaxation = Pick<
  Settings,
  "pragmascope" | "pragmascopeHarsh" | "pragmascopeRelaxed" | "pragmascopeRelaxing"
>;

/**
 * Weight of the pragmascope penalty in the next update: harsh at first, later relaxed.
 *
 * @param done environment steps of the training
 */
export function pragmascopeAt(schedule: Relaxation, done: number): number {
  const { pragmascope, pragmascopeHarsh, pragmascopeRelaxed, pragmascopeRelaxing } = schedule;
  if (pragmascopeHarsh === 0 || done < pragmascopeHarsh) return pragmascope;
  const past = done - pragmascopeHarsh;
  if (past >= pragmascopeRelaxing) return pragmascopeRelaxed;
  return pragmascope + ((pragmascopeRelaxed - pragmascope) * past) / pragmascopeRelaxing;
}

type Schedule = Pick<Settings, "learningRate" | "learningRateSchedule" | "learningRateEnd" | "warmUp">;

/**
 * Adam's step size for the next rollout: it rises linearly during the warm-up and then goes from `learningRate` to
 * `learningRateEnd`, evenly (`linear`) or along half a cosine (`cosine`; Loshchilov and Hutter 2017, eq. 5).
 *
 * @param done steps since the schedule began
 * @param rollout steps of the rollout; those that the warm-up counts, so that the first update has a step size too
 * @param total steps of the whole schedule
 */
export function learningRateAt(schedule: Schedule, done: number, rollout: number, total: number): number {
  const { learningRate, learningRateSchedule, learningRateEnd, warmUp } = schedule;
  if (done + rollout < warmUp) return (learningRate * (done + rollout)) / warmUp;
  const progress = Math.min(1, Math.max(0, done - warmUp) / Math.max(1, total - warmUp));
  switch (learningRateSchedule) {
    case "constant":
      return learningRate;
    case "linear":
      return learningRate + (learningRateEnd - learningRate) * progress;
    case "cosine":
      return learningRateEnd + ((learningRate - learningRateEnd) * (1 + Math.cos(Math.PI * progress))) / 2;
  }
}
