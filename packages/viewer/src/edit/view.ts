import "./edit.css";
import { element, setAttribute, setShown } from "../dom.js";
import { createStage } from "../drawing/stage.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import { SPRITES } from "../sprites/index.js";
import { type Bench, createBench } from "./bench.js";
import { createBoardLayer } from "./boards.js";
import { createDrafts, type Store } from "./files/drafts.js";
import { createFiles, type Files } from "./files/files.js";
import { createChecksTab } from "./panels/checks.js";
import { createGuide } from "./panels/guide.js";
import { createLevelsTab } from "./panels/levels.js";
import { createPaintTab } from "./panels/paint.js";
import { createPlayTab } from "./panels/play.js";
import { createProblems } from "./panels/problems.js";
import { createStart } from "./panels/start.js";
import { createTabs } from "./panels/tabs.js";
import { createNotices, createToolbar } from "./panels/toolbar.js";
import { emptyState } from "./state.js";

/** The scenario editor: `#/edit`, or `#/edit?scenario=NAME`. */
export async function createPageView({ palette, go }: PageContext): Promise<PageView> {
  const stage = await createStage(palette).catch((error: Error) => {
    throw new Error(`The levels cannot be drawn, because this browser offers no WebGL (${error.message}).`);
  });
  const drafts = createDrafts(storage());
  const sprites = Object.keys(SPRITES).filter((name) => name !== "glyph");
  const bench = createBench(emptyState(), drafts, sprites);
  const { state } = bench;
  let here = false;
  const files = createFiles({
    bench,
    drafts,
    onName(name) {
      // Who has gone on to another view meanwhile stays there.
      if (here) go({ view: "edit", query: { scenario: name } }, true);
    },
    onRun: (run) => go({ view: "watch", query: { run } }),
  });
  const layer = createBoardLayer(stage);
  const beside = { bench, stage, layer };
  const tabs = createTabs([
    createLevelsTab(beside),
    createChecksTab(beside),
    createPaintTab(beside),
    createPlayTab(beside),
  ]);
  layer.root.prepend(...tabs.panels);
  const guide = createGuide(bench, (id) => (id === "train" ? void files.train() : tabs.show("checks")));
  const toolbar = createToolbar(bench, files);
  const notices = createNotices(bench);
  const problems = createProblems(bench);
  const start = createStart(files, (template) => void files.begin(template));
  const stale = element(
    "p",
    { class: "edit-hint" },
    "The text has a fault. This is the world as it was before.",
  );
  const side = element("div", { class: "edit-side" }, guide.root, tabs.root, stale, layer.root);
  const desk = element(
    "div",
    { class: "edit-desk" },
    element("div", { class: "edit-left" }, bench.editor.root, problems.root),
    side,
  );
  const work = element("div", { class: "edit-work" }, toolbar.root, desk);
  const root = element("div", { class: "edit" }, notices.root, start.root, work);
  root.addEventListener("keydown", (event) => hear(event, bench, files));
  let listing = true;
  /** A file that cannot be had leaves the text that was there, or the list. */
  async function open(name: string): Promise<void> {
    await files.open(name);
    if (!here || state.file?.name === name) return;
    if (state.file) go({ view: "edit", query: { scenario: state.file.name } }, true);
    else go({ view: "edit", query: { list: "all" } }, true);
  }
  return {
    root,
    enter({ scenario, list }) {
      here = true;
      if (scenario !== undefined && scenario !== state.file?.name) void open(scenario);
      else if (scenario === undefined && list === undefined && state.file)
        go({ view: "edit", query: { scenario: state.file.name } }, true);
      listing = scenario === undefined && (list !== undefined || !state.file);
      if (listing) start.refresh();
      layer.refresh();
    },
    leave() {
      here = false;
    },
    setPalette(next) {
      stage.setPalette(next);
      layer.refresh();
    },
    update(_now, milliseconds, motion) {
      setShown(start.root, listing);
      setShown(work, !listing);
      setAttribute(root, "data-scenario", state.file?.name ?? null);
      setAttribute(root, "data-look", state.look);
      notices.update();
      if (listing) return;
      toolbar.update();
      problems.update();
      guide.update();
      setShown(stale, state.look === "faults" && state.program !== null && tabs.shown() !== "checks");
      tabs.update(milliseconds, motion);
      layer.update(milliseconds, motion);
    },
  };
}

function hear(event: KeyboardEvent, bench: Bench, files: Files): void {
  if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  if (bench.isChanged()) void files.save();
}

/** The browser's storage, if it allows a page to keep something. */
function storage(): Store | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}
