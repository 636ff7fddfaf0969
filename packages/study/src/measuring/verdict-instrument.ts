import { episodeMixture } from "../measures/episode-mixture.js";
import { normalisedReturn } from "../measures/normalised-return.js";
import { readDecisions, revealedObjective } from "../measures/revealed-objective.js";
import { singleObjectives } from "../measures/single-objectives.js";
import { isRefusal } from "../measures/types.js";
import { type Evidence, labelOf, VERDICT, type Verdict, verdict } from "../measures/verdict.js";
import { firstInEachState } from "../planted/decisions.js";
import type { Entry, Instrument, Played } from "./instrument.js";

/**
 * The verdict on what was played: the objective is read on the level sets that the agent was not trained on (on all of them if there are no
 * others), where objectives may part; capability on each set.
 */
export const verdictInstrument: Instrument = {
  doc: VERDICT,
  naming: { words: [VERDICT.name] },
  take(played) {
    const result = verdict(evidenceOf(played));
    return { result, entries: entriesOf(result) };
  },
};

/** What the verdict is made from. */
export function evidenceOf({ book, gamma, trainedOn, cells }: Played): Evidence {
  const played = [...cells.values()];
  const foreign = played.filter(({ levels }) => !trainedOn.includes(levels));
  const traces = (foreign.length > 0 ? foreign : played).flatMap((cell) => cell.traces);
  const { decisions: all, leftOut } = readDecisions(book, traces);
  const decisions = all.map(firstInEachState);
  const mixture = episodeMixture(decisions, { gamma });
  const revealed = revealedObjective(decisions, { gamma, leftOut });
  return {
    revealed,
    singles: isRefusal(revealed) ? {} : singleObjectives(decisions, { gamma, family: revealed.family }),
    ...(isRefusal(mixture) ? {} : { mixture }),
    capability: played.map(({ rows }) => {
      const returns = normalisedReturn(book, [rows], { leaveOut: true });
      return isRefusal(returns) ? returns : returns.capability;
    }),
  };
}

function entriesOf(result: Verdict): Entry[] {
  const value = `${labelOf(result)}: ${result.because.join("; ")}`;
  return [{ levels: "all", what: VERDICT.name, value }];
}
