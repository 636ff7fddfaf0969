import type { Frame, Program } from "@mesagrid/env";
import { element, onChange, setAttribute, setShown, setText } from "../dom.js";
import type { Stage } from "../drawing/stage.js";
import { play } from "../policy/rollout.js";
import type { ViewerState } from "../state.js";
import { framesOf } from "../watch/playback.js";
import { createEditing } from "./editing.js";
import { labelCells } from "./labels.js";
import type { Reply } from "./oracle.js";
import { createCell } from "./panels/cell.js";
import { createHeadline } from "./panels/headline.js";
import { createLevels } from "./panels/levels.js";
import { createOverlays } from "./panels/overlays.js";
import { button, createTools } from "./panels/tools.js";
import { createTraining } from "./panels/training.js";
import { createLevelPicture } from "./picture.js";
import { createPlayer } from "./player.js";
import { asked, compared, neighbours, problemWords, reply, type Session } from "./session.js";
import { type Asking, isEdited, levelOf, takeLevel, turn, undo } from "./state.js";

/** Milliseconds of a frame that work nobody waits for may take, and after a change until it goes on: a drag comes first. */
const SPARE = 8;
const PAUSE = 150;

/** Everything that shows one session and changes it. */
export interface Room {
  readonly root: HTMLElement;
  update(milliseconds: number, motion: boolean): void;
  /** A key that no control has taken. */
  press(event: KeyboardEvent): void;
  /** True once, so many milliseconds after the last change of the question. */
  settled(milliseconds: number): boolean;
  /** Nothing moves any more: another view is shown. */
  rest(): void;
  destroy(): void;
}

