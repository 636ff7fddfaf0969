import { formatProblem, type Problem, shapeProblems } from "@mesagrid/env";
import { TrainingError } from "./algorithms/types.js";
import { type Settings, SettingsSchema } from "./settings.js";
import type { TrainHooks, TrainOptions } from "./train-types.js";

/**
 * Looks at settings before anything is made of them: names are known, values are of their kind and within bounds, and
 * go together.
 *
 * @throws TrainingError `bad-setting`, naming all that are wrong
 */
export function checkSettings(settings: Settings): void {
  const shape = shapeProblems(SettingsSchema, settings);
  const problems = shape.length > 0 ? shape : contradictions(settings);
  if (problems.length === 0) return;
  const names = Object.keys(SettingsSchema.properties).join(", ");
  throw new TrainingError(
    "bad-setting",
    problems.map(formatProblem).join("\n"),
    `the settings are ${names}; mesagrid train --help explains them`,
  );
}

/** What a schema cannot say: settings that are right by themselves and not together. */
function contradictions(settings: Settings): Problem[] {
  const { algorithm, lambda, memory, minibatches, slots, trunk, trunkMode } = settings;
  const problems: Problem[] = [];
  if (algorithm === "reinforce" && lambda !== 1)
    problems.push({
      code: "contradiction",
      path: "$.lambda",
      message: `reinforce learns from whole returns, and lambda is ${lambda}`,
      expected: "1, or another algorithm",
    });
  if (memory !== "none" && minibatches > slots)
    problems.push({
      code: "contradiction",
      path: "$.minibatches",
      message: `a memory keeps slots whole, and ${slots} of them cannot be cut into ${minibatches}`,
      expected: `at most ${slots}`,
    });
  if (trunk === "" && trunkMode !== "free")
    problems.push({
      code: "contradiction",
      path: "$.trunk",
      message: `trunkMode is ${trunkMode}, and there is no trunk`,
      expected: "the folder of a world model, or trunkMode free",
    });
  return problems;
}

/** A run's rows must not hang on who resumes it. @throws TrainingError `no-measure` */
export function checkMeasures({ measures }: Settings, { measure }: TrainHooks): void {
  if (!measures || measure) return; // a run of before there were any has none
  throw new TrainingError(
    "no-measure",
    `the setting measures is '${measures}', and nobody is there to measure`,
    "train or resume it by mesagrid, or give the hook 'measure'",
  );
}

/** A folder says all that its run began from, and has no room for weights. @throws TrainingError `no-room-for-weights` */
export function checkStart({ weights, folder }: TrainOptions): void {
  if (weights === undefined || folder === undefined) return;
  throw new TrainingError(
    "no-room-for-weights",
    "a run folder tells of no weights to start from, so that nobody could make the run again",
    "train without a folder, or go on with the run by resumeRun",
  );
}
