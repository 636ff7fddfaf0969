import { readFileSync } from "node:fs";
import {
  type BatchEnv,
  formatProblem,
  type ObservationSpec,
  type StepBuffers,
  shapeProblems,
} from "@mesagrid/env";
import { type Static, Type } from "typebox";
import { TrainingError } from "../algorithms/types.js";
import { planeTable } from "../planes.js";
import type { Abstractions } from "./abstractions.js";

/** What weights are of: a number for each plane of each cell, [height, width, planes], then one for each side number. */
const InputsSchema = Type.Object({
  height: Type.Integer(),
  width: Type.Integer(),
  planes: Type.Array(Type.String(), { description: "Channel and kind of each plane, such as 0/wall." }),
  side: Type.Array(Type.String()),
});

/** A file of components that the pragmascope found: linear functions of an observation. */
export const FoundSchema = Type.Object({
  format: Type.Literal(1),
  scenario: Type.String(),
  inputs: InputsSchema,
  components: Type.Array(
    Type.Object({
      name: Type.String(),
      offset: Type.Number({ description: "What is added to the weighted sum." }),
      weights: Type.Array(Type.Number()),
    }),
  ),
});

/** What a file of components holds. */
export type Found = Static<typeof FoundSchema>;

/** What weights over observations are of, in words that another observation of the same shape does not share. */
export function inputsOf({ height, width, planes, codes, side }: ObservationSpec): Found["inputs"] {
  const names = planes.map(({ channel, code }) => `${channel}/${codes[code]}`);
  return { height, width, planes: names, side: [...side] };
}

/** Reads a file of components. @throws TrainingError `bad-abstractions` */
export function readFound(path: string): Found {
  const hint = "mesagrid pragmascope writes components.json";
  let found: Found;
  try {
    found = JSON.parse(readFileSync(path, "utf8"));
  } catch (thrown) {
    throw new TrainingError("bad-abstractions", `cannot read ${path}: ${(thrown as Error).message}`, hint);
  }
  const [problem] = shapeProblems(FoundSchema, found);
  if (problem) throw new TrainingError("bad-abstractions", `${path}: ${formatProblem(problem)}`, hint);
  return found;
}

/** Found components, as functions of what is seen of a state. */
export class FoundAbstractions implements Abstractions {
  readonly names: readonly string[];
  readonly #found: Found["components"];
  readonly #observation: ObservationSpec;
  readonly #table: Int16Array;

  /** @throws TrainingError `bad-abstractions` if there are none, or they are of other observations */
  constructor(observation: ObservationSpec, { inputs, components, scenario }: Found) {
    const [own, theirs] = [inputsOf(observation), inputs].map((each) => JSON.stringify(each));
    const hint = "look for components in this scenario, on this board's size";
    if (own !== theirs)
      throw new TrainingError(
        "bad-abstractions",
        `components of '${scenario}' are of ${theirs}, and here is seen ${own}`,
        hint,
      );
    const { height, width, planes, side } = observation;
    const size = height * width * planes.length + side.length;
    if (components.length === 0 || components.some(({ weights }) => weights.length !== size))
      throw new TrainingError(
        "bad-abstractions",
        `there is no component, or one has not ${size} weights`,
        hint,
      );
    this.names = components.map(({ name }) => name);
    this.#found = components;
    this.#observation = observation;
    this.#table = planeTable(observation);
  }

  read(
    _env: BatchEnv,
    { cells, side }: Pick<StepBuffers, "cells" | "side">,
    slots: Int32Array,
    out: Float32Array,
  ) {
    const { cellsSize, side: sides } = this.#observation;
    slots.forEach((slot, row) => {
      this.evaluate(cells, slot * cellsSize, side, slot * sides.length, out, row * this.#found.length);
    });
  }

  /** Values of all components for the observation at some places of these arrays, into `out` from `to` on. */
  evaluate(
    cells: Uint8Array,
    cell: number,
    side: Float32Array,
    first: number,
    out: Float32Array,
    to: number,
  ): void {
    const { height, width, channels, planes, side: sides } = this.#observation;
    const area = height * width;
    const found = this.#found;
    for (let k = 0; k < found.length; k++) out[to + k] = found[k].offset;
    for (let channel = 0, at = cell; channel < channels; channel++) {
      for (let place = 0; place < area; place++) {
        const plane = this.#table[256 * channel + cells[at++]];
        if (plane < 0) continue;
        const index = place * planes.length + plane;
        for (let k = 0; k < found.length; k++) out[to + k] += found[k].weights[index];
      }
    }
    for (let i = 0; i < sides.length; i++) {
      const index = area * planes.length + i;
      for (let k = 0; k < found.length; k++) out[to + k] += found[k].weights[index] * side[first + i];
    }
  }
}
