import type { Panel } from "../../actions.js";
import { element, onChange, setAttribute, setText } from "../../dom.js";
import { type Bench, wordsOf } from "../bench.js";
import { firstFault, rangeOf } from "../language/places.js";
import { button } from "./panel.js";

/** Most problems that are listed; the text marks all. */
const MOST = 20;

/** What is wrong with the text, line by line; each leads to its place. */
export function createProblems(bench: Bench): Panel<[]> {
  const { state, editor } = bench;
  const status = element("p", { class: "edit-status", role: "status" });
  const list = element("ul", { class: "edit-problems" });
  const root = element(
    "section",
    { class: "edit-verdict", "aria-label": "What is wrong with the text" },
    status,
    list,
  );
  const draw = onChange(() => {
    const [text, tree] = [editor.text(), editor.tree()];
    list.replaceChildren(
      ...state.problems.slice(0, MOST).map((problem) => {
        const fault = problem.code === "not-json" ? firstFault(tree, text) : null;
        const line = editor.lineAt((fault ?? rangeOf(tree, text, problem.path)).from);
        const node = button(wordsOf(problem), () => bench.reveal(problem.path), {
          class: "edit-problem",
          "data-severity": "error",
          "data-code": problem.code,
        });
        node.prepend(element("span", {}, `Line ${line}`));
        return element("li", {}, node);
      }),
    );
  });
  return {
    root,
    update() {
      setAttribute(root, "data-look", state.look);
      setText(status, statusWords(bench));
      draw(state.problems);
    },
  };
}

function statusWords({ state }: Bench): string {
  const { look, problems, program } = state;
  if (look === "waiting") return "Checking…";
  if (look === "late") return "The check takes too long for this text, and was cut off.";
  if (look === "right") {
    return program
      ? `No faults: ${program.objectives.names.length} objectives, ${program.levelSets.size} level sets.`
      : "No faults.";
  }
  const more = problems.length > MOST ? `; the first ${MOST}` : "";
  return `${problems.length === 1 ? "One fault" : `${problems.length} faults`}${more}:`;
}
