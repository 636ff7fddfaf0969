import type { Actions, Panel } from "../actions.js";
import type { ConnectionState } from "../connection.js";
import { element, setAttribute, setShown, setText } from "../dom.js";
import type { ViewerState } from "../state.js";
import { formatWait } from "../words.js";

/** The connection in words that need no glossary. */
export function connectionWords(connection: ConnectionState, now: number): string {
  switch (connection.phase) {
    case "connecting":
      return "Connecting…";
    case "open":
      return "Connected";
    case "waiting":
      return `Connection lost, trying again ${formatWait(connection.retryAt - now)}`;
    case "closed":
      return "Not connected";
  }
}

/** Product name and connection; what is given is put between them. */
export function createHeader(actions: Actions, ...between: HTMLElement[]): Panel<[ViewerState, number]> {
  const words = element("span");
  const retry = element("button", { type: "button", class: "quiet" }, "Try now");
  retry.addEventListener("click", () => actions.retry());
  const dot = element("span", { class: "dot", "aria-hidden": "true" });
  const status = element("p", { class: "connection", role: "status" }, dot, words);
  const brand = element("h1", { class: "brand" }, "mesagrid");
  const root = element(
    "header",
    { class: "top" },
    brand,
    ...between,
    element("div", { class: "link" }, status, retry),
  );
  return {
    root,
    update({ connection, recorded }, now) {
      setText(words, recorded ? "Recorded runs" : connectionWords(connection, now));
      setAttribute(status, "data-phase", connection.phase);
      setShown(retry, connection.phase === "waiting");
    },
  };
}
