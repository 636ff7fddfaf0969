import { element } from "../dom.js";
import { capitalise } from "../words.js";
import type { Setting } from "./settings.js";

/** A labelled control of a form. */
export interface Field {
  readonly root: HTMLElement;
  /** What was entered; nothing if it was left as it is. */
  value(): string | number | undefined;
}

let count = 0;

/** A label, a control and a line of help, tied together for screen readers. */
export function labelled(
  title: string,
  control: HTMLInputElement | HTMLSelectElement,
  help: string,
): HTMLElement {
  const id = `field-${++count}`;
  control.id = id;
  const parts: HTMLElement[] = [element("label", { for: id }, title), control];
  if (help !== "") {
    control.setAttribute("aria-describedby", `${id}-help`);
    parts.push(element("p", { id: `${id}-help`, class: "runs-help" }, help));
  }
  return element("div", { class: "runs-field" }, ...parts);
}

/** A list to choose from. @param choices value and words of each */
export function choiceField(
  title: string,
  choices: readonly (readonly [string, string])[],
  help = "",
): Field & { readonly control: HTMLSelectElement } {
  const control = element("select");
  control.append(...choices.map(([value, words]) => element("option", { value }, words)));
  return {
    root: labelled(title, control, help),
    control,
    value: () => (control.value === "" ? undefined : control.value),
  };
}

/** A number, or nothing. */
export function numberField(
  title: string,
  limits: { readonly least?: number; readonly most?: number; readonly whole: boolean },
  help = "",
): Field & { readonly control: HTMLInputElement } {
  const control = element("input", { type: "number", step: limits.whole ? "1" : "any" });
  if (limits.least !== undefined) control.min = String(limits.least);
  if (limits.most !== undefined) control.max = String(limits.most);
  return {
    root: labelled(title, control, help),
    control,
    value: () => (control.value === "" ? undefined : control.valueAsNumber),
  };
}

/** The control of a setting, empty where the server has a value of its own. */
export function settingField({ name, description, required, choices, least, most, usual }: Setting): Field {
  const title = capitalise(name);
  if (choices) {
    const field = choiceField(
      title,
      choices.map((choice) => [choice, choice]),
      description,
    );
    if (usual !== null) field.control.value = usual;
    return field;
  }
  const field = numberField(title, { least, most, whole: true }, description);
  field.control.required = required;
  field.control.placeholder = required ? "" : "as the scenario says";
  return field;
}
