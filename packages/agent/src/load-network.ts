import { createStream, type Program, PURPOSE, setsOfPhase } from "@mesagrid/env";
import { readSections, wholeCheckpoint } from "./checkpoint.js";
import { chooseKernels } from "./fast/choose-kernels.js";
import { usualCodes } from "./fast/usual-codes.js";
import { RunError } from "./manifest.js";
import { createNetwork } from "./networks/network.js";
import type { Network } from "./networks/types.js";
import { readRun } from "./runs.js";
import { floatsOf, take } from "./sections.js";
import { checkScenario, settingsOf } from "./setup.js";
import { trunkOfRun, withTrunk } from "./world-model/trunk.js";

/**
 * The network that a run trained, with the weights of a checkpoint to the bit: `layers` names what can be read of it. A backend
 * must have been chosen; the caller disposes the network.
 *
 * @param program the run's scenario, compiled
 * @param step the checkpoint; default the newest that is whole
 * @param onWarning told of each newer one that is damaged
 * @throws RunError `no-run`, `bad-run`, `no-checkpoint`, `bad-checkpoint`; `other-network` if the weights are not those of such a
 * network, as with another program than the run's
 */
export function loadNetwork(
  run: string,
  program: Program,
  step?: number,
  onWarning: (message: string) => void = () => undefined,
): Network {
  const { folder } = wholeCheckpoint(run, step, onWarning);
  const weights = weightsIn(folder);
  const network = untrainedNetwork(run, program);
  try {
    network.setWeights(weights);
    return network;
  } catch (error) {
    network.dispose();
    throw new RunError(
      "other-network",
      folder,
      (error as Error).message,
      "give the program of the scenario in its run.json, compiled as that run did",
    );
  }
}

/** @throws RunError `bad-checkpoint` */
function weightsIn(folder: string): Float32Array[] {
  try {
    return take(readSections(folder), "weights").map(floatsOf);
  } catch (error) {
    const { message } = error as Error;
    throw new RunError("bad-checkpoint", folder, message, "its run.json names the version that can read it");
  }
}

/**
 * The network of a run before its first step, with the very weights that it drew by its seed, and its trunk: the control of what training did.
 *
 * @throws RunError `no-run`, `bad-run`
 */
export function untrainedNetwork(run: string, program: Program): Network {
  const manifest = readRun(run);
  checkScenario(run, manifest);
  const { seed, weightsSeed = seed, parent, phases } = manifest;
  const config = settingsOf(manifest);
  const drawn = createStream(parent?.weightsSeed ?? weightsSeed, PURPOSE.weights);
  const network = createNetwork(program, config, drawn);
  const checkpoint = config.trunk ? wholeCheckpoint(run, undefined, () => undefined) : undefined;
  const trunk = trunkOfRun(manifest, program, checkpoint && readSections(checkpoint.folder));
  if (trunk) network.setWeights(withTrunk(trunk, network));
  // Kernels that were insisted on may not be there on the backend of whoever reads it.
  const kernels = config.kernels === "stock" ? "stock" : "auto";
  return chooseKernels(network, kernels, () => usualCodes(program, phases.flatMap(setsOfPhase)));
}
