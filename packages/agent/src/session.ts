import { BatchEnv, createStream, type PhaseSpec, type Program, PURPOSE, setsOfPhase } from "@mesagrid/env";
import { watchFor } from "./abstractions/watch.js";
import { createAlgorithm } from "./algorithms/algorithm.js";
import type { Algorithm } from "./algorithms/types.js";
import type { Brought } from "./brought.js";
import { chooseKernels } from "./fast/choose-kernels.js";
import { usualCodes } from "./fast/usual-codes.js";
import type { FileLengths } from "./folder.js";
import { createNetwork } from "./networks/network.js";
import type { Network } from "./networks/types.js";
import {
  iterationsOf,
  mixAt,
  type PlannedPhase,
  planPhases,
  scheduledWith,
  type Weights,
  weightsAt,
} from "./phases.js";
import { Collector } from "./rollout.js";
import { learningRateAt, pragmascopeAt } from "./schedule.js";
import { bytesOf, floatsOf, put, type Sections, section, take } from "./sections.js";
import type { Settings } from "./settings.js";
import type { Pending } from "./until.js";
import { saveTrunk, type Trunk, withTrunk } from "./world-model/trunk.js";

/** Where a training is. */
export interface Progression {
  /** Environment steps done. */
  step: number;
  /** Rollouts learned from, over all phases. */
  iteration: number;
  phaseIndex: number;
  /** Rollouts learned from in the phase. */
  phaseIteration: number;
  /** Why the phase before ended: after its steps, or because of a return. */
  endedBy: "steps" | "return";
  /** Weights of all objectives in the reward now, and when the phase began. */
  weights: Weights;
  weightsBefore: Weights;
  /** Shares of the levels that come from other level sets than the phase's own, now. */
  mix: Weights;
  /** The set of objectives that the value head is for. */
  head: string;
  /** Where the step size's schedule began. */
  schedule: { phase: number; step: number };
  /** Training episodes that a phase's `until` has still to compare. */
  pending: Pending;
  /** Evaluations made. */
  evaluations: number;
  /** Step at or after which the next evaluation is due. */
  nextEvaluation: number;
  /** Step at or after which the next checkpoint is due. */
  nextCheckpoint: number;
}

/** Everything that a training moves: networks, streams, env, counters. What is not in here cannot influence it. */
export class Session {
  readonly program: Program;
  readonly settings: Settings;
  readonly seed: number;
  /** Seed of the weights that are drawn: the first ones, and those that a phase begins anew. */
  readonly weightsSeed: number;
  readonly plan: readonly PlannedPhase[];
  readonly env: BatchEnv;
  readonly network: Network;
  readonly algorithm: Algorithm;
  readonly collector: Collector;
  /** Shuffles minibatches. */
  readonly batches: Uint32Array;
  readonly at: Progression;
  /** Value heads that wait until their objectives are rewarded again: of kernel and bias weights, start and moments. */
  readonly heads = new Map<string, Float32Array[]>();
  /** Pretrained weights that the network's body starts from. */
  readonly trunk: Trunk | undefined;

  /** @throws TrainingError `no-kernels`, `trunk-layout` */
  constructor(
    program: Program,
    phases: readonly PhaseSpec[],
    settings: Settings,
    seed: number,
    { found, trunk }: Brought = {},
    weightsSeed = seed,
  ) {
    const { slots } = settings;
    this.program = program;
    this.settings = settings;
    this.seed = seed;
    this.weightsSeed = weightsSeed;
    this.plan = planPhases(phases, settings);
    this.env = new BatchEnv(program, { slots, seed, levels: phases[0].levels });
    this.network = chooseKernels(
      createNetwork(program, settings, createStream(weightsSeed, PURPOSE.weights)),
      settings.kernels,
      () => usualCodes(program, phases.flatMap(setsOfPhase)),
    );
    this.trunk = trunk;
    if (trunk) this.network.setWeights(withTrunk(trunk, this.network));
    this.algorithm = createAlgorithm(this.network, settings, trunk?.values);
    this.collector = new Collector(
      this.env,
      this.network,
      settings,
      seed,
      watchFor(program, settings, found),
    );
    this.batches = createStream(seed, PURPOSE.batches);
    const { evaluateEvery, checkpointEvery } = settings;
    this.at = {
      step: 0,
      iteration: 0,
      phaseIndex: 0,
      phaseIteration: 0,
      endedBy: "steps",
      weights: {},
      weightsBefore: {},
      mix: {},
      head: "",
      schedule: { phase: 0, step: 0 },
      pending: { episodes: 0, returns: 0 },
      evaluations: 0,
      nextEvaluation: evaluateEvery,
      nextCheckpoint: checkpointEvery,
    };
  }

