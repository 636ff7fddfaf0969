import { element, setAttribute, setShown } from "../dom.js";
import { createStage } from "../drawing/stage.js";
import { fetchEpisode } from "../recorded-episodes.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import type { Route } from "../shell/route.js";
import { createProgress } from "../shell/runs.js";
import { createCharts } from "./charts/panel.js";
import { listenToKeys } from "./keyboard.js";
import { placeOf } from "./link.js";
import { createLiveBoards, createLiveSwitch } from "./live/panel.js";
import { createBoards } from "./panels/boards.js";
import { createControls } from "./panels/controls.js";
import { createExplain } from "./panels/explain.js";
import { createLegend } from "./panels/legend.js";
import { createLevelChooser } from "./panels/levels.js";
import { createNotice } from "./panels/notice.js";
import { createPictures } from "./pictures.js";
import { advance } from "./playback.js";

/** What is said where the browser has no WebGL. */
const NO_BOARDS = "The boards cannot be drawn, because this browser offers no WebGL";

/** Episodes of the chosen run, live, beside what it was paid for. */
export async function createPageView({ app, state, actions, palette }: PageContext): Promise<PageView> {
  const stage = await createStage(palette).catch((error: Error) => {
    throw new Error(`${NO_BOARDS} (${error.message}).`);
  });
  const progress = createProgress();
  const legend = createLegend();
  const levels = createLevelChooser(actions);
  const notice = createNotice();
  const boards = createBoards(actions, stage.canvas, (levels, most) => pictures.camera(levels, most));
  const controls = createControls(actions);
  const charts = createCharts(actions, state);
  const explain = createExplain();
  const liveSwitch = createLiveSwitch(actions);
  const live = createLiveBoards(stage);
  const watching = element(
    "div",
    { class: "watching" },
    liveSwitch.root,
    boards.root,
    live.root,
    controls.root,
  );
  const intro = element("div", { class: "intro" }, legend.root, levels.root);
  const main = element("div", { class: "main" }, watching, charts.root);
  const pictures = createPictures(stage, boards, state);
  const follow = (query: Route["query"]) => {
    if (query.levels !== undefined) actions.chooseLevels(query.levels);
    const place = placeOf(query);
    if (!place) return;
    fetchEpisode(place.run, place.trace).then(
      (trace) => {
        if (state.chosenRun === place.run) actions.openEpisode(trace, place.move);
      },
      (error: Error) => {
        state.problem = `The episode of this link cannot be shown: ${error.message}`;
      },
    );
  };
  let silence: (() => void) | null = null;
  return {
    root: element("div", {}, progress.root, notice.root, intro, main, explain.root),
    enter(query) {
      follow(query);
      silence ??= listenToKeys(actions);
    },
    leave() {
      silence?.();
      silence = null;
    },
    setPalette: (next) => stage.setPalette(next),
    update(now, milliseconds, motion) {
      advance(state.playback, milliseconds);
      progress.update(state.run, state.pace);
      notice.update(state, now);
      levels.update(state);
      legend.update(state.program, stage, stage.palette);
      liveSwitch.update(state);
      boards.update(state, stage.palette);
      const isNow = state.live.wanted > 0;
      for (const part of [boards.root, controls.root]) setShown(part, state.program !== null && !isNow);
      setShown(live.root, isNow);
      setShown(intro, state.program !== null);
      setShown(main, state.program !== null);
      controls.update(state);
      charts.update(stage.palette);
      explain.update(state, stage.palette);
      if (isNow) {
        pictures.leave();
        live.update(state, now, motion);
      } else {
        live.leave();
        pictures.update(milliseconds, motion);
      }
      const shown = [...state.playback.lanes.values()].reduce((sum, lane) => sum + lane.shown, 0);
      setAttribute(app, "data-episodes-shown", String(shown));
    },
  };
}
