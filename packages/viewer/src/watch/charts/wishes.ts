import type { Actions } from "../../actions.js";
import { shownLevelSets, type ViewerState } from "../../state.js";
import { formatCount } from "../../words.js";
import { fetchMetrics, fetchNearest } from "./calls.js";
import { type ChartsState, namesOf } from "./state.js";

/** Fetches another run's lines, to be drawn beside these; null takes them away. */
export async function compareWith(asked: ChartsState, page: ViewerState, run: string | null): Promise<void> {
  Object.assign(asked, { compared: run, other: null, compareWords: "", version: asked.version + 1 });
  if (run === null || !page.program) return;
  asked.compareWords = "Fetching the other run…";
  try {
    const names = namesOf(page.metrics, page.program, [...page.program.levelSets.keys()]);
    const metrics = await fetchMetrics(run, names);
    if (asked.compared !== run) return;
    asked.other = metrics;
    asked.compareWords = "The thin dashed lines are the other run's; its numbers stand in brackets.";
  } catch (error) {
    if (asked.compared !== run) return;
    asked.compareWords = `The other run cannot be shown: ${(error as Error).message}`;
  }
  asked.version++;
}

/** Shows on every board the episode recorded nearest to the marked step. */
export async function showThen(asked: ChartsState, page: ViewerState, actions: Actions): Promise<void> {
  const { step } = asked;
  const run = page.chosenRun;
  if (step === null || run === null) return;
  asked.thenWords = "Looking for the episodes…";
  try {
    const lanes = shownLevelSets(page);
    const traces = (await Promise.all(lanes.map((lane) => fetchNearest(run, lane, step)))).flat();
    if (asked.run !== run || asked.step !== step) return;
    actions.openEpisodes(traces);
    const steps = [...new Set(traces.map((trace) => trace.step))].sort((a, b) => a - b);
    asked.thenWords =
      steps.length === 0
        ? "No episode has been recorded."
        : `The boards show what was recorded nearest to it, at step ${steps.map(formatCount).join(" and ")}.`;
  } catch (error) {
    if (asked.run === run) asked.thenWords = `The episodes cannot be shown: ${(error as Error).message}`;
  }
}
