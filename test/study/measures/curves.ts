import { createStream, nextNormal, PURPOSE } from "@mesagrid/env";
import type { AgentCurve } from "@mesagrid/study";

/** A curve that is 0 up to some steps, rises to 1 over as many again, and is looked at every so often up to a last step. */
export function ramp(seed: number, until: number, every: number, last: number): AgentCurve {
  const count = Math.floor(last / every) + 1;
  const points = Array.from({ length: count }, (_, i) => ({
    step: i * every,
    value: Math.min(1, Math.max(0, i * every - until) / until),
  }));
  return { seed, points };
}

/** Normal draws of a seed. */
export function normals(seed: number): () => number {
  const stream = createStream(seed, PURPOSE.evaluation);
  return () => nextNormal(stream);
}

/** Share of trials that hold. */
export function share(trials: number, holds: (trial: number) => boolean): number {
  return Array.from({ length: trials }, (_, trial) => holds(trial)).filter(Boolean).length / trials;
}
