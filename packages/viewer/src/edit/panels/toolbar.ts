import type { Panel } from "../../actions.js";
import { element, setAttribute, setShown, setText } from "../../dom.js";
import { formatRoute } from "../../shell/route.js";
import type { Bench } from "../bench.js";
import type { Files } from "../files/files.js";
import { button } from "./panel.js";

/** The file's name, and what can be done with it. */
export function createToolbar(bench: Bench, files: Files): Panel<[]> {
  const { state, editor } = bench;
  const name = element("b", {});
  const saved = element("span", { class: "edit-saved" });
  const undo = button("Undo", () => editor.undo(), { title: "Undo (Ctrl Z)" });
  const redo = button("Redo", () => editor.redo(), { title: "Redo (Ctrl Y)" });
  const save = button("Save", () => void files.save(), { title: "Save (Ctrl S)", "data-do": "save" });
  const remove = button("Delete", () => files.remove(), { "data-do": "delete" });
  const train = button("Train this now", () => void files.train(), {
    class: "edit-main",
    "data-do": "train",
  });
  const root = element(
    "div",
    { class: "edit-toolbar", role: "toolbar", "aria-label": "The file" },
    element(
      "a",
      { class: "edit-back", href: formatRoute({ view: "edit", query: { list: "all" } }) },
      "All worlds",
    ),
    element("p", { class: "edit-file" }, name, saved),
    element("div", { class: "edit-bar" }, undo, redo, save, remove, train),
  );
  return {
    root,
    update() {
      const changed = bench.isChanged();
      setText(name, state.file ? `${state.file.name}.json` : "");
      setText(saved, state.saved === null ? "not saved yet" : changed ? "changed" : "saved");
      setAttribute(saved, "data-changed", changed ? "" : null);
      undo.disabled = !editor.canUndo();
      redo.disabled = !editor.canRedo();
      save.disabled = !changed || state.busy || state.look === "faults" || state.look === "waiting";
      save.title =
        state.look === "faults"
          ? "A text with faults cannot be saved; this browser keeps it meanwhile"
          : "Save (Ctrl S)";
      train.disabled = state.busy || state.look !== "right";
      train.title =
        state.look === "faults"
          ? "A text with faults cannot be trained"
          : "Train an agent on the text as it is, and watch it";
      setShown(remove, state.file?.hash != null);
      remove.disabled = state.busy;
    },
  };
}

/** What is to be told, and what can be done about it. */
export function createNotices(bench: Bench): Panel<[]> {
  const { state } = bench;
  const words = element("p", {});
  const choices = element("div", { class: "edit-bar" });
  const root = element("div", { class: "edit-notice", role: "status" }, words, choices);
  let shown: typeof state.notice = null;
  setShown(root, false);
  return {
    root,
    update() {
      const { notice } = state;
      if (notice === shown) return;
      shown = notice;
      setShown(root, notice !== null);
      setText(words, notice?.words ?? "");
      setAttribute(root, "data-tone", notice?.tone ?? null);
      const act = (run: () => void) => () => {
        state.notice = null;
        run();
      };
      const ways = (notice?.choices ?? []).map((choice) => button(choice.label, act(choice.act)));
      choices.replaceChildren(
        ...ways,
        ...(notice
          ? [
              button(
                "Close",
                act(() => {}),
                { class: "quiet" },
              ),
            ]
          : []),
      );
    },
  };
}
