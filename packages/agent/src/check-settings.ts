import { didYouMean } from "@mesagrid/env";
import { TrainingError } from "./algorithms/types.js";
import { defaultSettings, type Settings } from "./settings.js";

/** What was expected, or undefined if the value is right. */
type Check = (value: unknown, settings: Settings) => string | undefined;
type PlainCheck = (value: unknown) => string | undefined;

/** A whole number of at least `least`. */
const whole =
  (least: number): PlainCheck =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least
      ? undefined
      : `a whole number of at least ${least}`;

/** A number from `least` to `most`; there may be no upper end. */
const between =
  (least: number, most = Number.POSITIVE_INFINITY): PlainCheck =>
  (value) => {
    if (typeof value === "number" && value >= least && value <= most) return undefined;
    return most < Number.POSITIVE_INFINITY
      ? `a number from ${least} to ${most}`
      : `a number of at least ${least}`;
  };

const oneOf =
  (...names: string[]): PlainCheck =>
  (value) =>
    names.includes(value as string) ? undefined : `one of ${names.join(", ")}`;

const yesOrNo: PlainCheck = (value) => (typeof value === "boolean" ? undefined : "true or false");

/** Widths of layers, at least one. */
const widths: PlainCheck = (value) =>
  Array.isArray(value) && value.length > 0 && value.every((width) => whole(1)(width) === undefined)
    ? undefined
    : "a list of whole numbers of at least 1";

/** What each setting has to be. */
const CHECKS: Readonly<Record<keyof Settings, Check>> = {
  algorithm: oneOf("ppo", "a2c", "reinforce"),
  network: oneOf("mlp", "conv", "impala"),
  memory: oneOf("none", "gru", "lstm"),
  memoryUnits: whole(1),
  channels: (value, { network }) =>
    network === "conv" && Array.isArray(value) && value.length !== 2
      ? "two widths: conv has two convolutions"
      : widths(value),
  hidden: widths,
  slots: whole(1),
  horizon: whole(1),
  epochs: whole(1),
  minibatches: (value, { memory, slots }) =>
    memory !== "none" && (value as number) > slots
      ? `at most the ${slots} slots, which a memory keeps whole`
      : whole(1)(value),
  clip: between(0),
  valueClip: between(0),
  targetKl: between(0),
  gamma: between(0, 1),
  lambda: (value, { algorithm }) =>
    algorithm === "reinforce" && value !== 1
      ? "1: reinforce learns from whole returns"
      : between(0, 1)(value),
  learningRate: between(0),
  learningRateSchedule: oneOf("constant", "linear", "cosine"),
  learningRateEnd: between(0),
  warmUp: whole(0),
  entropy: between(0),
  valueWeight: between(0),
  maxGradientNorm: between(0),
  normaliseAdvantages: yesOrNo,
  keepNetwork: yesOrNo,
  keepOptimizer: yesOrNo,
  keepLearningRate: yesOrNo,
  valueHead: oneOf("keep", "reset", "separate"),
  evaluateEvery: whole(1),
  evaluateEpisodes: whole(1),
  tracesPerEvaluation: whole(0),
  checkpointEvery: whole(1),
};

/**
 * Looks at settings before anything is made of them: counts are whole numbers, names are known, rates are in range.
 *
 * @throws TrainingError `bad-setting`, naming all that are wrong
 */
export function checkSettings(settings: Settings): void {
  const known = Object.keys(defaultSettings());
  const wrong: string[] = [];
  for (const [name, value] of Object.entries(settings)) {
    if (!Object.hasOwn(CHECKS, name)) {
      const meant = didYouMean(name, known);
      wrong.push(`there is no setting '${name}'${meant === undefined ? "" : ` (${meant})`}`);
      continue;
    }
    const expected = CHECKS[name as keyof Settings](value, settings);
    if (expected) wrong.push(`${name} is ${show(value)}; expected ${expected}`);
  }
  if (wrong.length === 0) return;
  throw new TrainingError("bad-setting", wrong.join("; "), `the settings are ${known.join(", ")}`);
}

function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value);
}
