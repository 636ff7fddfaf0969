import "./ask.css";
import type { Frame, Program } from "@mesagrid/env";
import { element, onChange, setAttribute, setShown, setText } from "../dom.js";
import { createStage, type Stage } from "../drawing/stage.js";
import { framesOf } from "../watch/playback.js";
import { play } from "../policy/rollout.js";
import type { PageContext, PageView } from "../shell/page-view.js";
import type { Route } from "../shell/route.js";
import { capitalise } from "../words.js";
import { cellWords, placeWords, thingIn } from "./edits.js";
import { createEditing } from "./editing.js";
import type { Reply } from "./oracle.js";
import { createLevelPicture, type LevelPicture } from "./picture.js";
import { createCell, percent } from "./panels/cell.js";
import { actionTitle, createHeadline } from "./panels/headline.js";
import { createLevels } from "./panels/levels.js";
import { createOverlays } from "./panels/overlays.js";
import { button, createTools } from "./panels/tools.js";
import { createTraining } from "./panels/training.js";
import { asked, createSession, refresh, reply, type Session, spread } from "./session.js";
import { addressOf, type Asking, levelOf, takeLevel, turn, undo } from "./state.js";
import { createPlayer } from "./player.js";

/** Milliseconds of a frame that work nobody waits for may take. */
const SPARE = 8;
/** Milliseconds between two looks for new checkpoints of a run that is being trained, and after an edit until the address follows. */
const LOOK_AGAIN = 4000;
const SETTLE = 500;

/** The policy is asked: on any level, changed in any way, with what it would do laid over it. */
export async function createPageView(context: PageContext): Promise<PageView> {
  const stage = await createStage(context.palette).catch((error: Error) => {
    throw new Error(`The level cannot be drawn, because this browser offers no WebGL (${error.message}).`);
  });
  return createView(context, stage);
}

