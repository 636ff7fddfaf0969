import "./runs.css";
import { treeOf } from "@mesagrid/agent/run-tree";
import type { RunSummary } from "@mesagrid/server/protocol";
import { element, onChange, setShown, setText } from "../dom.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import { isLive } from "../state.js";
import { openBranch } from "./branch.js";
import { changeRun, deleteRun, listRuns, PAGE } from "./calls.js";
import { type RowActions, runRow } from "./row.js";
import { createStartForm } from "./start.js";

/** Milliseconds between two looks at the list while something trains, and while nothing does. */
const LOOK = { live: 1000, quiet: 5000 };

/** The view of all runs: start, pause, resume, stop, branch, download, delete. */
export async function createPageView({ state, actions, go }: PageContext): Promise<PageView> {
  const words = element("p", { class: "runs-words", role: "alert" });
  const rows = element("tbody");
  const more = element("button", { type: "button", class: "quiet" });
  const none = element("p", { class: "notice" }, "No runs yet. Start one above, or from a shell.");
  const head = ["Run", "Seed", "Learner", "Progress", "Started", "What to do"];
  const table = element(
    "table",
    { class: "runs-table" },
    element("thead", {}, element("tr", {}, ...head.map((title) => element("th", { scope: "col" }, title)))),
    rows,
  );
  let limit = PAGE;
  let nextLook = 0;
  const watch = (run: RunSummary) => {
    actions.chooseRun(run.id);
    go({ view: "watch", query: { run: run.id } });
  };
  const attempt = (done: Promise<unknown>) =>
    done.then(
      () => {
        setText(words, "");
        nextLook = 0;
      },
      (error: Error) => setText(words, error.message),
    );
  const start = createStartForm(watch);
  const rowActions: RowActions = {
    change: (run, change) => void attempt(changeRun(run.id, change)),
    branch: (run) => void attempt(openBranch(run, watch)),
    remove: (run) => void attempt(deleteRun(run.id)),
  };
  more.addEventListener("click", () => {
    limit += PAGE;
    nextLook = 0;
  });
  let shown: { runs: readonly RunSummary[]; total: number } = { runs: [], total: 0 };
  const draw = onChange(() => {
    const focused = placeOfFocus(rows);
    rows.replaceChildren(...treeOf(shown.runs).map(({ run, depth }) => runRow(run, depth, rowActions)));
    focused?.restore();
    setShown(none, shown.total === 0);
    setShown(table, shown.total > 0);
    setShown(more, shown.total > shown.runs.length);
    setText(more, `Show more (${shown.total - shown.runs.length} older)`);
  });
  const look = async (now: number) => {
    nextLook = Number.POSITIVE_INFINITY; // until this one has its answer
    let wait = LOOK.quiet;
    try {
      shown = await listRuns(limit);
      if (shown.runs.some(isLive)) wait = LOOK.live;
      draw(JSON.stringify(shown));
    } catch (error) {
      setText(words, error instanceof Error ? error.message : String(error));
    }
    if (nextLook === Number.POSITIVE_INFINITY) nextLook = now + wait;
  };
  return {
    root: element(
      "div",
      { class: "runs" },
      start.root,
      words,
      none,
      element("div", { class: "runs-scroll" }, table),
      more,
    ),
    enter() {
      nextLook = 0;
      start.fill(state.run?.scenario.name).catch((error: Error) => setText(words, error.message));
    },
    leave() {},
    update(now) {
      if (now >= nextLook) void look(now);
    },
    setPalette() {},
  };
}

/** The button or link that has the focus, so that it can have it again in rows that were made anew. */
function placeOfFocus(rows: HTMLElement) {
  const active = document.activeElement;
  const row = active?.closest<HTMLElement>("tr[data-run]");
  if (!active || !row || !rows.contains(row)) return null;
  const words = active.textContent;
  const id = row.dataset.run ?? "";
  return {
    restore() {
      const again = rows.querySelector(`tr[data-run="${CSS.escape(id)}"]`);
      const same = [...(again?.querySelectorAll<HTMLElement>("a, button") ?? [])];
      same.find((one) => one.textContent === words)?.focus();
    },
  };
}
