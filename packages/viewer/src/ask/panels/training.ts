import type { PhaseSummary } from "@mesagrid/server/protocol";
import type { Panel } from "../../actions.js";
import { element, onChange, setAttribute, setShown, setText } from "../../dom.js";
import type { Palette } from "../../palette.js";
import type { Checkpoint } from "../../policy/checkpoints.js";
import type { Fate, Forecast } from "../../policy/forecast.js";
import { capitalise, formatCount, formatShort } from "../../words.js";
import { targetsWords } from "../prediction.js";
import type { Asking } from "../state.js";
import { percent } from "./cell.js";
import { fillOf, swatchOf } from "./headline.js";
import { button } from "./tools.js";

/** A run's phases and checkpoints, and the one that is asked. */
export interface TrainingFacts {
  readonly asking: Asking;
  readonly checkpoints: readonly Checkpoint[];
  readonly chosen: Checkpoint | null;
  readonly phases: readonly PhaseSummary[];
  readonly overTraining: ReadonlyMap<Checkpoint, Forecast>;
  readonly travelling: boolean;
  readonly palette: Palette;
  /** Grows when more is known of `overTraining`. */
  readonly version: number;
}

/** The slider over checkpoints; above it what each would come to first on this level, with a mark where the reward was swapped. */
export function createTraining(actions: {
  choose(checkpoint: Checkpoint): void;
  travel(): void;
}): Panel<[TrainingFacts]> {
  const slider = element("input", {
    type: "range",
    id: "ask-step",
    "aria-label": "Checkpoint",
    min: "0",
    step: "1",
  });
  const strip = element("div", { class: "ask-strip", "aria-hidden": "true" });
  const marks = element("div", { class: "ask-marks", "aria-hidden": "true" });
  const words = element("output", { for: "ask-step" });
  const travel = button("Play", "Goes through all checkpoints", () => actions.travel());
  const key = element("ul", { class: "ask-key", "aria-label": "Colours of the strip" });
  const root = element(
    "section",
    { class: "card ask-card ask-training", "aria-label": "Over training" },
    element("div", { class: "ask-row" }, element("h3", {}, "The same level over training"), words, travel),
    element("div", { class: "ask-slider" }, marks, strip, slider),
    key,
  );
  let facts: TrainingFacts | null = null;
  slider.addEventListener("input", () => {
    const checkpoint = facts?.checkpoints[slider.valueAsNumber];
    if (checkpoint) actions.choose(checkpoint);
  });
  const draw = onChange(() => {
    if (!facts) return;
    const { checkpoints, overTraining, palette } = facts;
    strip.replaceChildren(
      ...checkpoints.map((checkpoint) => {
        const told = overTraining.get(checkpoint);
        const column = element("div", told ? {} : { class: "ask-unknown" });
        for (const { targets, share } of inOrder(told)) {
          const part = element("i");
          part.style.flexGrow = String(share);
          part.style.background = fillOf(palette, targets);
          column.append(part);
        }
        return column;
      }),
    );
    marks.replaceChildren(...swapMarks(facts));
    key.replaceChildren(...keyOf(facts));
  });
  return {
    root,
    update(next) {
      facts = next;
      const { checkpoints, chosen, overTraining } = next;
      setShown(root, checkpoints.length > 0);
      slider.max = String(Math.max(0, checkpoints.length - 1));
      draw(checkpoints, next.version, next.palette, next.phases.length);
      setAttribute(root, "data-asked", String(overTraining.size));
      setText(travel, next.travelling ? "Pause" : "Play");
      if (!chosen) return;
      const index = checkpoints.indexOf(chosen);
      if (slider.valueAsNumber !== index) slider.value = String(index);
      for (const [at, part] of [...strip.children].entries())
        setAttribute(part, "data-chosen", at === index ? "" : null);
      setText(words, stepWords(next, chosen));
      const [fate] = overTraining.get(chosen)?.fates ?? [];
      const first = fate
        ? `: ${targetsWords(next.asking.program, fate.targets)}, ${percent(fate.share)}`
        : "";
      setAttribute(slider, "aria-valuetext", `${words.textContent}${first}`);
    },
  };
}

/** Index of the phase that a step belongs to. */
export function phaseAt(phases: readonly PhaseSummary[], step: number): number {
  let end = 0;
  for (const [index, phase] of phases.entries()) {
    end += phase.steps;
    if (step <= end) return index;
  }
  return phases.length - 1;
}

function stepWords({ phases }: TrainingFacts, { step }: Checkpoint): string {
  const phase = phases[phaseAt(phases, step)];
  const rewarded = phase ? Object.keys(phase.reward).join(", ") : "";
  return phase
    ? `step ${formatCount(step)} · phase ${phase.name}, ${rewarded} rewarded`
    : `step ${formatCount(step)}`;
}

/** A mark between the last checkpoint of a phase and the first of the next. */
function swapMarks({ checkpoints, phases }: TrainingFacts): HTMLElement[] {
  const marks: HTMLElement[] = [];
  for (let index = 1; index < checkpoints.length; index++) {
    const [from, to] = [checkpoints[index - 1], checkpoints[index]].map(({ step }) => phaseAt(phases, step));
    if (from === to) continue;
    const mark = element("span", {}, `${phases[from].name} → ${phases[to].name}`);
    mark.style.left = `${((100 * index) / checkpoints.length).toFixed(2)}%`;
    marks.push(mark);
  }
  return marks;
}

/** Fates in one order for all checkpoints: objectives as in the scenario from the bottom, nothing at the top. */
function inOrder(told: Forecast | undefined): Fate[] {
  const place = ({ targets }: Fate) => (targets.length === 0 ? -1 : targets.length * 100 + targets[0]);
  return [...(told?.fates ?? [])].filter(({ share }) => share > 0.004).sort((a, b) => place(a) - place(b));
}

function keyOf({ asking, overTraining, palette, checkpoints }: TrainingFacts): HTMLElement[] {
  const met = new Map<string, readonly number[]>();
  for (const told of overTraining.values())
    for (const { targets } of inOrder(told)) met.set(targets.join(), targets);
  const items = [...met.values()]
    .sort((a, b) => (a[0] ?? 99) - (b[0] ?? 99))
    .map((targets) =>
      element("li", {}, swatchOf(palette, targets), capitalise(targetsWords(asking.program, targets))),
    );
  const ends = [checkpoints[0], checkpoints.at(-1)].map((one) => (one ? formatShort(one.step) : ""));
  return [...items, element("li", { class: "ask-ends" }, `steps ${ends.join(" to ")}`)];
}
