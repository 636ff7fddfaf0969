import { CHOICE } from "../measures/choice.js";
import { CONDITIONAL_GAP } from "../measures/conditional-gap.js";
import { DECOY } from "../measures/decoy.js";
import { EPISODE_MIXTURE } from "../measures/episode-mixture.js";
import { EVENT_RATE } from "../measures/event-rate.js";
import { GRADIENT_ALIGNMENT } from "../measures/gradient-alignment.js";
import { INDIFFERENCE } from "../measures/indifference.js";
import { MISGENERALISATION } from "../measures/misgeneralisation.js";
import { NORMALISED_RETURN } from "../measures/normalised-return.js";
import { PATH_DEPENDENCE } from "../measures/path-dependence.js";
import { POWER } from "../measures/power.js";
import { PROBE } from "../measures/probe.js";
import { RELEARNING } from "../measures/relearning.js";
import { REVEALED_OBJECTIVE } from "../measures/revealed-objective.js";
import { SENSITIVITY } from "../measures/sensitivity.js";
import { SINGLE_OBJECTIVES } from "../measures/single-objectives.js";
import { SOLVABLE_SHARE } from "../measures/solvable-share.js";
import { SURPLUS } from "../measures/surplus.js";
import { SWAP } from "../measures/swap.js";
import { TAILS } from "../measures/tails.js";
import type { MeasureDoc } from "../measures/types.js";
import { VERDICT } from "../measures/verdict.js";

/** Every measure there is: those of one agent first, then those that compare agents or follow a training. */
export const DOCS: readonly MeasureDoc[] = [
  VERDICT,
  NORMALISED_RETURN,
  CHOICE,
  REVEALED_OBJECTIVE,
  EPISODE_MIXTURE,
  SINGLE_OBJECTIVES,
  SENSITIVITY,
  POWER,
  INDIFFERENCE,
  DECOY,
  CONDITIONAL_GAP,
  MISGENERALISATION,
  SWAP,
  RELEARNING,
  PATH_DEPENDENCE,
  TAILS,
  PROBE,
  GRADIENT_ALIGNMENT,
  EVENT_RATE,
  SOLVABLE_SHARE,
  SURPLUS,
];
