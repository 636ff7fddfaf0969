import { didYouMean } from "@mesagrid/env";
import { TrainingError } from "./algorithms/types.js";
import { defaultSettings, type Settings } from "./settings.js";

/** The least whole number that each of these may be. */
const LEAST: Readonly<Partial<Record<keyof Settings, number>>> = {
  slots: 1,
  horizon: 1,
  epochs: 1,
  minibatches: 1,
  evaluateEvery: 1,
  evaluateEpisodes: 1,
  tracesPerEvaluation: 0,
  checkpointEvery: 1,
};

/**
 * Looks at settings before anything is made of them: counts are whole numbers, names are known.
 *
 * @throws TrainingError `bad-setting`, naming all that are wrong
 */
export function checkSettings(settings: Settings): void {
  const known = Object.keys(defaultSettings());
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    const least = LEAST[name as keyof Settings];
    if (!known.includes(name)) {
      const meant = didYouMean(name, known);
      wrong.push(`there is no setting '${name}'${meant === undefined ? "" : ` (${meant})`}`);
    } else if (least !== undefined && !(Number.isSafeInteger(value) && value >= least))
      wrong.push(`${name} is ${value}; expected a whole number of at least ${least}`);
  }
  if (wrong.length === 0) return;
  throw new TrainingError("bad-setting", wrong.join("; "), `the settings are ${known.join(", ")}`);
}
