import { createStream, loadProgram, type Program, PURPOSE } from "@mesagrid/env";
import { readSections, wholeCheckpoint } from "../checkpoint.js";
import { usualCodes } from "../fast/usual-codes.js";
import { floatsOf, take } from "../sections.js";
import { type ModelManifest, readModelManifest } from "./manifest.js";
import { createWorldModel, type WorldModel } from "./model.js";
import { defaultPretrainSettings } from "./settings.js";

/** A world model that was pretrained, with what it was trained on. */
export interface LoadedModel {
  /** The caller disposes it. */
  readonly model: WorldModel;
  readonly program: Program;
  readonly manifest: ModelManifest;
  /** Environment steps that its weights were learned from. */
  readonly step: number;
}

/**
 * The world model of a folder that `pretrain` wrote, from its newest whole checkpoint. A backend must have been chosen.
 *
 * @throws RunError `no-model`, `bad-model`, `no-checkpoint`
 */
export function loadWorldModel(
  folder: string,
  onWarning: (message: string) => void = () => undefined,
): LoadedModel {
  const manifest = readModelManifest(folder);
  const program = loadProgram(manifest.scenario.text);
  const { step, folder: checkpoint } = wholeCheckpoint(folder, undefined, onWarning);
  // Loaded somewhere else there may be no kernels.
  const settings = { ...defaultPretrainSettings(), ...manifest.config, kernels: "auto" } as const;
  const stream = createStream(manifest.seed, PURPOSE.weights);
  const model = createWorldModel(program, settings, stream, () => usualCodes(program, [settings.levels]));
  const sections = readSections(checkpoint);
  model.setWeights(take(sections, "weights").map(floatsOf));
  return { model, program, manifest, step };
}
