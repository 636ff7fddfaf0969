import {
  type BatchEnv,
  createBuffers,
  nextFloat,
  PURPOSE,
  STREAM_WORDS,
  type StepBuffers,
  seedStream,
} from "@mesagrid/env";
import type { Abstractions } from "./abstractions/abstractions.js";
import { gae } from "./advantage.js";
import type { Batch } from "./algorithms/types.js";
import { sampleRow, softmaxRows } from "./chances.js";
import { EpisodeTally } from "./episodes.js";
import type { Network } from "./networks/types.js";
import type { OnStep, RolloutView } from "./rollout-view.js";
import type { Settings } from "./settings.js";

/** The settings that a rollout hangs on. */
export type RolloutSettings = Pick<Settings, "slots" | "horizon" | "gamma" | "lambda">;

/** What is to be kept of the states of some slots. */
export interface Watch {
  readonly abstractions: Abstractions;
  readonly slots: Int32Array;
}

/** The numbers of every step's states, from the watched slots. */
interface Watched extends Watch {
  /** [horizon, watched slots, abstractions] */
  readonly values: Float32Array;
}

/** Plays an env with a network's policy, `horizon` steps of every slot at a time, into arrays made once. */
export class Collector {
  readonly tally: EpisodeTally;
  readonly #env: BatchEnv;
  readonly #network: Network;
  readonly #settings: RolloutSettings;
  /** [slots, 4] one stream a slot, so that a slot's actions hang on no other slot. */
  readonly #streams: Uint32Array;
  readonly #out: StepBuffers;
  readonly #actions: Uint8Array;
  readonly #logits: Float32Array;
  readonly #stepValues: Float32Array;
  /** Final observations of the slots that a step truncated, closed up, and what the network says of them. */
  readonly #final: { cells: Uint8Array; side: Float32Array; logits: Float32Array; values: Float32Array };
  readonly #truncated: Uint32Array;
  /** [slots, M] what the network remembers of each slot's episode before its next step; zeros where one begins. */
  readonly #memory: Float32Array;
  /** [slots, M] likewise, for asking without remembering. */
  readonly #scratch: Float32Array;
  /** [horizon, slots, ...] */
  readonly #batch: { -readonly [K in keyof Batch]: Batch[K] };
  readonly #watched: Watched | undefined;
  readonly #rewards: Float32Array;
  readonly #nextValues: Float32Array;
  readonly #terminated: Uint8Array;
  readonly #ended: Uint8Array;
  readonly #view: RolloutView;
  #onStep: OnStep | undefined;

