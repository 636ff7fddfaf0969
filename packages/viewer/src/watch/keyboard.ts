import type { Actions } from "../actions.js";

/**
 * The page's keys: space, arrows, shift with arrows, comma, full stop, N. A control that has its own use for a key keeps it. Returns a
 * function that stops listening.
 */
export function listenToKeys(actions: Actions): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || keepsKey(event)) return;
    if (press(actions, event)) event.preventDefault();
  };
  window.addEventListener("keydown", listen);
  return () => window.removeEventListener("keydown", listen);
}

function press(actions: Actions, event: KeyboardEvent): boolean {
  switch (event.key) {
    case " ":
      actions.togglePlaying();
      return true;
    case "ArrowRight":
    case "ArrowLeft": {
      const direction = event.key === "ArrowRight" ? 1 : -1;
      if (event.shiftKey) actions.changeEpisode(direction);
      else actions.step(direction);
      return true;
    }
    case ",":
      actions.seekMoment(-1);
      return true;
    case ".":
      actions.seekMoment(1);
      return true;
    case "n":
    case "N":
      actions.newest();
      return true;
    default:
      return false;
  }
}

function keepsKey(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  // Keys move it as they move everything: by whole moves. Its own finer steps are for the pointer.
  if (target.matches("input.scrub")) return false;
  if (target.matches("select, textarea, input, [contenteditable]")) return true;
  return event.key === " " && target.matches("button, summary, a");
}
