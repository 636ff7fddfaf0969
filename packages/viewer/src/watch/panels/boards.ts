import type { Program } from "@mesagrid/env";
import type { Actions, Panel } from "../../actions.js";
import { element, onChange, setAttribute, setShown, setText } from "../../dom.js";
import { type Palette, seriesColour } from "../../palette.js";
import { rewardIn, shownLevelSets, type ViewerState } from "../../state.js";
import {
  capitalise,
  captionWords,
  formatReturn,
  levelsTitle,
  objectiveTitle,
  outcomeWords,
} from "../../words.js";
import { frameAt, framesOf, type Lane, lengthOf } from "../playback.js";
import { type Camera, createSaveMenu, type Shown } from "../save/menu.js";
import { createMoves } from "./moves.js";

/** A board's card: everything around the picture, which the canvas draws over `slot`. */
export interface Card {
  readonly levels: string;
  readonly root: HTMLElement;
  readonly slot: HTMLElement;
  update(state: ViewerState, lane: Lane): void;
}

/** The cards of the shown level sets, in a grid that the stage's canvas is laid over. */
export interface BoardsPanel extends Panel<[ViewerState, Palette]> {
  readonly cards: ReadonlyMap<string, Card>;
}

/** Makes the grid; `canvas` is the stage's. */
export function createBoards(
  actions: Actions,
  canvas: HTMLCanvasElement,
  camera: (levels: string, most: number) => Camera,
): BoardsPanel {
  const grid = element("div", { class: "board-grid" });
  const root = element("section", { class: "boards", "aria-label": "Episodes" }, grid, canvas);
  const cards = new Map<string, Card>();
  let facts: { program: Program; palette: Palette; sets: string[] } | null = null;
  const build = onChange(() => {
    cards.clear();
    for (const levels of facts?.sets ?? []) {
      if (facts) cards.set(levels, createCard(actions, facts.program, facts.palette, levels, camera));
    }
    grid.replaceChildren(...[...cards.values()].map((card) => card.root));
    grid.dataset.count = String(cards.size);
  });
  return {
    root,
    cards,
    update(state, palette) {
      const sets = shownLevelSets(state);
      facts = state.program ? { program: state.program, palette, sets } : null;
      build(state.program, palette, sets.join("\n"));
      for (const [levels, card] of cards) {
        const lane = state.playback.lanes.get(levels);
        if (lane) card.update(state, lane);
      }
    },
  };
}

function createCard(
  actions: Actions,
  program: Program,
  palette: Palette,
  levels: string,
  camera: (levels: string, most: number) => Camera,
): Card {
  const empty = element("p", { class: "empty" }, "Waiting for the first episode…");
  const slot = element("div", { class: "slot", role: "img", "aria-label": levelsTitle(levels) }, empty);
  slot.style.aspectRatio = `${program.width} / ${program.height}`;
  const moves = createMoves(actions, program, levels, levelsTitle(levels).toLowerCase());
  const outcome = element("p", { class: "outcome" });
  const caption = element("p", { class: "caption" });
  const returns = createReturns(program, palette);
  let shown: Shown | null = null;
  const save = createSaveMenu({
    title: levelsTitle(levels).toLowerCase(),
    shown: () => shown,
    camera: (most) => camera(levels, most),
  });
  const root = element(
    "article",
    { class: "card", "data-levels": levels },
    element("div", { class: "card-top" }, element("h3", {}, levelsTitle(levels)), save),
    element("p", { class: "description" }, program.scenario.levels[levels]?.description ?? ""),
    slot,
    moves.root,
    outcome,
    returns.root,
    caption,
  );
  return {
    levels,
    root,
    slot,
    update(state, lane) {
      const episode = lane.current;
      setShown(empty, episode === null);
      setAttribute(root, "data-episodes-shown", String(lane.shown));
      setShown(save, episode !== null);
      if (!episode) {
        shown = null;
        returns.update(null, rewardIn(state, state.run?.phase ?? ""));
        return;
      }
      const frame = frameAt(lane);
      const length = lengthOf(episode);
      shown = {
        run: state.chosenRun ?? "",
        trace: episode.trace,
        move: frame,
        speed: state.playback.speed,
      };
      setAttribute(root, "data-frame", String(frame));
      setAttribute(root, "data-episode", String(episode.number));
      setAttribute(root, "data-step", String(episode.trace.step));
      moves.update(episode, lane.position, frame);
      setText(outcome, outcomeWords(program, episode.trace, frame) || "Nothing has happened yet");
      setAttribute(outcome, "data-ended", frame >= length ? "" : null);
      setText(caption, captionWords(episode.trace));
      setAttribute(slot, "aria-label", `${levelsTitle(levels)}: ${outcomeWords(program, episode.trace)}`);
      returns.update(framesOf(episode, program)[frame].returns, rewardIn(state, episode.trace.phase));
    },
  };
}

/** Running returns, one chip an objective. */
function createReturns(
  program: Program,
  palette: Palette,
): Panel<[Float64Array | null, Readonly<Record<string, number>>]> {
  const chips = program.objectives.names.map((name, index) => {
    const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
    swatch.style.background = seriesColour(palette, index);
    const value = element("b", {}, "0");
    const tag = element("span", { class: "tag" }, "rewarded");
    const title = capitalise(objectiveTitle(program, name));
    return { name, value, tag, root: element("li", {}, swatch, title, value, tag) };
  });
  const root = element(
    "ul",
    { class: "returns", "aria-label": "Return so far" },
    ...chips.map((c) => c.root),
  );
  return {
    root,
    update(returns, reward) {
      for (const [index, chip] of chips.entries()) {
        const value = returns?.[index] ?? 0;
        setText(chip.value, formatReturn(value));
        setAttribute(chip.root, "data-got", value !== 0 ? "" : null);
        setShown(chip.tag, (reward[chip.name] ?? 0) !== 0);
      }
    },
  };
}
