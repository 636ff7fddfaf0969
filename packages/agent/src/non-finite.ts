import { TrainingError } from "./algorithms/types.js";
import type { MetricsRow } from "./metrics.js";
import type { Session } from "./session.js";

/** What of an update's row tells how the numbers went astray. */
const TELLING = ["loss/policy", "loss/value", "entropy", "approxKl", "gradientNorm", "learningRate"];

const WHAT_TO_TRY =
  "try a lower learningRate, a lower maxGradientNorm, or smaller prices in the scenario; metrics.jsonl has all that went before";

/** An update's error with the place in the training and the metrics before it; any other error as it is. */
export function placeFailure(error: unknown, session: Session, before: MetricsRow | undefined): unknown {
  if (!(error instanceof TrainingError) || error.code !== "non-finite-loss") return error;
  return new TrainingError(error.code, words(error.message, session, before), WHAT_TO_TRY);
}

/**
 * Weights that are not finite must not become a checkpoint: nothing could go on from it.
 *
 * @throws TrainingError `non-finite-weights`
 */
export function checkFinite(session: Session, before: MetricsRow | undefined): void {
  const { network } = session;
  const astray = network.weights().findIndex((values) => !values.every(Number.isFinite));
  if (astray < 0) return;
  const found = `a weight of ${network.names[astray]} is no finite number`;
  throw new TrainingError("non-finite-weights", words(found, session, before), WHAT_TO_TRY);
}

function words(found: string, { at, phase }: Session, before: MetricsRow | undefined): string {
  const where = `after step ${at.step} (iteration ${at.iteration}, phase ${phase?.spec.name ?? "none"}): ${found}`;
  if (!before) return `${where}; no update went before it`;
  const metrics = TELLING.filter((name) => before[name] !== undefined).map(
    (name) => `${name} ${before[name]}`,
  );
  return `${where}; the update before it, at step ${before.step}: ${metrics.join(", ")}`;
}
