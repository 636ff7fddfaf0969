import { formatProblem, shapeProblems } from "@mesagrid/env";
import { TrainingError } from "./algorithms/types.js";
import { type Settings, SettingsSchema } from "./settings.js";

/**
 * Looks at settings before anything is made of them: names are known, values are of their kind and within bounds.
 *
 * @throws TrainingError `bad-setting`, naming all that are wrong
 */
export function checkSettings(settings: Settings): void {
  const problems = shapeProblems(SettingsSchema, settings);
  if (problems.length === 0) return;
  const names = Object.keys(SettingsSchema.properties).join(", ");
  throw new TrainingError(
    "bad-setting",
    problems.map(formatProblem).join("\n"),
    `the settings are ${names}; mesagrid train --help explains them`,
  );
}
