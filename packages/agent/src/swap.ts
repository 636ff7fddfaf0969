import { createStream, PURPOSE } from "@mesagrid/env";
import { createNetwork } from "./networks/network.js";
import { type Kept, type PlannedPhase, rewardedSet } from "./phases.js";
import type { Session } from "./session.js";
import { withTrunk } from "./world-model/trunk.js";

/**
 * Enters a phase: new reward, new levels, new episodes in all slots, and of the agent only what is kept. The dynamics
 * are those of before.
 */
export function enterPhase(session: Session, phase: PlannedPhase): void {
  const { at } = session;
  const first = phase.index === 0;
  if (!first) keepOrReset(session, phase, phase.kept);
  at.head = rewardedSet(phase.spec);
  if (first || !phase.kept.learningRate) at.schedule = { phase: phase.index, step: at.step };
  at.weightsBefore = at.weights;
  session.beginEpisodes(phase);
}

/** Weights, where their displacement is reckoned from, value heads and moments. */
function keepOrReset(session: Session, phase: PlannedPhase, kept: Kept): void {
  const { network, algorithm, heads, at } = session;
  const head = [network.names.length - 2, network.names.length - 1];
  const separate = kept.valueHead === "separate" && at.head !== rewardedSet(phase.spec);
  const weights = network.weights();
  if (!kept.network) {
    heads.clear();
    const fresh = freshWeights(session, phase);
    network.setWeights(fresh);
    algorithm.setStart(fresh);
  } else if (separate) {
    heads.set(at.head, [...weights.slice(-2), ...algorithm.start(head), ...algorithm.state(head)]);
    const waiting = heads.get(rewardedSet(phase.spec));
    heads.delete(rewardedSet(phase.spec));
    if (waiting) {
      network.setWeights([...weights.slice(0, -2), ...waiting.slice(0, 2)]);
      algorithm.setStart(waiting.slice(2, 4), head);
      algorithm.setState(waiting.slice(4), head);
    } else startHead();
  } else if (kept.valueHead === "reset") startHead();
  if (!kept.optimizer) algorithm.forget();

  /** The value head anew, with its moments and its start. */
  function startHead(): void {
    const fresh = freshWeights(session, phase).slice(-2);
    network.setWeights([...weights.slice(0, -2), ...fresh]);
    algorithm.setStart(fresh, head);
    algorithm.forget(head);
  }
}

/** First weights of another network of the same kind, from a stream of the phase's own; a trunk is what it was at first. */
function freshWeights(
  { program, settings, weightsSeed, trunk }: Session,
  { index }: PlannedPhase,
): Float32Array[] {
  const network = createNetwork(program, settings, createStream(weightsSeed, PURPOSE.weights, index));
  const weights = trunk ? withTrunk(trunk, network) : network.weights();
  network.dispose();
  return weights;
}
