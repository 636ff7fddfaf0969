import {
  chooseBackend,
  likeliest,
  loadNetwork,
  type Network,
  readRun,
  sampleRow,
  softmaxRows,
  wholeCheckpoint,
} from "@mesagrid/agent";
import {
  BatchEnv,
  createBuffers,
  loadProgram,
  nextFloat,
  PURPOSE,
  STREAM_WORDS,
  type StepBuffers,
  seedStream,
} from "@mesagrid/env";
import { factsOf, firstSlots } from "../pictures/facts.js";
import { fillPicture } from "../pictures/fill.js";
import type { BoardFacts, Picture } from "../protocol/index.js";
import type { PolicyAssignment } from "./messages.js";
import type { Player } from "./player.js";

/** A network that several may play with; the last to leave it frees it. */
interface Loaded {
  readonly network: Network;
  readonly step: number;
  players: number;
}

/**
 * A checkpoint's policy playing a level set, episode after episode.
 *
 * @throws RunError `no-checkpoint`, `bad-checkpoint` and as `loadNetwork`; EnvError `unknown-level-set`
 */
export async function policyPlayer(assignment: PolicyAssignment): Promise<Player> {
  const { folder } = assignment;
  await chooseBackend();
  const { step } = wholeCheckpoint(folder, assignment.step, () => undefined);
  const program = loadProgram(readRun(folder).scenario.text);
  const { slots, seed, levels } = assignment;
  const env = new BatchEnv(program, { slots, seed, levels, autoreset: "next-step" });
  const network = loadNetwork(folder, program, step);
  const player = new PolicyPlayer(env, { network, step, players: 0 }, assignment);
  player.begin();
  return player;
}

class PolicyPlayer implements Player {
  readonly facts: BoardFacts;
  readonly atEnd = false;
  readonly #assignment: PolicyAssignment;
  readonly #env: BatchEnv;
  readonly #loaded: Loaded;
  readonly #out: StepBuffers;
  readonly #actions: Uint8Array;
  readonly #over: Uint8Array;
  readonly #shown: Uint8Array;
  /** One stream a slot, which draws its actions. */
  readonly #streams: Uint32Array;
  readonly #memory: Float32Array;
  readonly #probabilities: Float32Array;
  readonly #values: Float32Array;
  readonly #returns: Float64Array;
  #position = 0;

  constructor(env: BatchEnv, loaded: Loaded, assignment: PolicyAssignment) {
    const { program, slots } = env;
    loaded.players++;
    this.#env = env;
    this.#loaded = loaded;
    this.#assignment = assignment;
    this.facts = factsOf(program, firstSlots(slots));
    this.#out = createBuffers(program, slots);
    this.#actions = new Uint8Array(slots);
    this.#over = new Uint8Array(slots);
    this.#shown = new Uint8Array(slots).fill(1);
    this.#streams = new Uint32Array(slots * STREAM_WORDS);
    this.#memory = new Float32Array(slots * loaded.network.memorySize);
    this.#probabilities = new Float32Array(slots * program.actions.names.length);
    this.#values = new Float32Array(slots);
    this.#returns = new Float64Array(slots * program.objectives.names.length);
  }

  get position(): number {
    return this.#position;
  }

  get step(): number {
    return this.#loaded.step;
  }

  begin(): void {
    const { slots, seed } = this.#assignment;
    for (let slot = 0; slot < slots; slot++)
      seedStream(this.#streams, slot * STREAM_WORDS, seed, PURPOSE.evaluation, slot);
    this.#env.reset(this.#out);
    this.#think();
  }

  move(): void {
    const { slots, greedy } = this.#assignment;
    const count = this.#env.program.actions.names.length;
    for (let slot = 0; slot < slots; slot++) {
      const u = nextFloat(this.#streams, slot * STREAM_WORDS);
      this.#actions[slot] = greedy
        ? likeliest(this.#probabilities, slot * count, count)
        : sampleRow(this.#probabilities, slot * count, count, u);
    }
    this.#over.set(this.#env.state.over);
    this.#env.step(this.#actions, this.#out);
    this.#position++;
    this.#account();
    this.#think();
  }

  draw(picture: Picture): void {
    const [env, out, probabilities] = [this.#env, this.#out, this.#probabilities];
    fillPicture(
      picture,
      { env, out, probabilities, values: this.#values, returns: this.#returns },
      this.#shown,
    );
  }

  fork(): PolicyPlayer {
    const { slots, seed, levels } = this.#assignment;
    const env = new BatchEnv(this.#env.program, { slots, seed, levels, autoreset: "next-step" });
    env.restore(this.#env.snapshot());
    const other = new PolicyPlayer(env, this.#loaded, this.#assignment);
    for (const name of Object.keys(this.#out) as (keyof StepBuffers)[]) other.#out[name].set(this.#out[name]);
    other.#streams.set(this.#streams);
    other.#memory.set(this.#memory);
    other.#probabilities.set(this.#probabilities);
    other.#values.set(this.#values);
    other.#returns.set(this.#returns);
    other.#position = this.#position;
    return other;
  }

  dispose(): void {
    if (--this.#loaded.players === 0) this.#loaded.network.dispose();
  }

  /** Adds up what the step paid; an episode that it began starts from nothing, without a memory of the one before. */
  #account(): void {
    const objectives = this.#env.program.objectives.names.length;
    const { memorySize } = this.#loaded.network;
    for (let slot = 0; slot < this.#over.length; slot++) {
      if (this.#over[slot] !== 0) {
        this.#returns.fill(0, slot * objectives, (slot + 1) * objectives);
        this.#memory.fill(0, slot * memorySize, (slot + 1) * memorySize);
      }
      for (let k = slot * objectives; k < (slot + 1) * objectives; k++) {
        this.#returns[k] += this.#out.objectives[k];
      }
    }
  }

  /** What the policy would do on the present boards, and what it takes them to be worth. */
  #think(): void {
    const { network } = this.#loaded;
    const { cells, side } = this.#out;
    const slots = this.#values.length;
    const said = { logits: this.#probabilities, values: this.#values };
    network.forward(cells, side, slots, said, this.#memory);
    softmaxRows(this.#probabilities, slots, network.actions);
  }
}
