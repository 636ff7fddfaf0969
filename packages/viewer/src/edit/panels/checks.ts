import { element, icon, onChange, setAttribute, setText } from "../../dom.js";
import { wordsOf } from "../bench.js";
import { findingsOf } from "../check/words.js";
import type { EditState } from "../state.js";
import { type Beside, button, SIGNS, type Tab } from "./panel.js";

/** What the text's levels are worth, in words, as it is found out. */
export function createChecksTab({ bench, layer }: Beside): Tab {
  const { state } = bench;
  const status = element("p", { class: "edit-status", role: "status" });
  const warnings = element("ul", { class: "edit-warnings" });
  const findings = element("div", { class: "edit-findings" });
  const root = element("div", { class: "edit-checks" }, status, warnings, findings);
  const draw = onChange(() => {
    const { program, examination } = state;
    if (!program || !examination) {
      warnings.replaceChildren();
      findings.replaceChildren();
      return;
    }
    warnings.replaceChildren(
      ...examination.warnings.map((warning) =>
        element(
          "li",
          {},
          button(wordsOf(warning), () => bench.reveal(warning.path), {
            class: "edit-problem",
            "data-severity": "warning",
          }),
        ),
      ),
    );
    findings.replaceChildren(
      ...findingsOf(program, examination).map(({ set, title, findings: found }) =>
        element(
          "section",
          { "data-set": set },
          element("h2", {}, title),
          element(
            "ul",
            {},
            ...found.map(({ tone, words }) => element("li", { "data-tone": tone }, icon(SIGNS[tone]), words)),
          ),
        ),
      ),
    );
  });
  return {
    id: "checks",
    title: "Checks",
    root,
    enter: () => layer.show([]),
    leave() {},
    update() {
      setText(status, statusWords(state));
      setAttribute(root, "data-examining", state.examining);
      draw(state.program, state.examination);
    },
  };
}

function statusWords({ look, examining, examination, solving }: EditState): string {
  if (look === "faults") return "The levels are checked when the text has no faults any more.";
  const tooLong = "takes too long here and was cut off; a smaller board is checked sooner";
  if (look === "late" || (examining === "late" && !examination)) return `To solve the levels ${tooLong}.`;
  if (examining === "waiting") {
    const now = solving === "" ? "" : `: ${solving}`;
    return examination ? `Checking the levels again${now}…` : `Solving some levels${now}…`;
  }
  if (!examination) return "Waiting for the text…";
  const many = `The first ${examination.levels} levels of each set were solved`;
  if (examining === "part") return `${many}; a closer look is on its way: ${solving}.`;
  const cut = examining === "late" ? `; a closer look ${tooLong}` : "";
  const warned = examination.warnings.length;
  if (warned === 0) return `${many}, and nothing looks unintended${cut}.`;
  return `${many}${cut}. ${warned === 1 ? "One thing looks" : `${warned} things look`} unintended:`;
}
