import type { Actions, Panel } from "../../actions.js";
import { element, icon, setAttribute, setText } from "../../dom.js";
import type { ViewerState } from "../../state.js";
import { SPEED } from "../playback.js";

/** Paths of the buttons' pictures. */
const ICONS = {
  before: "M3 3h2v10H3zM13 3v10L6 8z",
  back: "M11 3v10L4 8z",
  forward: "M5 3v10l7-5z",
  after: "M11 3h2v10h-2zM3 3v10l7-5z",
  happenedBefore: "M7 8l7-5v10zM3 5l3 3-3 3-3-3z",
  happensNext: "M9 8L2 3v10zM13 5l3 3-3 3-3-3z",
  play: "M4 2.5v11l9-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
} as const;

function iconButton(path: string, title: string, press: () => void): HTMLButtonElement {
  const node = element("button", { type: "button", class: "icon", title, "aria-label": title }, icon(path));
  node.addEventListener("click", press);
  return node;
}

/** Pause, steps, episodes and speed. */
export function createControls(actions: Actions): Panel<[ViewerState]> {
  const play = createPlay(actions);
  const newest = element("button", { type: "button", title: "Newest episodes (N)" }, "Newest");
  newest.addEventListener("click", () => actions.newest());
  const speed = createSpeed(actions);
  const root = element(
    "div",
    { class: "controls", role: "group", "aria-label": "Playback" },
    element(
      "div",
      { class: "buttons" },
      iconButton(ICONS.before, "Episode before (shift + left arrow)", () => actions.changeEpisode(-1)),
      iconButton(ICONS.happenedBefore, "Back to where something happened (,)", () => actions.seekMoment(-1)),
      iconButton(ICONS.back, "One move back (left arrow)", () => actions.step(-1)),
      play.root,
      iconButton(ICONS.forward, "One move forward (right arrow)", () => actions.step(1)),
      iconButton(ICONS.happensNext, "On to where something happens (.)", () => actions.seekMoment(1)),
      iconButton(ICONS.after, "Episode after (shift + right arrow)", () => actions.changeEpisode(1)),
      newest,
    ),
    speed.root,
  );
  return {
    root,
    update(state) {
      play.update(state.playback.playing);
      speed.update(state.playback.speed);
      const following = [...state.playback.lanes.values()].every((lane) => lane.following);
      setAttribute(newest, "aria-pressed", String(following));
    },
  };
}

function createPlay(actions: Actions): Panel<[boolean]> {
  const words = element("span");
  const root = element("button", { type: "button", class: "play", title: "Play or pause (space)" });
  root.addEventListener("click", () => actions.togglePlaying());
  return {
    root,
    update(playing) {
      if (root.dataset.playing === String(playing)) return;
      root.dataset.playing = String(playing);
      setText(words, playing ? "Pause" : "Play");
      root.replaceChildren(icon(playing ? ICONS.pause : ICONS.play), words);
    },
  };
}

function createSpeed(actions: Actions): Panel<[number]> {
  const slider = element("input", {
    type: "range",
    id: "speed",
    min: String(SPEED.least),
    max: String(SPEED.most),
    step: "1",
  });
  slider.addEventListener("input", () => actions.setSpeed(slider.valueAsNumber));
  const words = element("output", { for: "speed" });
  const root = element("div", { class: "speed" }, element("label", { for: "speed" }, "Speed"), slider, words);
  return {
    root,
    update(speed) {
      if (slider.valueAsNumber !== speed) slider.value = String(speed);
      setText(words, `${speed} ${speed === 1 ? "move" : "moves"}/s`);
      setAttribute(slider, "aria-valuetext", `${speed} moves a second`);
    },
  };
}
