import { BatchEnv, createStream, type Program, PURPOSE, shuffle } from "@mesagrid/env";
import { Descent } from "../algorithms/descent.js";
import { rowNumbers } from "../algorithms/samples.js";
import { TrainingError } from "../algorithms/types.js";
import { usualCodes } from "../fast/usual-codes.js";
import type { MetricsRow } from "../metrics.js";
import type { Policy } from "../policy.js";
import { learningRateAt } from "../schedule.js";
import { bytesOf, floatsOf, put, type Sections, section, take } from "../sections.js";
import { defaultSettings } from "../settings.js";
import { Experience, selectTransitions, type Transitions } from "./experience.js";
import { type ModelTerms, modelLoss } from "./loss.js";
import { createWorldModel, type WorldModel } from "./model.js";
import type { PretrainSettings } from "./settings.js";

/** Where a pretraining is. */
interface Place {
  step: number;
  iteration: number;
  nextCheckpoint: number;
}

/** Everything that a pretraining moves. What is not in here cannot influence it. */
export class Pretraining {
  readonly program: Program;
  readonly settings: PretrainSettings;
  readonly model: WorldModel;
  readonly at: Place;
  readonly #env: BatchEnv;
  readonly #experience: Experience;
  readonly #descent: Descent;
  /** Shuffles minibatches. */
  readonly #batches: Uint32Array;

  /** @param settings `levels` names a level set */
  constructor(program: Program, settings: PretrainSettings, seed: number, policy?: Policy) {
    const { slots, levels, learningRate, checkpointEvery } = settings;
    this.program = program;
    this.settings = settings;
    this.#env = new BatchEnv(program, { slots, seed, levels });
    const stream = createStream(seed, PURPOSE.weights);
    this.model = createWorldModel(program, settings, stream, () => usualCodes(program, [levels]));
    this.#descent = new Descent(this.model, { ...defaultSettings(), learningRate });
    this.#experience = new Experience(this.#env, settings, seed, policy);
    this.#batches = createStream(seed, PURPOSE.batches);
    this.at = { step: 0, iteration: 0, nextCheckpoint: checkpointEvery };
    this.#experience.restart();
  }

  /** Steps of one rollout. */
  get rolloutSize(): number {
    return this.settings.slots * this.settings.horizon;
  }

  /** Steps in all: whole rollouts. */
  get totalSteps(): number {
    return Math.ceil(this.settings.steps / this.rolloutSize) * this.rolloutSize;
  }

  /** Collects a rollout and learns from each of its steps once. Returns a row of metrics. @throws TrainingError `non-finite-loss` */
  iterate(): MetricsRow {
    const { minibatches } = this.settings;
    const rollout = this.#experience.collect();
    const rows = rowNumbers(rollout.size);
    shuffle(rows, this.#batches);
    const learningRate = this.#rate();
    const parts: (ModelTerms & { gradientNorm: number })[] = [];
    for (let part = 0; part < minibatches; part++) {
      const from = Math.floor((part * rows.length) / minibatches);
      const to = Math.floor(((part + 1) * rows.length) / minibatches);
      if (from < to)
        parts.push(this.#learn(selectTransitions(rollout, rows.subarray(from, to)), learningRate));
    }
    this.at.step += this.rolloutSize;
    this.at.iteration++;
    return this.#row(parts, learningRate);
  }

  /** The step size for the rollout that comes. */
  #rate(): number {
    const { learningRate } = this.settings;
    const schedule = { learningRate, learningRateSchedule: "cosine", learningRateEnd: 0, warmUp: 0 } as const;
    return learningRateAt(schedule, this.at.step, this.rolloutSize, this.totalSteps);
  }

  #learn(batch: Transitions, learningRate: number): ModelTerms & { gradientNorm: number } {
    let terms = {} as ModelTerms;
    this.#descent.learner.computeGradient(batch, (output, slopes) => {
      terms = modelLoss(this.model.prediction, output, batch, slopes);
      return terms.loss;
    });
    const gradientNorm = this.#descent.learner.norm();
    if (!Number.isFinite(terms.loss) || !Number.isFinite(gradientNorm))
      throw new TrainingError(
        "non-finite-loss",
        `after step ${this.at.step}: the world model's loss is ${terms.loss} and the gradient's norm ${gradientNorm}`,
        "try a lower learningRate",
      );
    this.#descent.step(learningRate, 1);
    return { ...terms, gradientNorm };
  }

  #row(parts: readonly (ModelTerms & { gradientNorm: number })[], learningRate: number): MetricsRow {
    const sum = (name: keyof (typeof parts)[number]) => parts.reduce((all, part) => all + part[name], 0);
    const mean = (name: keyof (typeof parts)[number]) => sum(name) / parts.length;
    const changed = sum("changed");
    return {
      row: "update",
      step: this.at.step,
      iteration: this.at.iteration,
      "loss/cells": mean("cells"),
      ...(this.model.prediction.observation.side.length > 0 && { "loss/side": mean("side") }),
      "loss/events": mean("events"),
      "loss/end": mean("end"),
      accuracy: mean("accuracy"),
      ...(changed > 0 && { changedAccuracy: sum("changedRight") / changed }),
      gradientNorm: mean("gradientNorm"),
      learningRate,
    };
  }

  /** All of it, bit for bit, between two rollouts. @param metrics bytes of the metrics at this moment */
  save(metrics: number): Sections {
    const sections = new Map<string, Uint8Array>();
    const { names, shapes, trunk } = this.model;
    const place = { at: this.at, metrics, names, shapes, trunk };
    sections.set("place", new TextEncoder().encode(JSON.stringify(place)));
    sections.set("env", this.#env.snapshot().bytes);
    sections.set("batches", bytesOf(this.#batches));
    put(sections, "weights", this.model.weights().map(bytesOf));
    put(sections, "optimizer", this.#descent.optimizer.state().map(bytesOf));
    put(sections, "experience", this.#experience.state());
    return sections;
  }

  /** Puts a `save` back and returns the bytes of the metrics at that moment. */
  restore(sections: Sections): number {
    const { at, metrics } = JSON.parse(new TextDecoder().decode(section(sections, "place"))) as {
      at: Place;
      metrics: number;
    };
    Object.assign(this.at, at);
    this.#env.restore({ version: 1, bytes: section(sections, "env") });
    this.#batches.set(new Uint32Array(section(sections, "batches").slice().buffer));
    this.model.setWeights(take(sections, "weights").map(floatsOf));
    this.#descent.optimizer.setState(take(sections, "optimizer").map(floatsOf));
    this.#experience.setState(take(sections, "experience"));
    return metrics;
  }
}
