import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { syntaxTree } from "@codemirror/language";
import { type EditorView, hoverTooltip, type Tooltip } from "@codemirror/view";
import { element } from "../../dom.js";
import { completionsAt, type Completion as Found } from "../language/complete.js";
import { type Explanation, explainAt } from "../language/explain.js";

/** Completion while somebody types, from the grammar and from what the file itself defines. */
export function completion(sprites: readonly string[]) {
  return autocompletion({
    override: [(context) => complete(context, sprites)],
    icons: false,
    activateOnCompletion: () => true,
    maxRenderedOptions: 100,
  });
}

function complete(context: CompletionContext, sprites: readonly string[]): CompletionResult | null {
  const text = context.state.doc.toString();
  const found = completionsAt(syntaxTree(context.state), text, context.pos, sprites);
  if (!found) return null;
  const quoted = text[found.from] === '"';
  if (!quoted && !context.explicit) return null;
  return {
    // Matched by the word within the quotation marks, written with them.
    from: quoted ? found.from + 1 : found.from,
    to: context.pos,
    options: found.options.map((option) => optionOf(option, found.from, found.to - context.pos)),
    validFor: /^[\w-]*$/,
  };
}

/** @param from where the old text starts, its quotation mark included @param beyond characters of it behind the cursor */
function optionOf(found: Found, from: number, beyond: number): Completion {
  return {
    label: found.label,
    detail: found.required ? `${found.detail}, needed` : found.detail,
    ...(found.info !== "" && { info: found.info }),
    boost: found.required ? 2 : found.kind === "name" ? 1 : 0,
    apply(view: EditorView, _completion: Completion, _from: number, to: number) {
      view.dispatch({
        changes: { from, to: to + beyond, insert: found.insert },
        selection: { anchor: from + found.caret },
        userEvent: "input.complete",
        scrollIntoView: true,
      });
    },
  };
}

/** Help where the pointer rests. */
export const help = hoverTooltip((view, at): Tooltip | null => {
  const found = explainAt(syntaxTree(view.state), view.state.doc.toString(), at);
  if (!found) return null;
  return { pos: found.from, end: found.to, above: true, create: () => ({ dom: helpOf(found) }) };
});

/** An explanation as it is shown. */
export function helpOf({
  title,
  form,
  description,
  words,
  example,
}: Omit<Explanation, "from" | "to">): HTMLElement {
  const root = element("div", { class: "edit-help" });
  root.append(element("p", {}, element("b", {}, title), element("span", {}, ` ${form}`)));
  if (description !== "") root.append(element("p", {}, description));
  if (words.length > 0) {
    const items = words.map(({ word, meaning }) =>
      element("li", {}, element("code", {}, word), meaning === "" ? "" : ` ${meaning}`),
    );
    root.append(element("ul", {}, ...items));
  }
  if (example !== null)
    root.append(element("p", { class: "edit-example" }, "Such as ", element("code", {}, example)));
  return root;
}
