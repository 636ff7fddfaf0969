import { type BatchEnv, type Feature, FeatureReader, type Program, type StepBuffers } from "@mesagrid/env";
import type { Abstractions } from "./abstractions.js";

/** A number that is made of a feature: itself, or whether a class is this one. */
interface Column {
  readonly name: string;
  /** The feature's place among all. */
  readonly feature: number;
  /** Of a class with more than two values. */
  readonly is?: number;
}

/** The true abstractions of a world's states: its features, numbers and flags as they are, other classes one-hot. */
export class FeatureAbstractions implements Abstractions {
  readonly names: readonly string[];
  readonly #reader: FeatureReader;
  readonly #columns: readonly Column[];
  /** [slots, features] */
  #scratch = new Float32Array(0);

  /**
   * @param chosen names of features. Default: all but what the policy is never shown
   * @throws EnvError `unknown-feature`
   */
  constructor(program: Program, chosen?: readonly string[]) {
    const reader = new FeatureReader(program);
    const { features } = reader;
    const places = chosen
      ? chosen.map((name) => reader.column(name))
      : [...features.keys()].filter((place) => !features[place].hidden);
    this.#reader = reader;
    this.#columns = places.flatMap((place) => columnsOf(features[place], place));
    this.names = this.#columns.map(({ name }) => name);
  }

  read(
    env: BatchEnv,
    _seen: Pick<StepBuffers, "cells" | "side">,
    slots: Int32Array,
    out: Float32Array,
  ): void {
    const width = this.#reader.features.length;
    if (this.#scratch.length !== slots.length * width) this.#scratch = new Float32Array(slots.length * width);
    const values = this.#reader.readSlots(env, this.#scratch, slots);
    for (let row = 0, to = 0; row < slots.length; row++) {
      for (const { feature, is } of this.#columns) {
        const value = values[row * width + feature];
        out[to++] = is === undefined ? value : Number(value === is);
      }
    }
  }
}

/** One-hot without the first value, which the others tell. */
function columnsOf({ name, values }: Feature, feature: number): Column[] {
  if (values.length <= 2) return [{ name, feature }];
  return values.slice(1).map((value, i) => ({ name: `${name} ${value}`, feature, is: i + 1 }));
}
