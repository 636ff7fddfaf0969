import type { Panel } from "../../actions.js";
import { element, setShown, setText } from "../../dom.js";
import { connectionWords } from "../../shell/header.js";
import type { ViewerState } from "../../state.js";

const COMMAND = "npx mesagrid train scenarios/cheese-corner.json";

/** What there is to say when there is nothing to show, or null. */
export function noticeWords(state: ViewerState, now: number): string | null {
  if (state.problem !== null) return state.problem;
  if (state.program) return null;
  if (state.runs === null) return connectionWords(state.connection, now);
  if (state.runs.length === 0) return "No runs yet: start one with";
  return "Loading the scenario…";
}

/** The line that stands where boards would be, and problems in words. */
export function createNotice(): Panel<[ViewerState, number]> {
  const words = element("p");
  const command = element("code", {}, COMMAND);
  const root = element("section", { class: "notice", role: "status" }, words, command);
  return {
    root,
    update(state, now) {
      const text = noticeWords(state, now);
      setShown(root, text !== null);
      setText(words, text ?? "");
      setShown(command, state.problem === null && state.runs?.length === 0);
    },
  };
}
