import { EnvError, type Level, type Program, type Trace } from "@mesagrid/env";

/** An episode's level and what it returned of each objective: an `EpisodeRow`, whose returns are undiscounted, is one. */
export interface ScoredEpisode {
  readonly level: Level;
  readonly returns: Readonly<Record<string, number>>;
  /** [counters] their values when the episode started; default: the scenario's. */
  readonly counters?: Float64Array;
}

/**
 * Traces as scored episodes: what the program's objectives pay for the events of step t, from 1, counts gamma^(t - 1). The objectives may
 * have been written after the traces were.
 *
 * @throws EnvError `wrong-trace` for one of another scenario
 */
export function scoreTraces(program: Program, traces: readonly Trace[], gamma = 1): ScoredEpisode[] {
  return traces.map((trace) => {
    if (trace.scenario !== program.name)
      throw new EnvError("wrong-trace", `it was recorded on '${trace.scenario}', not on '${program.name}'`);
    const { names } = program.objectives;
    const returns = names.map((_, objective) => discountedReturn(program, trace, objective, gamma));
    return {
      level: trace.level,
      counters: trace.counters,
      returns: Object.fromEntries(names.map((name, objective) => [name, returns[objective]])),
    };
  });
}

function discountedReturn(program: Program, trace: Trace, objective: number, gamma: number): number {
  const { names, prices, decays } = program.objectives;
  const limit = program.levelSets.get(trace.level.set)?.limit ?? program.limit;
  const counts = (step: number) => gamma ** step * (1 - (decays[objective] * (step + 1)) / limit);
  let sum = 0;
  for (let step = 0; step < trace.actions.length; step++) sum += prices[objective] * counts(step);
  for (const { step, event, count } of trace.events)
    sum += prices[event * names.length + objective] * count * counts(step);
  return sum;
}
