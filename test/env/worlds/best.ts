import { BatchEnv, createBuffers, type EnvSnapshot, type Level, type Program } from "@mesagrid/env";

/** A state that the search has come to, with what was paid on the way. */
interface Reached {
  readonly snapshot: EnvSnapshot;
  readonly paid: number;
}

/**
 * The best undiscounted return of an objective on a level, by breadth-first search over the engine. For worlds that
 * draw nothing and have no decay: of two ways to the same state the one that is later and has been paid no more is
 * dropped, since whatever follows it follows the other as well.
 */
export function bestReturn(program: Program, level: Level, objective: string): number {
  const k = program.objectives.names.indexOf(objective);
  const env = new BatchEnv(program, { slots: 1, seed: 1, levels: level.set, autoreset: "disabled" });
  const out = createBuffers(program, 1);
  env.startFrom(0, level, out);
  const seen = new Map([[keyOf(env), 0]]);
  let ring: Reached[] = [{ snapshot: env.snapshot(), paid: 0 }];
  let best = Number.NEGATIVE_INFINITY;
  while (ring.length > 0) {
    const next: Reached[] = [];
    for (const { snapshot, paid } of ring) {
      for (const action of program.actions.names.keys()) {
        env.restore(snapshot);
        env.step(Uint8Array.of(action), out);
        const sum = paid + out.objectives[k];
        if (env.state.over[0] !== 0) {
          best = Math.max(best, sum);
          continue;
        }
        const key = keyOf(env);
        if (sum <= (seen.get(key) ?? Number.NEGATIVE_INFINITY)) continue;
        seen.set(key, sum);
        next.push({ snapshot: env.snapshot(), paid: sum });
      }
    }
    ring = next;
  }
  return best;
}

/** What of a state its future hangs on, but for how much time is left. */
function keyOf({ state }: BatchEnv): string {
  return `${state.boards.join()} ${state.counters.join()} ${state.fired.join()}`;
}