  /** Steps of one rollout. */
  get rolloutSize(): number {
    return this.settings.slots * this.settings.horizon;
  }

  /** Steps of the whole training, if no further phase ends early. */
  get totalSteps(): number {
    const { step, phaseIndex, phaseIteration } = this.at;
    return step + (iterationsOf(this.plan.slice(phaseIndex)) - phaseIteration) * this.rolloutSize;
  }

  /** Begins with other weights than those drawn. @throws RangeError if they do not fit */
  startFrom(weights: readonly Float32Array[]): void {
    this.network.setWeights(weights);
    this.algorithm.setStart(weights);
  }

  /** What the coming rollout pays, which levels it draws, and the size of the steps that are learned from it. */
  beginRollout(phase: PlannedPhase): void {
    const { at, plan, settings, rolloutSize } = this;
    const { names } = this.program.objectives;
    const inPhase = at.phaseIteration * rolloutSize;
    at.weights = weightsAt(phase.spec, names, at.weightsBefore, inPhase);
    at.mix = mixAt(phase.spec, inPhase) ?? {};
    if (phase.spec.mix) this.env.setLevels(phase.spec.levels, at.mix);
    this.env.setReward(at.weights);
    const total = iterationsOf(scheduledWith(plan, at.schedule.phase)) * rolloutSize;
    const done = at.step - at.schedule.step;
    this.algorithm.learningRate = learningRateAt(settings, done, rolloutSize, total);
    this.algorithm.pragmascope = pragmascopeAt(settings, at.step);
  }

  /** New episodes in all slots, on a phase's levels. */
  beginEpisodes({ spec }: PlannedPhase): void {
    this.at.pending = { episodes: 0, returns: 0 };
    this.env.setLevels(spec.levels, mixAt(spec, this.at.phaseIteration * this.rolloutSize));
    this.collector.restart();
  }

  /** The phase under way, or none if all are done. */
  get phase(): PlannedPhase | undefined {
    return this.plan[this.at.phaseIndex];
  }

  /** All of it, bit for bit, between two iterations. @param files lengths of the run's files at this moment */
  save(files: FileLengths): Sections {
    const sections = new Map<string, Uint8Array>();
    const place = { at: this.at, heads: [...this.heads.keys()], files };
    sections.set("place", new TextEncoder().encode(JSON.stringify(place)));
    sections.set("env", this.env.snapshot().bytes);
    sections.set("batches", bytesOf(this.batches));
    put(sections, "weights", this.network.weights().map(bytesOf));
    put(sections, "optimizer", this.algorithm.state().map(bytesOf));
    put(sections, "start", this.algorithm.start().map(bytesOf));
    if (this.trunk) saveTrunk(sections, this.trunk);
    put(sections, "collector", this.collector.state());
    for (const [name, head] of this.heads) put(sections, `head ${name}`, head.map(bytesOf));
    return sections;
  }

  /**
   * Puts a `save` back and returns the lengths of the run's files at that moment.
   *
   * @param parts of it that are left as they are in a session that begins: the streams with the env, or the optimizer's moments
   */
  restore(sections: Sections, { streams = true, moments = true }: Restored = {}): FileLengths {
    const { at, heads, files } = placeOf(sections);
    Object.assign(this.at, at);
    this.network.setWeights(take(sections, "weights").map(floatsOf));
    if (moments) this.algorithm.setState(take(sections, "optimizer").map(floatsOf));
    this.algorithm.setStart(take(sections, "start").map(floatsOf));
    if (streams) {
      this.env.restore({ version: 1, bytes: section(sections, "env") });
      this.batches.set(new Uint32Array(section(sections, "batches").slice().buffer));
      this.collector.setState(take(sections, "collector"));
    }
    for (const name of heads) this.heads.set(name, take(sections, `head ${name}`).map(floatsOf));
    return files;
  }

  dispose(): void {
    this.algorithm.dispose();
    this.network.dispose();
  }
}

/** Which parts of a checkpoint go on. */
export interface Restored {
  readonly streams?: boolean;
  readonly moments?: boolean;
}

/** Where the training was at a checkpoint. */
export function placeOf(sections: Sections): Place {
  return JSON.parse(new TextDecoder().decode(section(sections, "place")));
}

/** How many numbers each weight of a checkpoint has, in their order. */
export function weightSizes(sections: Sections): number[] {
  return take(sections, "weights").map(({ length }) => length / Float32Array.BYTES_PER_ELEMENT);
}

interface Place {
  readonly at: Progression;
  /** Names of the value heads that wait. */
  readonly heads: readonly string[];
  readonly files: FileLengths;
}
