import type { RunSummary } from "@mesagrid/server/protocol";
import { element } from "../dom.js";
import { formatCount, levelsTitle } from "../words.js";
import { branchRun, checkpointSteps } from "./calls.js";
import { choiceField, type Field, numberField } from "./fields.js";
import { submitted } from "./form.js";

/** What `POST /api/runs/:id/branch` is sent: weights that are not zero, and whatever was chosen. */
export function branchBody(
  chosen: Readonly<Record<"step" | "levels" | "steps" | "seed", string | number | undefined>>,
  weights: ReadonlyMap<string, number>,
): Readonly<Record<string, unknown>> {
  const reward = Object.fromEntries([...weights].filter(([, weight]) => weight !== 0));
  return {
    ...chosen,
    step: chosen.step === undefined ? undefined : Number(chosen.step),
    ...(Object.keys(reward).length > 0 && { reward }),
  };
}

/**
 * Asks how a run is to go on from a checkpoint, in a dialog, and starts it.
 *
 * @param begun told of the new run
 * @throws ApiError if the checkpoints cannot be had
 */
export async function openBranch(run: RunSummary, begun: (run: RunSummary) => void): Promise<void> {
  const steps = await checkpointSteps(run.id);
  const dialog = element("dialog", { class: "runs-dialog", "aria-labelledby": "branch-title" });
  const fields = branchFields(run, steps);
  const weights = run.objectives.map(({ name, title }) => {
    const field = numberField(title, { whole: false });
    field.control.placeholder = "0";
    return [name, field] as const;
  });
  const cancel = element("button", { type: "button", class: "quiet" }, "Cancel");
  cancel.addEventListener("click", () => dialog.close());
  const form = element("form", { class: "runs-form" });
  const send = () => {
    const chosen = {
      step: fields.step.value(),
      levels: fields.levels.value(),
      steps: fields.steps.value(),
      seed: fields.seed.value(),
    };
    const given = new Map(weights.map(([name, field]) => [name, Number(field.value() ?? 0)]));
    return branchRun(run.id, branchBody(chosen, given));
  };
  form.append(
    element("h2", { id: "branch-title" }, `Branch from “${run.scenario.title}”, seed ${run.seed}`),
    element(
      "p",
      { class: "runs-help runs-whole" },
      "A new run goes on with the weights of a checkpoint. What is left empty stays as it was there; another reward is a swap.",
    ),
    fields.step.root,
    element(
      "fieldset",
      { class: "runs-weights" },
      element("legend", {}, "Reward: weight of each objective"),
      ...weights.map(([, field]) => field.root),
    ),
    fields.levels.root,
    fields.steps.root,
    fields.seed.root,
    submitted(form, "Branch", send, (made) => {
      dialog.close();
      begun(made);
    }),
    cancel,
  );
  dialog.append(form);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

function branchFields(
  run: RunSummary,
  steps: readonly number[],
): Record<"step" | "levels" | "steps" | "seed", Field> {
  const same = ["", "as before"] as const;
  return {
    step: choiceField(
      "Checkpoint",
      steps.map((step) => [String(step), `step ${formatCount(step)}`]),
    ),
    levels: choiceField("Level set", [same, ...run.levelSets.map((set) => [set, levelsTitle(set)] as const)]),
    steps: numberField("Steps of the phase", { least: 1, most: 1e12, whole: true }),
    seed: numberField(
      "Seed",
      { least: 0, most: 0xffffffff, whole: true },
      "Empty: its randomness goes on as it was.",
    ),
  };
}
