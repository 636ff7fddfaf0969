import {
  type BatchEnv,
  createBuffers,
  nextBelow,
  nextFloat,
  PURPOSE,
  STREAM_WORDS,
  type StepBuffers,
  seedStream,
} from "@mesagrid/env";
import { sampleRow } from "../chances.js";
import type { Observations } from "../networks/types.js";
import type { Policy } from "../policy.js";
import type { PretrainSettings } from "./settings.js";

/** What actions did, a row each. */
export interface Transitions extends Observations {
  readonly size: number;
  /** [size, cellsSize] and [size, S]: what was observed. */
  readonly cells: Uint8Array;
  readonly side: Float32Array;
  /** [size, A] one-hot: what was done. */
  readonly given: Float32Array;
  /** What was observed then: an episode's last observation where it ended. */
  readonly nextCells: Uint8Array;
  readonly nextSide: Float32Array;
  /** [size, events without `step`] 1 where the event happened. */
  readonly events: Uint8Array;
  /** [size] 1 where a rule ended the episode; that the limit cuts it off is no part of the world. */
  readonly ended: Uint8Array;
}

/** Plays a batch env with even draws, in some of its slots with a policy, into arrays made once. */
export class Experience {
  readonly #env: BatchEnv;
  readonly #horizon: number;
  readonly #policy: Policy | undefined;
  /** Slots in which the policy acts, the first ones. */
  readonly #guided: number;
  /** [slots, 4] one stream a slot. */
  readonly #streams: Uint32Array;
  readonly #memory: Float32Array;
  readonly #out: StepBuffers;
  readonly #actions: Uint8Array;
  readonly #probabilities: Float32Array;
  readonly #batch: Transitions;

  constructor(
    env: BatchEnv,
    { slots, horizon, policyShare }: Pick<PretrainSettings, "slots" | "horizon" | "policyShare">,
    seed: number,
    policy?: Policy,
  ) {
    const { observation, actions, events } = env.program;
    const size = slots * horizon;
    const sides = observation.side.length;
    this.#env = env;
    this.#horizon = horizon;
    this.#policy = policy;
    this.#guided = policy ? Math.round(policyShare * slots) : 0;
    this.#streams = new Uint32Array(slots * STREAM_WORDS);
    for (let slot = 0; slot < slots; slot++)
      seedStream(this.#streams, slot * STREAM_WORDS, seed, PURPOSE.policy, slot);
    this.#memory = new Float32Array(this.#guided * (policy?.memorySize ?? 0));
    this.#out = createBuffers(env.program, slots);
    this.#actions = new Uint8Array(slots);
    this.#probabilities = new Float32Array(this.#guided * actions.names.length);
    this.#batch = {
      size,
      cells: new Uint8Array(size * observation.cellsSize),
      side: new Float32Array(size * sides),
      given: new Float32Array(size * actions.names.length),
      nextCells: new Uint8Array(size * observation.cellsSize),
      nextSide: new Float32Array(size * sides),
      events: new Uint8Array(size * (events.length - 1)),
      ended: new Uint8Array(size),
    };
  }

  /** Starts new episodes in all slots. */
  restart(): void {
    this.#env.reset(this.#out);
    this.#memory.fill(0);
  }

  /** The next `horizon` steps of every slot, step by step. The arrays are overwritten by the next call. */
  collect(): Transitions {
    this.#batch.given.fill(0);
    for (let t = 0; t < this.#horizon; t++) this.#step(t * this.#env.slots);
    return this.#batch;
  }

  /** Everything that the next rollout depends on beside the env and the policy, bit for bit. */
  state(): Uint8Array[] {
    return [this.#streams, this.#memory].map((array) => new Uint8Array(array.buffer.slice(0)));
  }

  /** Puts a `state()` back; the env must have been restored. */
  setState([streams, memory]: readonly Uint8Array[]): void {
    this.#streams.set(new Uint32Array(streams.slice().buffer));
    this.#memory.set(new Float32Array(memory.slice().buffer));
    this.#env.observe(this.#out);
  }

  /** One step of every slot, into row `at` and the rows after it. */
  #step(at: number): void {
    const { program, slots } = this.#env;
    const { cellsSize, side } = program.observation;
    const [out, batch] = [this.#out, this.#batch];
    const [actions, events] = [program.actions.names.length, program.events.length];
    batch.cells.set(out.cells, at * cellsSize);
    batch.side.set(out.side, at * side.length);
    this.#choose();
    this.#env.step(this.#actions, out);
    batch.nextCells.set(out.cells, at * cellsSize);
    batch.nextSide.set(out.side, at * side.length);
    for (let slot = 0; slot < slots; slot++) {
      const row = at + slot;
      batch.given[row * actions + this.#actions[slot]] = 1;
      batch.ended[row] = out.terminated[slot];
      for (let event = 1; event < events; event++)
        batch.events[row * (events - 1) + event - 1] = out.events[slot * events + event] > 0 ? 1 : 0;
      if (out.terminated[slot] === 0 && out.truncated[slot] === 0) continue;
      batch.nextCells.set(out.finalCells.subarray(slot * cellsSize, (slot + 1) * cellsSize), row * cellsSize);
      batch.nextSide.set(
        out.finalSide.subarray(slot * side.length, (slot + 1) * side.length),
        row * side.length,
      );
      const memory = this.#policy?.memorySize ?? 0;
      if (slot < this.#guided) this.#memory.fill(0, slot * memory, (slot + 1) * memory);
    }
  }

  #choose(): void {
    const { program, slots } = this.#env;
    const count = program.actions.names.length;
    const slotsGuided = Array.from({ length: this.#guided }, (_, slot) => slot);
    if (this.#guided > 0)
      this.#policy?.probabilities(
        this.#out.cells,
        this.#out.side,
        this.#guided,
        this.#probabilities,
        this.#memory,
        { env: this.#env, slots: slotsGuided },
      );
    for (let slot = 0; slot < slots; slot++) {
      const at = slot * STREAM_WORDS;
      this.#actions[slot] =
        slot < this.#guided
          ? sampleRow(this.#probabilities, slot * count, count, nextFloat(this.#streams, at))
          : nextBelow(this.#streams, at, count);
    }
  }
}

/** Copies of the given rows of transitions. */
export function selectTransitions(all: Transitions, rows: Uint32Array): Transitions {
  const pick = <Row extends Uint8Array | Float32Array>(from: Row, to: Row): Row => {
    const width = from.length / all.size;
    for (const [i, row] of rows.entries())
      for (let k = 0; k < width; k++) to[i * width + k] = from[row * width + k];
    return to;
  };
  const bytes = (from: Uint8Array) => pick(from, new Uint8Array((from.length / all.size) * rows.length));
  const floats = (from: Float32Array) => pick(from, new Float32Array((from.length / all.size) * rows.length));
  return {
    size: rows.length,
    cells: bytes(all.cells),
    side: floats(all.side),
    given: floats(all.given),
    nextCells: bytes(all.nextCells),
    nextSide: floats(all.nextSide),
    events: bytes(all.events),
    ended: bytes(all.ended),
  };
}