function createView({ app, state, addresses, go }: PageContext, stage: Stage): PageView {
  let session: Session | null = null;
  let picture: LevelPicture | null = null;
  let query: Route["query"] = {};
  /** When the level or what is laid over it was last changed by a person. */
  let changed: number | null = null;
  let looked = 0;
  let version = 0;
  const player = createPlayer();
  const asking = () => session?.asking ?? null;
  const touch = () => {
    changed = performance.now();
    player.stop();
  };
  const editing = createEditing(asking, touch);
  const change = (make: (asking: Asking) => void) => {
    if (session) make(session.asking);
    touch();
  };
  const choose = (set: string, number: number) =>
    change((it) => takeLevel(it, { kind: "drawn", set, number }, levelOf(it.program, set, number)));

  const question = element("h2", { class: "question" });
  const lead = element(
    "p",
    { class: "ask-lead" },
    "Drag the things on the level, put and take away, and see at once what the agent would do and what it would go to first. By keyboard: arrows go from cell to cell, Enter picks up and puts down, Delete takes away.",
  );
  const problem = element("p", { class: "notice", role: "status" });
  const headline = createHeadline();
  const levels = createLevels({
    chooseSet: (set) => choose(set, 0),
    chooseLevel: (number) => session && choose(session.asking.source.set, number),
    takeEpisode: () =>
      change((it) => {
        const level = episodeOf(it)?.level;
        if (level) takeLevel(it, { kind: "episode", set: it.source.set }, level);
      }),
  });
  const tools = createTools({
    choose: (tool) => change((it) => Object.assign(it, { tool, carried: null })),
    undo: () => change(undo),
    startOver: () => change((it) => takeLevel(it, it.source, it.start)),
    turn: (heading) => change((it) => turn(it, heading)),
  });
  const overlays = createOverlays({
    choose: (overlay) => change((it) => Object.assign(it, { overlay })),
    chooseObjective: (objective) => change((it) => Object.assign(it, { objective })),
    chooseOther: (other) => change((it) => Object.assign(it, { other })),
  });
  const training = createTraining({
    choose: ({ step }) => change((it) => Object.assign(it, { step })),
    travel: () => player.travel(),
  });
  const cell = createCell();
  const said = element("p", { class: "ask-said", "aria-live": "polite" });
  const playButton = button("Let it play from here", "Draws its moves, as it did in training (P)", () => letPlay());
  playButton.classList.add("play");
  const place = element("div", { class: "ask-place" });
  const below = element("div", { class: "ask-row ask-below" }, playButton, said);
  const left = element("div", { class: "ask-left" }, levels.root, place, tools.root, below, training.root);
  const right = element("div", { class: "ask-right" }, headline.root, overlays.root, cell.root);
  const main = element("main", { class: "ask-main" }, left, right);
  const intro = element("div", { class: "ask-intro" }, question, lead);
  const root = element("div", { class: "ask" }, intro, problem, main);

  function episodeOf(it: Asking) {
    return state.playback.lanes.get(it.source.set)?.current?.trace ?? null;
  }

  function letPlay(): void {
    if (!session) return;
    const { forward } = asked(session);
    if (player.episode()) player.stop();
    else if (forward) player.start((seed) => play(session!.program, forward, session!.asking.moment, { kind: "drawn", seed }));
  }

  const build = onChange(() => {
    picture?.destroy();
    picture = session && createLevelPicture(stage, session.program, editing);
    place.replaceChildren(...(picture ? [picture.root] : []));
  });

  const restart = () => {
    session?.networks.keep([]);
    session = null;
    player.stop();
    const { program, chosenRun } = state;
    if (!program || chosenRun === null) return;
    session = createSession(chosenRun, program, query.run === undefined || query.run === chosenRun ? query : {}, addresses.run(chosenRun));
  };
  const begin = onChange(restart);

  const recorded = createRecorded();
  const label = onChange(() => {
    if (session && picture) labelCells(picture, session.asking, lastReply);
  });
  let lastReply: Reply | null = null;
  let asOf = 0;

  function listen(event: KeyboardEvent): void {
    const field = event.target instanceof HTMLElement && event.target.matches("input, select, textarea");
    if (field || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === "z") change(undo);
    else if (!control && event.key.toLowerCase() === "p") letPlay();
    else return;
    event.preventDefault();
  }

  function settleAddress(now: number): void {
    if (!session || changed === null || now - changed < SETTLE) return;
    changed = null;
    query = addressOf(session.asking, session.run);
    go({ view: "ask", query }, true);
  }

  return {
    root,
    enter(next) {
      window.removeEventListener("keydown", listen);
      window.addEventListener("keydown", listen);
      if (JSON.stringify(next) === JSON.stringify(dropEmpty(query))) return;
      query = next;
      // An address without a question, such as that of the navigation, leaves the question as it is.
      if (session && (next.set !== undefined || next.overlay !== undefined || next.step !== undefined)) restart();
    },
    leave() {
      window.removeEventListener("keydown", listen);
      player.stop();
    },
    setPalette: (next) => stage.setPalette(next),
    update(now, milliseconds, motion) {
      begin(state.chosenRun, state.program);
      build(session, stage.palette);
      setShown(main, session !== null);
      setText(question, state.program?.scenario.question ?? "");
      setText(problem, problemOf(session, state.problem, state.runs?.length === 0));
      setShown(problem, problem.textContent !== "");
      if (!session || !picture) return;
      if (state.run?.status === "running" && now - looked > LOOK_AGAIN) {
        looked = now;
        refresh(session, addresses.run(session.run));
      }
      player.advance(milliseconds, session, touch);
      const { asking, background, networks, checkpoints } = session;
      const { checkpoint, forward } = asked(session);
      const frames = asking.overlay === "visits" ? recorded(state, session.program, asking.source.set) : NONE;
      // While the next network is on its way the last answer stays, if it is about the same level.
      const fresh = reply(session, frames);
      lastReply = fresh ?? (lastReply && asOf === asking.past.length && !changed ? lastReply : null);
      if (fresh) asOf = asking.past.length;
      const playing = player.episode();
      const drawn = picture.update(
        {
          moment: asking.moment,
          picture: lastReply && !("refused" in lastReply.picture) ? lastReply.picture : null,
          way: lastReply && { cells: lastReply.way, targets: lastReply.forecast.fates[0].targets },
          objective: asking.objective,
          playing,
        },
        milliseconds,
        motion,
      );
      if (drawn && changed !== null && fresh) {
        const took = performance.now() - changed;
        if (root.dataset.changed !== String(changed)) {
          root.dataset.changed = String(changed);
          root.dataset.milliseconds = took.toFixed(1);
        }
      }
      const wanted = spread(checkpoints);
      if (forward && fresh) {
        background.begin({ program: session.program, moment: asking.moment, forward, chain: lastReply?.chain ?? null, checkpoints: wanted });
        if (background.work(SPARE, (one) => networks.get(one))) version++;
      }
      picture.grid.mark(asking.carried);
      label(asking.moment, lastReply, session);
      headline.update(session.program, stage.palette, background.counted ?? lastReply?.forecast ?? null);
      levels.update(asking, episodeOf(asking) !== null);
      tools.update(asking, stage, stage.palette);
      overlays.update(asking, lastReply?.picture ?? null, stage.palette, checkpoints);
      cell.update(asking, lastReply);
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
      setText(playButton, playing ? "Stop" : "Let it play from here");
      playButton.disabled = !forward;
      setAttribute(root, "data-ready", lastReply ? "" : null);
      setAttribute(root, "data-step", checkpoint ? String(checkpoint.step) : null);
      setAttribute(root, "data-playing", playing ? String(Math.floor(playing.position)) : null);
      setAttribute(app, "data-asking", session.run);
      settleAddress(now);
    },
  };
}

