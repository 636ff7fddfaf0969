import type { Program } from "@mesagrid/env";
import { element, onChange, setAttribute, setShown } from "../dom.js";
import { type Board, createBoard } from "../drawing/board.js";
import { createStage, type Stage } from "../drawing/stage.js";
import { seriesColour } from "../palette.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import type { Route } from "../shell/route.js";
import { createProgress } from "../shell/runs.js";
import type { ViewerState } from "../state.js";
import { createCharts } from "./charts.js";
import { listenToKeys } from "./keyboard.js";
import { fetchEpisode, placeOf } from "./link.js";
import { createBoards } from "./panels/boards.js";
import { createControls } from "./panels/controls.js";
import { createExplain } from "./panels/explain.js";
import { createLegend } from "./panels/legend.js";
import { createLevelChooser } from "./panels/levels.js";
import { createNotice } from "./panels/notice.js";
import { advance, type Episode, framesOf } from "./playback.js";

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
  const boards = createBoards(actions, stage.canvas);
  const controls = createControls(actions);
  const charts = createCharts();
  const explain = createExplain();
  const watching = element("div", { class: "watching" }, boards.root, controls.root);
  const intro = element("div", { class: "intro" }, legend.root, levels.root);
  const main = element("main", { class: "main" }, watching, charts.root);
  const pictures = createPictures(stage, boards);
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
      boards.update(state, stage.palette);
      setShown(intro, state.program !== null);
      setShown(main, state.program !== null);
      controls.update(state);
      charts.update(state, stage.palette);
      explain.update(state, stage.palette);
      pictures.update(state, milliseconds, motion);
      const shown = [...state.playback.lanes.values()].reduce((sum, lane) => sum + lane.shown, 0);
      setAttribute(app, "data-episodes-shown", String(shown));
    },
  };
}

interface Picture {
  readonly board: Board;
  episode: Episode | null;
}

/** Keeps a pixi board for each card, laid over the card's slot. */
function createPictures(stage: Stage, boards: ReturnType<typeof createBoards>) {
  let pictures = new Map<string, Picture>();
  let program: Program | null = null;
  let stale = true;
  const rebuild = onChange(() => {
    for (const { board } of pictures.values()) board.destroy();
    pictures = new Map();
    if (!program) return;
    const colours = program.objectives.names.map((_, index) => seriesColour(stage.palette, index));
    for (const levels of boards.cards.keys()) {
      pictures.set(levels, { board: createBoard(stage, program, colours), episode: null });
    }
    stale = true;
  });
  const layOut = () => {
    stale = false;
    stage.resize(boards.root.clientWidth, boards.root.clientHeight);
    const origin = boards.root.getBoundingClientRect();
    const sizes = new Set<number>();
    for (const [levels, { board }] of pictures) {
      const area = boards.cards.get(levels)?.slot.getBoundingClientRect();
      if (!area) continue;
      sizes.add(
        board.place({ x: area.x - origin.x, y: area.y - origin.y, width: area.width, height: area.height }),
      );
    }
    stage.keepSizes(sizes);
  };
  const watcher = new ResizeObserver(() => {
    stale = true;
  });
  watcher.observe(boards.root);
  return {
    update(state: ViewerState, milliseconds: number, motion: boolean) {
      program = state.program;
      rebuild(program, stage.palette, [...boards.cards.values()][0], boards.cards.size);
      let changed = stale;
      if (stale) layOut();
      for (const [levels, picture] of pictures) {
        const lane = state.playback.lanes.get(levels);
        if (!lane?.current || !program) continue;
        if (picture.episode !== lane.current) {
          picture.episode = lane.current;
          picture.board.show(framesOf(lane.current, program));
        }
        changed = picture.board.draw(lane.position, milliseconds, motion) || changed;
      }
      if (changed) stage.render();
    },
  };
}
