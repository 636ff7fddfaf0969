import { actionOf, type Frame, Game } from "@mesagrid/env";
import { element, onChange, setAttribute, setShown, setText } from "../../dom.js";
import { capitalise, levelsTitle } from "../../words.js";
import { boardSlot, type Picture } from "../boards.js";
import { type Beside, button, type Tab, waitingWords } from "./panel.js";
import { playWords, returnsOf } from "./score.js";

/** Milliseconds that a move glides. */
const GLIDE = 140;
/** Names of keys as a browser says them. */
const KEYS: Readonly<Record<string, string>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
  " ": "space",
};

/** A person plays a level, and sees what each objective earns. */
export function createPlayTab({ bench, stage, layer }: Beside): Tab {
  const { state } = bench;
  const waiting = element("p", { class: "edit-waiting" });
  const sets = element("select", { id: "edit-play-set" });
  sets.addEventListener("change", () => begin(sets.value, true));
  const next = button("Another level", () => begin(sets.value, false));
  const bar = element(
    "div",
    { class: "edit-bar" },
    element("label", { for: "edit-play-set" }, "Levels"),
    sets,
    next,
  );
  const place = element("div", {
    class: "edit-play-board",
    tabindex: "0",
    role: "application",
    "aria-label": "The level: arrow keys or W, A, S, D move the agent",
    "aria-describedby": "edit-play-words",
  });
  const words = element("p", { id: "edit-play-words", class: "edit-status", "aria-live": "polite" });
  const returns = element("ul", { class: "returns" });
  const buttons = element("div", { class: "edit-actions", role: "group", "aria-label": "Actions" });
  const stageOf = element("div", { class: "edit-play" }, bar, returns, words, place, buttons);
  const root = element("div", {}, waiting, stageOf);
  let game: Game | null = null;
  let picture: Picture | null = null;
  let shown = false;
  place.addEventListener("keydown", press);

  function begin(levels: string, focus: boolean): void {
    const { program } = state;
    if (!program) return;
    const known = program.levelSets.has(levels) ? levels : program.phases[0].levels;
    if (game?.program === program && game.levels === known) game.next();
    else game = new Game(program, known, state.seed);
    sets.value = known;
    const slot = boardSlot(program);
    place.replaceChildren(slot);
    picture = { slot, program, frames: [game.frame], position: 0 };
    if (shown) layer.show([picture]);
    tell();
    if (focus) place.focus();
  }

  function press(event: KeyboardEvent): void {
    if (!game || event.ctrlKey || event.metaKey || event.altKey) return;
    const { names } = game.program.actions;
    if (event.key === "n" || (event.key === "Enter" && game.over)) {
      event.preventDefault();
      begin(game.levels, true);
      return;
    }
    const action = actionOf(KEYS[event.key] ?? event.key.toLowerCase(), names);
    if (action === undefined) return;
    event.preventDefault();
    act(action);
  }

  function act(action: string): void {
    if (!game || !picture || game.over) return;
    const before: Frame = game.frame;
    game.act(action);
    picture.frames = [before, game.frame];
    picture.position = 0;
    tell();
  }

  function tell(): void {
    if (!game) return;
    setText(words, playWords(game));
    setAttribute(place, "data-over", game.over ? "" : null);
    setAttribute(place, "data-moves", String(game.actions.length));
    returns.replaceChildren(...returnsOf(game, stage.palette));
  }
  const recolour = onChange(tell);

  const settle = onChange(() => {
    const { program } = state;
    if (!program) return;
    const names = [...program.levelSets.keys()];
    const before = sets.value;
    sets.replaceChildren(...names.map((name) => element("option", { value: name }, levelsTitle(name))));
    buttons.replaceChildren(
      ...program.actions.names.map((name) =>
        button(capitalise(name.replaceAll("-", " ")), () => act(name), { "data-action": name }),
      ),
    );
    begin(names.includes(before) ? before : program.phases[0].levels, false);
  });

  return {
    id: "play",
    title: "Play",
    root,
    enter() {
      shown = true;
      layer.show(picture ? [picture] : []);
    },
    leave() {
      shown = false;
      layer.show([]);
    },
    update(milliseconds, motion) {
      setShown(waiting, state.program === null);
      setShown(stageOf, state.program !== null);
      if (!state.program) setText(waiting, waitingWords(bench));
      settle(state.program);
      recolour(stage.palette);
      if (!picture) return;
      const last = picture.frames.length - 1;
      picture.position = motion ? Math.min(last, picture.position + milliseconds / GLIDE) : last;
    },
  };
}