const NONE: readonly (readonly Frame[])[] = [];

function dropEmpty(query: Route["query"]): Route["query"] {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ""));
}

function problemOf(session: Session | null, problem: string | null, noRuns: boolean): string {
  if (noRuns) return "There is no run yet. Train one, and ask it here.";
  if (!session) return problem ?? "Waiting for a run…";
  const { checkpoint } = asked(session);
  return session.problem ?? (checkpoint && session.networks.problem(checkpoint)) ?? "";
}

/** Each cell's words: what lies there, and the most likely move. */
function labelCells(picture: LevelPicture, { program, moment }: Asking, reply: Reply | null): void {
  const { names } = program.actions;
  const most = (cell: number): string => {
    const row = reply?.field.rows[cell] ?? -1;
    if (!reply || row < 0) return "";
    const chances = [...reply.field.chances.subarray(row * names.length, (row + 1) * names.length)];
    const chance = Math.max(...chances);
    return `; ${actionTitle(names[chances.indexOf(chance)]).toLowerCase()} ${percent(chance)}`;
  };
  const { board } = moment.level;
  picture.grid.label(
    (cell) => capitalise(`${placeWords(program, cell)}, ${cellWords(program, board, cell)}${most(cell)}`),
    (cell) => {
      const thing = thingIn(program, board, cell);
      return thing !== null && program.kinds.wall[thing.kind] === 0;
    },
  );
}

/** Frames of the recorded episodes of a level set, gathered anew only when there are others. */
function createRecorded() {
  let frames: readonly (readonly Frame[])[] = NONE;
  let about: readonly unknown[] = [];
  return (state: PageContext["state"], program: Program, set: string) => {
    const episodes = state.playback.lanes.get(set)?.episodes ?? [];
    const now = [program, set, episodes.at(-1), episodes.length];
    if (now.some((fact, index) => fact !== about[index])) {
      about = now;
      frames = episodes.map((episode) => framesOf(episode, program));
    }
    return frames;
  };
}
