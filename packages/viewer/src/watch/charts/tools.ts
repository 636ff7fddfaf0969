import type { RunSummary } from "@mesagrid/server/protocol";
import type { Panel } from "../../actions.js";
import { element, onChange, setShown, setText } from "../../dom.js";
import { runLabel } from "../../shell/runs.js";

/** What a person can do with all charts. */
export interface ChartTools {
  /** Returns as shares of the best possible, or as they are. */
  share(wanted: boolean): void;
  /** Another run's lines beside these; null for none. */
  compare(run: string | null): void;
  /** Saves the numbers. */
  save(): void;
}

/** What the tools show. */
export interface ToolFacts {
  readonly share: boolean;
  readonly compared: string | null;
  /** Runs whose lines can be laid beside these. */
  readonly others: readonly RunSummary[];
  readonly words: string;
}

/** Runs of the same scenario, but for the one that is shown. */
export function comparable(runs: readonly RunSummary[] | null, run: RunSummary | null): RunSummary[] {
  return (runs ?? []).filter(
    (one) => run !== null && one.id !== run.id && one.scenario.name === run.scenario.name,
  );
}

/** The row above the charts. */
export function createTools(tools: ChartTools): Panel<[ToolFacts]> {
  const share = element("input", { type: "checkbox", id: "share" });
  share.addEventListener("change", () => tools.share(share.checked));
  const select = element("select", { id: "compare" });
  select.addEventListener("change", () => tools.compare(select.value || null));
  const save = element(
    "button",
    { type: "button", title: "The numbers of these charts, as CSV" },
    "Save numbers",
  );
  save.addEventListener("click", () => tools.save());
  const compare = element(
    "div",
    { class: "chart-compare" },
    element("label", { for: "compare" }, "Compare with"),
    select,
  );
  const words = element("p", { class: "chart-words", role: "status" });
  const root = element(
    "div",
    { class: "chart-tools" },
    element("label", {}, share, "As share of the best possible"),
    compare,
    save,
    words,
  );
  let others: readonly RunSummary[] = [];
  const fill = onChange(() => {
    const none = element("option", { value: "" }, "no other run");
    select.replaceChildren(none, ...others.map((run) => element("option", { value: run.id }, runLabel(run))));
  });
  return {
    root,
    update(facts) {
      others = facts.others;
      fill(others.map((run) => `${run.id} ${run.status}`).join("\n"));
      setShown(compare, others.length > 0);
      if (share.checked !== facts.share) share.checked = facts.share;
      if (select.value !== (facts.compared ?? "")) select.value = facts.compared ?? "";
      setText(words, facts.words);
      setShown(words, facts.words !== "");
    },
  };
}
