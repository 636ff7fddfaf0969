import { Report } from "../compile/report.js";
import type { Program } from "../program.js";
import { agentFeatures } from "./agent.js";
import { compileAsks } from "./asks.js";
import { Author } from "./authored.js";
import type { Definition, Feature } from "./feature.js";
import { kindsOnBoard, sceneryOf } from "./kinds.js";
import { canFeatures, counterFeatures, firedFeatures, fitsFeature } from "./rules.js";
import { kindFeatures } from "./things.js";

/**
 * The features of a program, those that come from its kinds and rules first, then the author's in the file's order. The
 * compiler calls it with its report to find problems; afterwards there are none.
 */
export function defineFeatures(program: Program, report = new Report()): Definition[] {
  const kinds = kindsOnBoard(program);
  const scenery = sceneryOf(program);
  const asks = compileAsks(program);
  const derived = [
    ...agentFeatures(program, kinds),
    ...counterFeatures(program),
    ...firedFeatures(program),
    ...canFeatures(program, asks),
    ...kinds.flatMap((kind) =>
      scenery[kind.id] === 1 ? [] : [...kindFeatures(program, kind), ...fitsFeature(asks, kind)],
    ),
  ];
  const author = new Author(program, derived, report);
  const authored = Object.entries(program.scenario.features ?? {}).flatMap(
    ([name, spec]) => author.define(name, spec) ?? [],
  );
  return [...derived, ...authored];
}

/** The named features of a program's states, in the order in which `FeatureReader` writes them: docs/features.md. */
export function featuresOf(program: Program): Feature[] {
  return defineFeatures(program).map(({ feature }) => feature);
}
