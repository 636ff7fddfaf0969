import {
  BatchEnv,
  createBuffers,
  createStream,
  type Level,
  nextBelow,
  type Program,
  PURPOSE,
} from "@mesagrid/env";

/** A mean and its standard error. */
export interface Sampled {
  readonly mean: number;
  readonly error: number;
}

/** What even random actions return from a level, by objective: the engine's own episodes. */
export function randomReturns(program: Program, level: Level, episodes: number, seed: number): Sampled[] {
  const [levels] = program.levelSets.keys();
  const env = new BatchEnv(program, { slots: episodes, seed, levels, autoreset: "disabled" });
  const out = createBuffers(program, episodes);
  env.reset(out);
  for (let slot = 0; slot < episodes; slot++) env.startFrom(slot, level, out);
  const sums = new Float64Array(out.objectives.length);
  const words = createStream(seed, PURPOSE.policy);
  const actions = new Uint8Array(episodes);
  while (env.state.over.includes(0)) {
    for (let slot = 0; slot < episodes; slot++)
      actions[slot] = nextBelow(words, 0, program.actions.names.length);
    env.step(actions, out);
    for (let i = 0; i < sums.length; i++) sums[i] += out.objectives[i];
  }
  const { names } = program.objectives;
  return names.map((_, k) =>
    sampled(Array.from({ length: episodes }, (_, slot) => sums[slot * names.length + k])),
  );
}

function sampled(returns: readonly number[]): Sampled {
  const mean = returns.reduce((sum, one) => sum + one, 0) / returns.length;
  const variance = returns.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (returns.length - 1);
  return { mean, error: Math.sqrt(variance / returns.length) };
}
