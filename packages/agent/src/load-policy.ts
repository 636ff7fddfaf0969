import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ObservationSpec } from "@mesagrid/env";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { wholeCheckpoint } from "./checkpoint.js";
import { layersModelPolicy, type Policy } from "./policy.js";

/**
 * The policy of a run's checkpoint, read as any tfjs would read it. A backend must have been chosen.
 *
 * @param step the checkpoint; default the newest that is whole
 * @param onWarning told of each newer one that is damaged
 * @throws RunError `no-checkpoint`, `bad-checkpoint`
 */
export async function loadPolicy(
  run: string,
  observation: ObservationSpec,
  step?: number,
  onWarning: (message: string) => void = () => undefined,
): Promise<Policy> {
  const { folder } = wholeCheckpoint(run, step, onWarning);
  const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(folder, "model.json"), "utf8"));
  const weights = readFileSync(join(folder, "weights.bin"));
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength);
  const weightSpecs = weightsManifest[0].weights;
  const model = await loadLayersModel({ load: async () => ({ modelTopology, weightSpecs, weightData }) });
  return layersModelPolicy(model, observation);
}
