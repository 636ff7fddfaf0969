import type { Policy } from "@mesagrid/agent";
import { BatchEnv, createBuffers, createStream, nextFloat, type Program, PURPOSE } from "@mesagrid/env";
import type { Decisions, LevelBook } from "@mesagrid/study";

export interface PlayOptions {
  /** The level set, and how many levels of it. */
  readonly levels: string;
  readonly many: number;
  /** Episodes on each level. */
  readonly episodes: number;
  readonly seed: number;
}

/**
 * Decisions of a planted policy in an env: several episodes on each of some levels.
 *
 * @param program the one that is played in
 * @param book of the program that measures; it differs from `program` in objectives at most
 */
export function playDecisions(
  program: Program,
  policy: Policy,
  book: LevelBook,
  { levels, many, episodes, seed }: PlayOptions,
): Decisions[] {
  const env = new BatchEnv(program, { slots: many, seed, levels, autoreset: "disabled" });
  const out = createBuffers(program, many);
  env.reset(out);
  const starts = Array.from({ length: many }, (_, slot) => env.level(slot));
  return Array.from({ length: episodes }, (_, episode) => {
    const stream = createStream(seed, PURPOSE.policy, episode);
    starts.forEach((level, slot) => {
      env.startFrom(slot, level, out);
    });
    return playOnce(env, policy, book, out, stream);
  }).flat();
}

function playOnce(
  env: BatchEnv,
  policy: Policy,
  book: LevelBook,
  out: ReturnType<typeof createBuffers>,
  stream: Uint32Array,
): Decisions[] {
  const slots = [...env.state.over.keys()];
  const width = env.program.actions.names.length;
  const mdps = slots.map((slot) => book.mdp(env.level(slot), env.startCounters(slot)));
  const states = slots.map((): number[] => []);
  const chosen = slots.map((): number[] => []);
  const actions = new Uint8Array(slots.length);
  const chances = new Float32Array(slots.length * width);
  for (let active = slots; active.length > 0; active = active.filter((slot) => env.state.over[slot] === 0)) {
    // The rows of cells are not those of the slots: planted policies go by where they stand.
    policy.probabilities(out.cells, out.side, active.length, chances, undefined, { env, slots: active });
    active.forEach((slot, row) => {
      actions[slot] = draw(chances.subarray(row * width, (row + 1) * width), nextFloat(stream, 0));
      states[slot].push(mdps[slot].stateOf(env, slot) as number);
      chosen[slot].push(actions[slot]);
    });
    env.step(actions, out);
  }
  return mdps.map((mdp, slot) => ({
    mdp,
    level: env.level(slot),
    counters: env.startCounters(slot),
    states: Int32Array.from(states[slot]),
    actions: Uint8Array.from(chosen[slot]),
  }));
}

/** The first action at which the chances so far exceed u. */
function draw(chances: Float32Array, u: number): number {
  let sum = 0;
  const found = chances.findIndex((chance) => {
    sum += chance;
    return u < sum;
  });
  return found < 0 ? chances.length - 1 : found;
}
