import "./live.css";
import type { Actions, Panel } from "../../actions.js";
import { element, setAttribute, setShown, setText } from "../../dom.js";
import { createMosaic, type Mosaic } from "../../drawing/mosaic.js";
import type { Stage } from "../../drawing/stage.js";
import { isLive, type ViewerState } from "../../state.js";
import { createSlotWatch, liveWords, SLOT_CHOICES, USUAL_SLOTS } from "./state.js";

/** The switch between recorded episodes and the training as it is now; only where a run is trained. */
export function createLiveSwitch(actions: Actions): Panel<[ViewerState]> {
  const recorded = element("button", { type: "button" }, "Recorded episodes");
  const now = element("button", { type: "button" }, "Training now");
  const select = element(
    "select",
    { "aria-label": "Boards of the training" },
    ...SLOT_CHOICES.map((many) =>
      element("option", { value: String(many) }, many === 1 ? "1 board" : `${many} boards`),
    ),
  );
  select.value = String(USUAL_SLOTS);
  recorded.addEventListener("click", () => actions.watchTraining(0));
  const watch = () => actions.watchTraining(Number(select.value));
  now.addEventListener("click", watch);
  select.addEventListener("change", watch);
  const root = element(
    "div",
    { class: "live-switch", role: "group", "aria-label": "What the boards show" },
    recorded,
    now,
    select,
  );
  return {
    root,
    update({ live, run, recorded: files }) {
      const on = live.wanted > 0;
      setShown(root, !files && run !== null && (on || isLive(run)));
      setAttribute(recorded, "aria-pressed", String(!on));
      setAttribute(now, "aria-pressed", String(on));
      setShown(select, on);
    },
  };
}

/** The boards of a training as it is now. */
export interface LiveBoards {
  readonly root: HTMLElement;
  /** Draws what came; `now` on the clock that frames are timed by. */
  update(state: ViewerState, now: number, motion: boolean): void;
  /** Gives the stage back. */
  leave(): void;
}

/** Makes the panel; while it is shown the stage's canvas is in it. */
export function createLiveBoards(stage: Stage): LiveBoards {
  const area = element("div", {
    class: "live-area",
    role: "img",
    "aria-label": "Worlds of the training, now",
  });
  const words = element("p", { class: "caption", role: "status" });
  const root = element("section", { class: "live", "aria-label": "The training now" }, area, words);
  let changes = createSlotWatch();
  let mosaic: Mosaic | null = null;
  let look: readonly unknown[] = [];
  let [stale, frames] = [true, -1];
  const watcher = new ResizeObserver(() => {
    stale = true;
  });
  watcher.observe(area);

  function leave(): void {
    mosaic?.destroy();
    mosaic = null;
    look = [];
  }

  function build(facts: readonly unknown[], make: () => Mosaic): Mosaic {
    if (mosaic && look.every((fact, index) => fact === facts[index])) return mosaic;
    leave();
    look = facts;
    mosaic = make();
    changes = createSlotWatch();
    [stale, frames] = [true, -1];
    return mosaic;
  }

  function layOut(shown: Mosaic): void {
    stale = false;
    const [width, height] = [area.clientWidth, area.clientHeight];
    stage.resize(width, height);
    stage.keepSizes(new Set([shown.place({ x: 0, y: 0, width, height })]));
  }

  return {
    root,
    leave,
    update({ live, program }, now, motion) {
      setText(words, liveWords(live));
      setAttribute(root, "data-frames", String(live.frames));
      const { boards } = live;
      setShown(area, boards !== null);
      if (!boards || !program) {
        leave();
        return;
      }
      if (stage.canvas.parentElement !== area) area.append(stage.canvas);
      const { slots } = boards.picture.layout;
      // As many rows as columns: the choices are squares.
      area.style.aspectRatio = `${program.width} / ${program.height}`;
      const shown = build([program, stage.palette, boards], () => createMosaic(stage, program, slots));
      let changed = stale;
      if (stale) layOut(shown);
      if (frames !== live.frames) {
        frames = live.frames;
        for (const { slot, ...change } of changes(boards)) shown.show(slot, change.board, change);
        changed = true;
      }
      const part = (now - live.at) / live.every;
      if (shown.draw(part, motion) || changed) stage.render();
    },
  };
}
