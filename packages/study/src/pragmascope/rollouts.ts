import {
  BatchEnv,
  createBuffers,
  createStream,
  FeatureReader,
  nextBelow,
  nextUint32,
  type Program,
  PURPOSE,
} from "@mesagrid/env";

/** What is to be played, and what kept of it. */
export interface RolloutPlan {
  /** The level set. */
  readonly levels: string;
  readonly episodes: number;
  readonly seed: number;
  /** Observations that are kept of an episode, at least 1. */
  readonly times: number;
  /** Steps from one of them to the next. */
  readonly gap: number;
  /** Told after each lot of episodes how many have been played. */
  readonly onProgress?: (played: number) => void;
  readonly signal?: AbortSignal;
}

/** Of each episode one moment, or a few that follow each other: so no two rows hang together. */
export interface Rollouts {
  /** Episodes that were long enough, and those that were not. */
  readonly rows: number;
  readonly short: number;
  readonly times: number;
  /** [rows, times, cellsSize] */
  readonly cells: Uint8Array;
  /** [rows, times, S] */
  readonly side: Float32Array;
  /** [rows, features] of the state in the middle of those times. */
  readonly features: Float32Array;
}

/** Episodes that are played side by side. */
const SLOTS = 64;

/**
 * Plays a random policy, every action as likely as any other, and keeps of each episode observations at a moment drawn evenly from all
 * that leave room for the rest.
 *
 * @returns undefined if it was stopped
 * @throws EnvError `unknown-level-set`
 */
export function playRandomly(program: Program, plan: RolloutPlan): Rollouts | undefined {
  const { levels, episodes, seed, times } = plan;
  const own = nextUint32(createStream(seed, PURPOSE.evaluation));
  const env = new BatchEnv(program, {
    slots: Math.min(SLOTS, episodes),
    seed: own,
    levels,
    autoreset: "disabled",
  });
  const keeper = new Keeper(program, plan);
  for (let played = 0; played < episodes; played += env.slots) {
    if (plan.signal?.aborted) return undefined;
    playLot(env, keeper, createStream(seed, PURPOSE.policy, played), Math.min(env.slots, episodes - played));
    plan.onProgress?.(Math.min(episodes, played + env.slots));
  }
  return { ...keeper.result(), times };
}

/** One episode of each of the first `count` slots. */
function playLot(env: BatchEnv, keeper: Keeper, stream: Uint32Array, count: number): void {
  const out = createBuffers(env.program, env.slots);
  env.reset(out);
  keeper.begin();
  const actions = new Uint8Array(env.slots);
  let active = Int32Array.from({ length: count }, (_, slot) => slot);
  for (let t = 0; active.length > 0; t++) {
    keeper.see(env, out, active, t, stream);
    for (const slot of active) actions[slot] = nextBelow(stream, 0, env.program.actions.names.length);
    env.step(actions, out);
    active = active.filter((slot) => out.terminated[slot] === 0 && out.truncated[slot] === 0);
  }
  keeper.end(count);
}

/** The last observations of each slot, and those that have been chosen of its episode so far. */
class Keeper {
  readonly #plan: RolloutPlan;
  readonly #reader: FeatureReader;
  readonly #cellsSize: number;
  readonly #sides: number;
  /** Moments that a choice spans. */
  readonly #span: number;
  /** [slots][span] the last moments, in turn. */
  readonly #recent: { cells: Uint8Array; side: Float32Array; features: Float32Array }[][];
  /** [slots] what is chosen, and out of how many. */
  #chosen: { cells: Uint8Array[]; side: Float32Array[]; features: Float32Array; of: number }[] = [];
  readonly #kept: { cells: Uint8Array[]; side: Float32Array[]; features: Float32Array }[] = [];
  #short = 0;

  constructor(program: Program, plan: RolloutPlan) {
    this.#plan = plan;
    this.#reader = new FeatureReader(program);
    this.#cellsSize = program.observation.cellsSize;
    this.#sides = program.observation.side.length;
    this.#span = (plan.times - 1) * plan.gap + 1;
    this.#recent = Array.from({ length: SLOTS }, () => []);
  }

  begin(): void {
    this.#chosen = Array.from({ length: SLOTS }, () => ({
      cells: [],
      side: [],
      features: new Float32Array(0),
      of: 0,
    }));
  }

  /** Looks at moment t of the slots that still play. */
  see(
    env: BatchEnv,
    { cells, side }: { cells: Uint8Array; side: Float32Array },
    active: Int32Array,
    t: number,
    stream: Uint32Array,
  ): void {
    for (const slot of active) {
      this.#recent[slot][t % this.#span] = {
        cells: cells.slice(slot * this.#cellsSize, (slot + 1) * this.#cellsSize),
        side: side.slice(slot * this.#sides, (slot + 1) * this.#sides),
        // Reading is dear, and of a single moment only wanted if it is chosen.
        features: this.#span > 1 ? this.#read(env, slot) : new Float32Array(0),
      };
      if (t + 1 >= this.#span) this.#consider(env, slot, t, stream);
    }
  }

  /** Reservoir sampling (Vitter 1985): each moment of an episode of unknown length is as likely as any other. */
  #consider(env: BatchEnv, slot: number, t: number, stream: Uint32Array): void {
    const chosen = this.#chosen[slot];
    chosen.of++;
    if (nextBelow(stream, 0, chosen.of) > 0) return;
    const { times, gap } = this.#plan;
    const moments = Array.from({ length: times }, (_, i) => {
      const at = t - (times - 1 - i) * gap;
      return this.#recent[slot][at % this.#span];
    });
    chosen.cells = moments.map((moment) => moment.cells);
    chosen.side = moments.map((moment) => moment.side);
    chosen.features = this.#span > 1 ? moments[times >> 1].features : this.#read(env, slot);
  }

  #read(env: BatchEnv, slot: number): Float32Array {
    return this.#reader.readSlots(env, new Float32Array(this.#reader.features.length), [slot]);
  }

  end(count: number): void {
    for (const chosen of this.#chosen.slice(0, count)) {
      if (chosen.of === 0) this.#short++;
      else this.#kept.push(chosen);
    }
  }

  result(): Omit<Rollouts, "times"> {
    const join = <T extends Uint8Array | Float32Array>(parts: readonly T[], to: T): T => {
      let at = 0;
      for (const part of parts) {
        to.set(part, at);
        at += part.length;
      }
      return to;
    };
    const rows = this.#kept.length;
    const { times } = this.#plan;
    return {
      rows,
      short: this.#short,
      cells: join(
        this.#kept.flatMap(({ cells }) => cells),
        new Uint8Array(rows * times * this.#cellsSize),
      ),
      side: join(
        this.#kept.flatMap(({ side }) => side),
        new Float32Array(rows * times * this.#sides),
      ),
      features: join(
        this.#kept.map(({ features }) => features),
        new Float32Array(rows * this.#reader.features.length),
      ),
    };
  }
}
