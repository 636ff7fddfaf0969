import { calibration } from "./calibration.js";
import { coversChoices } from "./choices.js";
import { intervalsHold } from "./intervals.js";
import { findsNothing, findsPlanted, findsWeak } from "./pragmascope.js";
import { readsNoWeights, recoversWeights } from "./revealed-objective.js";
import type { Bar, Validation } from "./validation.js";
import { labelsPlanted } from "./verdict.js";

/**
 * `npm run -s validate -- [NAME ...]`: holds measures against policies and data whose answers are known, prints what came out as
 * tables, and exits with 1 if a bar is missed; the last line is `N passed, M failed`. Without names all are run; a name may be cut short.
 */
const VALIDATIONS: Readonly<Record<string, Validation>> = {
  "revealed-objective/weights": recoversWeights,
  "revealed-objective/none": readsNoWeights,
  verdict: labelsPlanted,
  choices: coversChoices,
  "pragmascope/planted": findsPlanted,
  "pragmascope/nothing": findsNothing,
  "pragmascope/weak": findsWeak,
  intervals: intervalsHold,
  "calibration/revealed-objective": calibration,
};

const wanted = process.argv.slice(2);
const known = Object.keys(VALIDATIONS);
const unknown = wanted.find((name) => !known.some((full) => full.startsWith(name)));
if (unknown !== undefined) {
  process.stderr.write(`there is no validation '${unknown}'; known: ${known.join(", ")}\n`);
  process.exit(2);
}
const names = known.filter((full) => wanted.length === 0 || wanted.some((name) => full.startsWith(name)));
const bars: Bar[] = [];
for (const name of names) {
  process.stdout.write(`# ${name}\n\n`);
  bars.push(...(await VALIDATIONS[name]((text) => process.stdout.write(`${text}\n\n`))));
}
for (const { name, value, bar, passed } of bars)
  process.stdout.write(`${passed ? "passed" : "FAILED"}  ${name}: ${value} (${bar})\n`);
const failed = bars.filter(({ passed }) => !passed).length;
process.stdout.write(`${bars.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
