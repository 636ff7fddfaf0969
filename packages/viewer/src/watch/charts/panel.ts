import "./charts.css";
import type { Actions, Panel } from "../../actions.js";
import { element, setShown } from "../../dom.js";
import type { Palette } from "../../palette.js";
import { levelSets, shownLevelSets, type ViewerState } from "../../state.js";
import { setOfLane } from "../playback.js";
import { saveFile } from "../save/files.js";
import { metricsCsv } from "./csv.js";
import { createList } from "./list.js";
import { measureNames, measurePlans, returnPlans } from "./plans.js";
import { createScales, type Solver } from "./scales.js";
import { defaults, follow, shareWords } from "./state.js";
import { createThen } from "./then.js";
import { comparable, createTools } from "./tools.js";
import { compareWith, showThen } from "./wishes.js";

/**
 * The charts: one a level set, one line an objective, all on the same two scales. Where the lines run together the
 * objectives cannot be told apart; where they part, one sees which was learned. Below them one for each measure that was taken.
 */
export function createCharts(actions: Actions, page: ViewerState): Panel<[Palette]> {
  const asked = defaults();
  const scales = createScales(
    () => new Worker(new URL("./solve-worker.js", import.meta.url), { type: "module" }) as Solver,
  );
  const point = (step: number) => {
    asked.step = Math.round(step);
    asked.thenWords = "";
  };
  const tools = createTools({
    share(wanted) {
      asked.share = wanted;
      asked.version++;
    },
    compare: (run) => compareWith(asked, page, run),
    save() {
      const csv = new Blob([metricsCsv(page.metrics)], { type: "text/csv" });
      saveFile(`${page.chosenRun}-metrics.csv`, csv);
    },
  });
  const then = createThen(point, () => showThen(asked, page, actions));
  const returns = createList(point);
  const measures = createList(point);
  const measured = element(
    "details",
    { class: "measured", open: "" },
    element("summary", {}, "Measured while it trained"),
    measures.root,
  );
  const root = element(
    "section",
    { class: "charts", "aria-labelledby": "charts-title" },
    element("h2", { id: "charts-title" }, "What it has learned to do"),
    element(
      "p",
      { class: "description" },
      "Mean return of each objective in an episode (up), over the steps of training (right).",
    ),
    tools.root,
    returns.root,
    then.root,
    measured,
  );
  return {
    root,
    update(palette) {
      follow(asked, page.chosenRun);
      const { program, metrics } = page;
      if (!program) return;
      const sets = [...new Set(shownLevelSets(page).map(setOfLane))];
      if (asked.share) scales.want(program, [...new Set(levelSets(page).map(setOfLane))]);
      const planned = { asked, metrics, program, palette };
      returns.update(
        returnPlans(planned, sets, scales.known),
        [program, palette, sets.join("\n"), asked.share, asked.compared],
        [metrics.version, asked.version, scales.version],
        asked.step,
      );
      measures.update(
        measurePlans(planned),
        [program, palette, measureNames(metrics), asked.compared],
        [metrics.version, asked.version],
        asked.step,
      );
      setShown(measured, metrics.measures.size > 0);
      tools.update({
        share: asked.share,
        compared: asked.compared,
        others: comparable(page.runs, page.run),
        words: `${asked.share ? shareWords(program, scales.known) : ""} ${asked.compareWords}`.trim(),
      });
      const run = page.chosenRun ?? "";
      then.update({ run, step: asked.step, last: metrics.step, words: asked.thenWords });
    },
  };
}