  constructor(env: BatchEnv, network: Network, settings: RolloutSettings, seed: number, watch?: Watch) {
    const { observation, objectives } = env.program;
    const { slots, horizon } = settings;
    const size = slots * horizon;
    this.#env = env;
    this.#network = network;
    this.#settings = settings;
    this.#streams = new Uint32Array(slots * STREAM_WORDS);
    for (let slot = 0; slot < slots; slot++)
      seedStream(this.#streams, slot * STREAM_WORDS, seed, PURPOSE.policy, slot);
    this.tally = new EpisodeTally(slots, objectives.names.length);
    this.#out = createBuffers(env.program, slots);
    this.#actions = new Uint8Array(slots);
    this.#logits = new Float32Array(slots * network.actions);
    this.#stepValues = new Float32Array(slots);
    this.#final = {
      cells: new Uint8Array(slots * observation.cellsSize),
      side: new Float32Array(slots * observation.side.length),
      logits: new Float32Array(slots * network.actions),
      values: new Float32Array(slots),
    };
    this.#truncated = new Uint32Array(slots);
    this.#memory = new Float32Array(slots * network.memorySize);
    this.#scratch = new Float32Array(this.#memory.length);
    this.#batch = {
      size,
      cells: new Uint8Array(size * observation.cellsSize),
      side: new Float32Array(size * observation.side.length),
      actions: new Uint8Array(size),
      logProbs: new Float32Array(size),
      values: new Float32Array(size),
      advantages: new Float32Array(size),
      returns: new Float32Array(size),
      ...(network.memorySize > 0 && {
        sequences: { steps: horizon, memory: this.#memory.slice(), starts: new Uint8Array(size) },
      }),
    };
    if (watch) {
      const width = watch.abstractions.names.length;
      const values = new Float32Array(horizon * watch.slots.length * width);
      this.#watched = { ...watch, values };
      this.#batch.abstractions = { width, values, places: placesOf(watch.slots, slots, horizon) };
    }
    this.#rewards = new Float32Array(size);
    this.#nextValues = new Float32Array(size);
    this.#terminated = new Uint8Array(size);
    this.#ended = new Uint8Array(size);
    this.#view = {
      env,
      out: this.#out,
      probabilities: this.#logits,
      values: this.#stepValues,
      returns: this.tally.returns,
    };
  }

  /** Shows every step that is made from now on. */
  show(onStep: OnStep): void {
    this.#onStep = onStep;
  }

  /** Starts new episodes in all slots; those under way are given up and counted nowhere. */
  restart(): void {
    this.#env.reset(this.#out);
    this.tally.restart();
    this.#memory.fill(0);
  }

  /** The next `horizon` steps of every slot with their advantages. The arrays are overwritten by the next call. */
  collect(): Batch {
    const { horizon, slots, gamma, lambda } = this.#settings;
    this.tally.clear();
    this.#batch.sequences?.memory.set(this.#memory);
    for (let t = 0; t < horizon; t++) this.#step(t * slots);
    this.#bootstrap((horizon - 1) * slots);
    gae({
      rewards: this.#rewards,
      values: this.#batch.values,
      nextValues: this.#nextValues,
      terminated: this.#terminated,
      ended: this.#ended,
      horizon,
      slots,
      gamma,
      lambda,
      advantages: this.#batch.advantages,
      returns: this.#batch.returns,
    });
    return this.#batch;
  }

  /** Everything that the next rollout depends on beside the env and the network, bit for bit. */
  state(): Uint8Array[] {
    const arrays = [this.#streams, this.#memory].map((array) => new Uint8Array(array.buffer.slice(0)));
    return [...arrays, ...this.tally.state()];
  }

  /** Puts a `state()` back; the env must have been restored. */
  setState([streams, memory, ...tally]: readonly Uint8Array[]): void {
    this.#streams.set(new Uint32Array(streams.slice().buffer));
    this.#memory.set(new Float32Array(memory.slice().buffer));
    this.tally.setState(tally);
    this.#env.observe(this.#out);
  }

  /** One step of every slot, into row `at` and the rows after it. */
  #step(at: number): void {
    const { slots } = this.#settings;
    const out = this.#out;
    const batch = this.#batch;
    batch.cells.set(out.cells, at * this.#env.program.observation.cellsSize);
    batch.side.set(out.side, at * this.#env.program.observation.side.length);
    if (this.#watched) this.#watch(at / slots, this.#watched);
    const said = { logits: this.#logits, values: this.#stepValues };
    this.#network.forward(out.cells, out.side, slots, said, this.#memory);
    batch.values.set(this.#stepValues, at);
    // The value of what step t - 1 led to, where its episode went on.
    if (at > 0) this.#fillNextValues(at - slots, this.#stepValues);
    this.#sample(at);
    this.#onStep?.(this.#view, at);
    this.#env.step(this.#actions, out);
    for (let slot = 0; slot < slots; slot++) {
      this.#rewards[at + slot] = out.rewards[slot];
      this.#terminated[at + slot] = out.terminated[slot];
      this.#ended[at + slot] = out.terminated[slot] | out.truncated[slot];
    }
    this.#valueTruncated(at);
    if (batch.sequences) this.#forgetEnded(at, batch.sequences.starts);
    this.tally.add(out);
  }

  #watch(t: number, { abstractions, slots, values }: Watched): void {
    const size = slots.length * abstractions.names.length;
    abstractions.read(this.#env, this.#out, slots, values.subarray(t * size, (t + 1) * size));
  }

  /** A new episode begins without a memory of the one before. */
  #forgetEnded(at: number, starts: Uint8Array): void {
    const { slots } = this.#settings;
    const { memorySize } = this.#network;
    for (let slot = 0; slot < slots; slot++) {
      const ended = this.#ended[at + slot];
      // The first row of the next rollout needs no mark: its memory is zero already.
      if (at + slots < starts.length) starts[at + slots + slot] = ended;
      if (ended) this.#memory.fill(0, slot * memorySize, (slot + 1) * memorySize);
    }
  }

  /** Draws each slot's action from its probabilities by inversion. */
  #sample(at: number): void {
    const { slots } = this.#settings;
    const count = this.#network.actions;
    softmaxRows(this.#logits, slots, count);
    for (let slot = 0; slot < slots; slot++) {
      const row = slot * count;
      const action = sampleRow(this.#logits, row, count, nextFloat(this.#streams, slot * STREAM_WORDS));
      this.#actions[slot] = action;
      this.#batch.actions[at + slot] = action;
      this.#batch.logProbs[at + slot] = Math.log(this.#logits[row + action]);
    }
  }

  /** A truncated episode is worth what its last observation is worth, remembered what went before. */
  #valueTruncated(at: number): void {
    const { cellsSize, side } = this.#env.program.observation;
    const out = this.#out;
    const final = this.#final;
    let count = 0;
    for (let slot = 0; slot < out.truncated.length; slot++) {
      if (out.truncated[slot] === 0) continue;
      copyRow(out.finalCells, slot, final.cells, count, cellsSize);
      copyRow(out.finalSide, slot, final.side, count, side.length);
      copyRow(this.#memory, slot, this.#scratch, count, this.#network.memorySize);
      this.#truncated[count++] = slot;
    }
    if (count === 0) return;
    this.#network.forward(final.cells, final.side, count, final, this.#scratch);
    for (let i = 0; i < count; i++) this.#nextValues[at + this.#truncated[i]] = final.values[i];
  }

  #fillNextValues(at: number, values: Float32Array): void {
    for (let slot = 0; slot < values.length; slot++) {
      if (this.#ended[at + slot] === 0) this.#nextValues[at + slot] = values[slot];
    }
  }

  /** The values of what the last step led to. */
  #bootstrap(at: number): void {
    const { slots } = this.#settings;
    const said = { logits: this.#logits, values: this.#stepValues };
    this.#scratch.set(this.#memory);
    this.#network.forward(this.#out.cells, this.#out.side, slots, said, this.#scratch);
    this.#fillNextValues(at, this.#stepValues);
  }
}

/** Copies row `i` of `from` to row `j` of `to`, number by number: no view is made for it. */
function copyRow(
  from: Uint8Array | Float32Array,
  i: number,
  to: Uint8Array | Float32Array,
  j: number,
  width: number,
): void {
  for (let k = 0; k < width; k++) to[j * width + k] = from[i * width + k];
}

/** [horizon, slots] where the numbers of a row stand among those of the watched slots, -1 of others. */
function placesOf(watched: Int32Array, slots: number, horizon: number): Int32Array {
  const places = new Int32Array(horizon * slots).fill(-1);
  for (let t = 0; t < horizon; t++) {
    watched.forEach((slot, i) => {
      places[t * slots + slot] = t * watched.length + i;
    });
  }
  return places;
}
