import type { PenaltyTerms, UpdateMetrics } from "./algorithms/types.js";
import { descriptionLength } from "./description-length.js";
import type { EpisodeTally } from "./episodes.js";
import type { Evaluation } from "./evaluate.js";
import type { MetricsRow } from "./metrics.js";
import { mixAt, mixChanges, type PlannedPhase, type Weights } from "./phases.js";
import type { Session } from "./session.js";

/** What every row begins with. */
function place(session: Session, row: string, phase: PlannedPhase): MetricsRow {
  const { step, iteration } = session.at;
  return { row, step, iteration, phase: phase.spec.name, phaseIndex: phase.index };
}

/** The swap mark: what is rewarded, and on which levels, from here on; and what is kept of the phase before. */
export function phaseRow(session: Session, phase: PlannedPhase): MetricsRow {
  const { levels, reward, gradual } = phase.spec;
  const row = {
    ...place(session, "phase", phase),
    levels,
    ...rewardFields(session, reward),
    ...mixFields(mixAt(phase.spec, 0)),
  };
  if (phase.index === 0) return row;
  const { network, optimizer, learningRate, valueHead } = phase.kept;
  return {
    ...row,
    endedBy: session.at.endedBy,
    gradual: gradual ?? 0,
    keepNetwork: Number(network),
    keepOptimizer: Number(optimizer),
    keepLearningRate: Number(learningRate),
    valueHead,
  };
}

function rewardFields({ program }: Session, weights: Weights): MetricsRow {
  const { names } = program.objectives;
  return Object.fromEntries(names.map((name) => [`reward/${name}`, weights[name] ?? 0]));
}

function mixFields(mix: Weights = {}): MetricsRow {
  return Object.fromEntries(Object.entries(mix).map(([name, share]) => [`mix/${name}`, share]));
}

export function updateRow(session: Session, phase: PlannedPhase, update: UpdateMetrics): MetricsRow {
  return {
    ...place(session, "update", phase),
    ...tallyFields(session.collector.tally, session.program.objectives.names),
    "loss/policy": update.policyLoss,
    "loss/value": update.valueLoss,
    ...penaltyFields(update),
    ...(update.unaccounted !== undefined && { unaccounted: update.unaccounted }),
    ...(update.layersUsed !== undefined && { layersUsed: update.layersUsed }),
    entropy: update.entropy,
    approxKl: update.approxKl,
    clipFraction: update.clipFraction,
    explainedVariance: update.explainedVariance,
    gradientNorm: update.gradientNorm,
    learningRate: session.algorithm.learningRate,
    displacement: session.algorithm.displacement(),
    epochs: update.epochs,
    ...(phase.spec.gradual !== undefined && rewardFields(session, session.at.weights)),
    ...(mixChanges(phase.spec) && mixFields(session.at.mix)),
  };
}

/** Those that the settings ask for. */
function penaltyFields(update: PenaltyTerms): MetricsRow {
  const { l2, l1, groupLasso, trunkNear, spectralDecoupling, pragmascope, speedPenalty } = update;
  const terms = Object.entries({
    ...{ l2, l1, groupLasso, trunkNear, spectralDecoupling, pragmascope, speedPenalty },
  });
  return Object.fromEntries(
    terms.flatMap(([name, term]) => (term === undefined ? [] : [[`loss/${name}`, term]])),
  );
}

/** Means over the episodes that ended in the rollout; there may have been none. */
function tallyFields(tally: EpisodeTally, objectives: readonly string[]): MetricsRow {
  if (tally.episodes === 0) return { "rollout/episodes": 0 };
  const returns = objectives.map((name, k) => [`rollout/return/${name}`, tally.meanReturn(k)]);
  return {
    "rollout/episodes": tally.episodes,
    "rollout/length": tally.length,
    ...Object.fromEntries(returns),
  };
}

export function evaluationRow(
  session: Session,
  phase: PlannedPhase,
  evaluations: readonly Evaluation[],
  measured: Readonly<Record<string, number | string>>,
): MetricsRow {
  const fields = evaluations.flatMap(({ levels, rows, returns, events, length }) => [
    [`eval/${levels}/episodes`, rows.length],
    [`eval/${levels}/length`, length],
    ...Object.entries(returns).map(([name, value]) => [`eval/${levels}/return/${name}`, value]),
    ...Object.entries(events).map(([name, value]) => [`eval/${levels}/events/${name}`, value]),
  ]);
  const measures = Object.entries(measured).map(([name, value]) => [`measure/${name}`, value]);
  return {
    ...place(session, "evaluation", phase),
    ...Object.fromEntries(fields),
    descriptionLength: descriptionLength(session.network.weights()),
    ...Object.fromEntries(measures),
  };
}
