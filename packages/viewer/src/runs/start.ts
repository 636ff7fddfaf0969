import type { RunSummary } from "@mesagrid/server/protocol";
import { element } from "../dom.js";
import { listScenarios, startRun } from "./calls.js";
import { choiceField, type Field, settingField } from "./fields.js";
import { submitted } from "./form.js";
import { fetchSettings } from "./settings.js";

/** The form that starts a run. It asks the server what there is to choose from when it is filled. */
export interface StartForm {
  readonly root: HTMLElement;
  /** Fetches the scenarios and the settings anew. @param usual name of the scenario to begin with @throws ApiError */
  fill(usual: string | undefined): Promise<void>;
}

/** @param begun told of the run that was started */
export function createStartForm(begun: (run: RunSummary) => void): StartForm {
  const form = element("form", { class: "runs-form" });
  const root = element("details", { class: "runs-start" }, element("summary", {}, "Start a run"), form);
  return {
    root,
    async fill(usual) {
      const [scenarios, settings] = await Promise.all([listScenarios(), fetchSettings()]);
      const scenario = choiceField(
        "Scenario",
        scenarios.map(({ name, title }) => [name, title]),
      );
      const question = element("p", { class: "runs-question", "aria-live": "polite" });
      const tell = () => {
        question.textContent = scenarios.find(({ name }) => name === scenario.value())?.question ?? "";
      };
      if (scenarios.some(({ name }) => name === usual)) scenario.control.value = usual ?? "";
      scenario.control.addEventListener("change", tell);
      tell();
      const fields = new Map<string, Field>([["scenario", scenario]]);
      for (const setting of settings) fields.set(setting.name, settingField(setting));
      const seed = fields.get("seed")?.root.querySelector("input");
      if (seed) seed.value = "1";
      const [first, ...rest] = [...fields.values()].map((field) => field.root);
      const submit = () =>
        startRun(Object.fromEntries([...fields].map(([name, field]) => [name, field.value()])));
      form.replaceChildren(first, question, ...rest, submitted(form, "Train", submit, begun));
    },
  };
}
