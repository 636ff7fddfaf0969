import type { RunSummary } from "@mesagrid/server/protocol";
import type { Actions, Panel } from "../actions.js";
import { element, onChange, setAttribute, setShown, setText } from "../dom.js";
import type { Pace, ViewerState } from "../state.js";
import { formatCount, formatDuration, formatShort } from "../words.js";

const STATUS: Readonly<Record<RunSummary["status"], string>> = {
  queued: "waiting for a free worker",
  running: "training",
  finished: "finished",
  stopped: "stopped",
  failed: "failed",
  interrupted: "interrupted",
};

/** One line of the run chooser: by the scenario's title, or by the name that a person gave the run. */
export function runLabel(run: RunSummary): string {
  const started = new Date(run.started);
  const when = Number.isNaN(started.getTime())
    ? ""
    : ` · ${started.toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" })}`;
  const { name, title } = run.scenario;
  const called = run.id.startsWith(`${name}-s${run.seed}-`) ? title : run.id;
  return `${called} · seed ${run.seed} · ${STATUS[run.status]}${when}`;
}

/** How far the run is, in one sentence. */
export function progressWords(run: RunSummary, pace: Pace | null): string {
  const steps = `step ${formatCount(run.step)} of ${formatCount(run.totalSteps)}`;
  if (run.status === "finished") return `Finished after ${formatCount(run.step)} steps`;
  if (run.status === "queued") return "Waiting for a free worker";
  if (run.status === "failed") return `Failed at ${steps}${run.reason ? `: ${run.reason}` : ""}`;
  if (run.status !== "running") return `${run.status === "stopped" ? "Stopped" : "Interrupted"} at ${steps}`;
  const parts = [`Training, phase ${run.phase}`, steps];
  if (pace?.stepsPerSecond) {
    parts.push(`${formatShort(pace.stepsPerSecond)} steps/s`);
    parts.push(`${formatDuration((run.totalSteps - run.step) / pace.stepsPerSecond)} left`);
  }
  return parts.join(" · ");
}

/** The run chooser; without `ofRun` the shown view is of no run, and there is nothing to choose. */
export function createRunChooser(actions: Actions): Panel<[ViewerState, boolean]> {
  const select = element("select", { id: "run" });
  select.addEventListener("change", () => actions.chooseRun(select.value));
  const root = element("div", { class: "chooser" }, element("label", { for: "run" }, "Run"), select);
  let runs: readonly RunSummary[] = [];
  const fill = onChange(() => {
    select.replaceChildren(...runs.map((run) => element("option", { value: run.id }, runLabel(run))));
  });
  return {
    root,
    update(state, ofRun) {
      runs = state.runs ?? [];
      fill(runs.map((run) => `${run.id} ${run.status}`).join("\n"));
      setShown(root, ofRun && runs.length > 0);
      if (state.chosenRun !== null && select.value !== state.chosenRun) select.value = state.chosenRun;
    },
  };
}

/** The progress bar: one stretch a phase, and the progress in words. */
export function createProgress(): Panel<[RunSummary | null, Pace | null]> {
  const bar = element("div", { class: "phases", role: "progressbar", "aria-label": "Training progress" });
  const words = element("p", { class: "progress-words" });
  const root = element("div", { class: "run-progress" }, bar, words);
  let run: RunSummary | null = null;
  const build = onChange(() => {
    bar.replaceChildren(
      ...(run?.phases ?? []).map((phase) => {
        const stretch = element("div", { class: "phase" }, element("span", {}, phase.name), element("i"));
        stretch.style.flexGrow = String(phase.steps);
        return stretch;
      }),
    );
  });
  return {
    root,
    update(next, pace) {
      run = next;
      setShown(root, run !== null);
      if (!run) return;
      build(run.id, run.phases.length);
      setText(words, progressWords(run, pace));
      setAttribute(bar, "aria-valuetext", words.textContent);
      setAttribute(bar, "aria-valuenow", String(Math.round((100 * run.step) / Math.max(1, run.totalSteps))));
      fillStretches(bar, run);
    },
  };
}

function fillStretches(bar: HTMLElement, run: RunSummary): void {
  let start = 0;
  for (const [index, phase] of run.phases.entries()) {
    const stretch = bar.children[index] as HTMLElement | undefined;
    const part = Math.min(1, Math.max(0, (run.step - start) / phase.steps));
    start += phase.steps;
    if (!stretch) continue;
    const width = `${(100 * part).toFixed(1)}%`;
    const fill = stretch.lastElementChild as HTMLElement;
    if (fill.style.width !== width) fill.style.width = width;
    setAttribute(stretch, "data-now", index === run.phaseIndex && run.status === "running" ? "" : null);
  }
}
