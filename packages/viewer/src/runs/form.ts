import { element, setText } from "../dom.js";

/**
 * The button that sends a form, with the server's answer in words beside it. The form's fields check themselves before.
 *
 * @param send asks the server
 * @param done is given its answer
 */
export function submitted<Answer>(
  form: HTMLFormElement,
  title: string,
  send: () => Promise<Answer>,
  done: (answer: Answer) => void,
): HTMLElement {
  const button = element("button", { type: "submit", class: "play" }, title);
  const words = element("p", { class: "runs-words", role: "alert" });
  form.onsubmit = (event) => {
    event.preventDefault();
    button.disabled = true;
    setText(words, "");
    send()
      .then(done, (error: Error) => setText(words, error.message))
      .finally(() => {
        button.disabled = false;
      });
  };
  return element("div", { class: "runs-submit" }, button, words);
}
