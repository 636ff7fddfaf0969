import type { RunSummary } from "@mesagrid/server/protocol";
import { element } from "../dom.js";
import { formatRoute, type ViewName } from "../shell/route.js";
import { progressWords } from "../shell/runs.js";
import { downloadAddress, type RunChange } from "./calls.js";

/** What a row's buttons do. */
export interface RowActions {
  change(run: RunSummary, change: RunChange): void;
  branch(run: RunSummary): void;
  remove(run: RunSummary): void;
}

const CHANGES: Readonly<Record<RunChange, string>> = { pause: "Pause", resume: "Resume", stop: "Stop" };

/** What can be done to a run as it is now. */
export function changesOf({ status, paused = false }: RunSummary): RunChange[] {
  if (status === "queued") return ["stop"];
  if (status === "running") return [paused ? "resume" : "pause", "stop"];
  return status === "finished" ? [] : ["resume"];
}

/** True while it must not be deleted. */
function isHeld({ status }: RunSummary): boolean {
  return status === "running" || status === "queued";
}

/** A run as a row of the list: what it is, how far it is, what can be done. @param depth branchings above it */
export function runRow(run: RunSummary, depth: number, actions: RowActions): HTMLTableRowElement {
  const { id, scenario, seed, algorithm, network, parent } = run;
  const place = (view: ViewName, words: string) =>
    element("a", { href: formatRoute({ view, query: { run: id } }) }, words);
  const name = element(
    "th",
    { scope: "row" },
    place("watch", scenario.title),
    element("span", { class: "runs-id" }, depth > 0 && parent ? `from step ${parent.step} · ${id}` : id),
  );
  name.style.paddingLeft = `${12 + 20 * depth}px`;
  const started = new Date(run.started);
  return element(
    "tr",
    { "data-run": id, "data-status": run.status },
    name,
    element("td", {}, String(seed)),
    element("td", {}, `${algorithm}, ${network}`),
    element("td", {}, progressCell(run)),
    element("td", {}, started.toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" })),
    element(
      "td",
      {},
      element("div", { class: "runs-buttons" }, place("ask", "Ask"), ...buttons(run, actions)),
    ),
  );
}

function progressCell(run: RunSummary): HTMLElement {
  const words = run.paused ? `Paused · ${progressWords(run, null)}` : progressWords(run, null);
  const share = Math.min(1, run.step / Math.max(1, run.totalSteps));
  const bar = element("progress", { max: "1", "aria-hidden": "true" });
  bar.value = share;
  return element("div", { class: "runs-progress" }, bar, element("span", {}, words));
}

function buttons(run: RunSummary, actions: RowActions): HTMLElement[] {
  const button = (words: string, act: () => void) => {
    const made = element("button", { type: "button", class: "quiet" }, words);
    made.addEventListener("click", act);
    return made;
  };
  const changes = changesOf(run).map((change) => button(CHANGES[change], () => actions.change(run, change)));
  if (run.status !== "queued") changes.push(button("Branch…", () => actions.branch(run)));
  const download = element("a", { href: downloadAddress(run.id), download: "" }, "Download");
  return isHeld(run) ? [...changes, download] : [...changes, download, deleteButton(run, actions)];
}

/** Deletes at the second press: what is gone does not come back. */
function deleteButton(run: RunSummary, actions: RowActions): HTMLElement {
  const made = element("button", { type: "button", class: "quiet" }, "Delete");
  const calm = () => {
    made.textContent = "Delete";
    made.classList.remove("runs-danger");
  };
  made.addEventListener("click", () => {
    if (made.classList.contains("runs-danger")) {
      actions.remove(run);
      return;
    }
    made.textContent = "Really delete?";
    made.classList.add("runs-danger");
  });
  made.addEventListener("blur", calm);
  return made;
}
