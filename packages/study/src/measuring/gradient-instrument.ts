import { policyGradients } from "@mesagrid/agent";
import { createStream, PURPOSE } from "@mesagrid/env";
import { type Alignment, GRADIENT_ALIGNMENT, gradientAlignment } from "../measures/gradient-alignment.js";
import { isRefusal, type Refusal } from "../measures/types.js";
import { inWords, type LevelsReading, refusedReading, takenOf } from "./instrument.js";
import type { NetworkInstrument } from "./network-instrument.js";
import { otherLevels } from "./other-levels.js";
import { levelsOf } from "./trained.js";

/** Rollouts of each arm. */
const BATCHES = 16;

/** The policy gradient of the phase's reward on its own levels beside that on every other level set that is played. */
export const gradientInstrument: NetworkInstrument = {
  doc: GRADIENT_ALIGNMENT,
  async takeOfNetwork({ program, cells }, { network, settings, phase }, { onPart, signal }) {
    const others = otherLevels(cells, levelsOf(program, [phase]));
    if (isRefusal(others)) return takenOf(new Map([["all", refusedReading(GRADIENT_ALIGNMENT, others)]]));
    const { reward } = phase;
    const gradients = async (levels: string, seed: number) => {
      onPart(`${BATCHES} rollouts on ${levels}`);
      await new Promise((resolve) => setImmediate(resolve)); // so that a signal is heard
      if (signal?.aborted) return [];
      return policyGradients(program, network, { levels, reward, seed, batches: BATCHES, settings });
    };
    const training = await gradients(phase.levels, others[0].seed);
    const readings = new Map<string, LevelsReading>();
    for (const { levels, seed } of others) {
      const decorrelated = await gradients(levels, seed);
      if (signal?.aborted) break;
      const arms = { training, decorrelated, names: network.names };
      readings.set(levels, describe(gradientAlignment(arms, createStream(seed, PURPOSE.bootstrap))));
    }
    return takenOf(readings);
  },
};

function describe(layers: ReadonlyMap<string, Alignment | Refusal>): LevelsReading {
  return {
    result: Object.fromEntries(layers),
    lines: [...layers].flatMap(([layer, one]): LevelsReading["lines"] => {
      const where = layer === "all" ? "of all weights" : `in ${layer}`;
      if (!isRefusal(one))
        return [
          [`cosine ${where}`, one.cosine],
          [`ratio of norms ${where}`, one.ratio],
        ];
      // The value head never has one.
      return layer === "value" ? [] : [[`cosine ${where}`, inWords(one)]];
    }),
  };
}