/** Builds the panels and the picture for a session. */
export function createRoom(stage: Stage, session: Session, state: ViewerState): Room {
  const { asking, program, networks, background } = session;
  const player = createPlayer();
  /** When the question was last changed, and whether the address knows it. */
  let changed: number | null = null;
  let shown = true;
  let busyUntil = 0;
  let version = 0;
  let last: { moment: Asking["moment"]; reply: Reply } | null = null;
  const touch = () => {
    changed = performance.now();
    busyUntil = changed + PAUSE;
    shown = false;
    player.stop();
  };
  const change = (make: () => void) => {
    make();
    touch();
  };
  const choose = (set: string, number: number) =>
    change(() => takeLevel(asking, { kind: "drawn", set, number }, levelOf(program, set, number)));
  const episode = () => state.playback.lanes.get(asking.source.set)?.current?.trace ?? null;
  const recorded = createRecorded(program);

  const picture = createLevelPicture(stage, program, createEditing(asking, touch));
  const headline = createHeadline();
  const cell = createCell();
  const levels = createLevels({
    chooseSet: (set) => choose(set, 0),
    chooseLevel: (number) => choose(asking.source.set, number),
    takeEpisode: () => {
      const level = episode()?.level;
      if (level) change(() => takeLevel(asking, { kind: "episode", set: asking.source.set }, level));
    },
  });
  const tools = createTools({
    choose: (tool) => change(() => Object.assign(asking, { tool, carried: null })),
    turn: (heading) => change(() => turn(asking, heading)),
  });
  const overlays = createOverlays({
    choose: (overlay) => change(() => Object.assign(asking, { overlay })),
    chooseObjective: (objective) => change(() => Object.assign(asking, { objective })),
    chooseOther: (other) => change(() => Object.assign(asking, { other })),
  });
  const training = createTraining({
    choose: ({ step }) => change(() => Object.assign(asking, { step })),
    travel: () => player.travel(),
  });
  const letPlay = () => {
    const { forward } = asked(session);
    if (player.episode()) player.stop();
    else if (forward) player.start((seed) => play(program, forward, asking.moment, { kind: "drawn", seed }));
  };
  const playing = button(
    "Let it play from here",
    "Draws its moves by its chances, as in training (P)",
    letPlay,
  );
  playing.classList.add("play");
  const takeBack = () => change(() => undo(asking));
  const back = button("Undo", "Takes the last edit back (Ctrl+Z)", takeBack);
  const over = button("Start over", "The level as it was", () =>
    change(() => takeLevel(asking, asking.source, asking.start)),
  );
  const said = element("p", { class: "ask-said", "aria-live": "polite" });
  const below = element("div", { class: "ask-row ask-below" }, playing, back, over, said);
  const left = element("div", { class: "ask-left" });
  left.append(levels.root, picture.root, tools.root, below, training.root);
  const right = element("div", { class: "ask-right" }, headline.root, overlays.root, cell.root);
  const root = element("div", { class: "ask-main" }, left, right);

  const label = onChange(() => labelCells(picture.grid, asking, last?.reply ?? null));
  const keep = onChange(() => networks.keep(neighbours(session)));

  /** The present answer; while a network is on its way the last one, if it is about the same level. */
  function answer(): Reply | null {
    const frames = asking.overlay === "visits" ? recorded(state, asking.source.set) : NONE;
    const fresh = reply(session, frames);
    if (fresh) last = { moment: asking.moment, reply: fresh };
    else if (last?.moment !== asking.moment) last = null;
    return last?.reply ?? null;
  }

  function draw(now: Reply | null, milliseconds: number, motion: boolean): void {
    const drawn = picture.update(
      {
        moment: asking.moment,
        picture: now && !("refused" in now.picture) ? now.picture : null,
        way: now && { cells: now.way, targets: now.forecast.fates[0].targets },
        objective: asking.objective,
        playing: player.episode(),
      },
      milliseconds,
      motion,
    );
    if (!drawn || !now || shown || changed === null) return;
    shown = true;
    root.dataset.milliseconds = (performance.now() - changed).toFixed(1);
  }

  function updatePanels(now: Reply | null): void {
    const { checkpoint, forward } = asked(session);
    const { checkpoints } = session;
    const forecast = (now && background.counted) ?? now?.forecast ?? null;
    setShown(headline.root, now !== null || problemWords(session) === null);
    headline.update(program, stage.palette, forecast);
    levels.update(asking, episode() !== null);
    tools.update(asking, stage, stage.palette);
    overlays.update(asking, now?.picture ?? null, stage.palette, checkpoints, compared(session));
    cell.update(asking, now);
    training.update({
      asking,
      checkpoints,
      chosen: checkpoint,
      phases: state.run?.phases ?? [],
      overTraining: background.overTraining,
      travelling: player.travelling(),
      palette: stage.palette,
      version,
    });
    setText(said, asking.said);
    setText(playing, player.episode() ? "Stop" : "Let it play from here");
    playing.disabled = !forward;
    back.disabled = asking.past.length === 0;
    over.disabled = !isEdited(asking);
    setAttribute(root, "data-ready", now ? "" : null);
    setAttribute(root, "data-step", checkpoint ? String(checkpoint.step) : null);
    const position = player.episode()?.position;
    setAttribute(root, "data-playing", position === undefined ? null : String(Math.floor(position)));
  }

  return {
    root,
    update(milliseconds, motion) {
      player.advance(milliseconds, session, touch);
      const now = answer();
      draw(now, milliseconds, motion);
      const { checkpoint, forward } = asked(session);
      keep(checkpoint, session.checkpoints, compared(session));
      if (forward && now) {
        const checkpoints = session.spread;
        background.begin({ program, moment: asking.moment, forward, chain: now.chain, checkpoints });
        if (performance.now() > busyUntil && background.work(SPARE, (one) => networks.get(one))) version++;
      }
      picture.grid.mark(asking.carried);
      label(asking.moment, now);
      updatePanels(now);
    },
    press(event) {
      const field = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
      const control = event.ctrlKey || event.metaKey;
      if (field || event.altKey || event.shiftKey) return;
      if (control && event.key === "z") takeBack();
      else if (!control && event.key === "p") letPlay();
      else return;
      event.preventDefault();
    },
    settled(milliseconds) {
      if (changed === null || performance.now() - changed < milliseconds) return false;
      changed = null;
      return true;
    },
    rest: () => player.stop(),
    destroy: () => picture.destroy(),
  };
}

const NONE: readonly (readonly Frame[])[] = [];

/** Frames of the recorded episodes of a level set, gathered anew only when there are others. */
function createRecorded(program: Program) {
  let frames = NONE;
  let about: readonly unknown[] = [];
  return (state: ViewerState, set: string) => {
    const episodes = state.playback.lanes.get(set)?.episodes ?? [];
    const now = [set, episodes.at(-1), episodes.length];
    if (now.some((fact, index) => fact !== about[index])) {
      about = now;
      frames = episodes.map((episode) => framesOf(episode, program));
    }
    return frames;
  };
}
