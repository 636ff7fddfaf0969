import { PROTOCOL_VERSION, STREAM_PATH } from "@mesagrid/server/protocol";
import { startApp } from "./app.js";
import { element } from "./dom.js";
import { createStage, type Stage } from "./drawing/stage.js";
import { paletteFor } from "./palette.js";
import { defaults, type ViewerState } from "./state.js";
import { listenToKeys } from "./watch/keyboard.js";
import { createView } from "./watch/view.js";

/** What a test or a person at the console may read as `window.mesagrid`; the page takes nothing from it. */
export interface Handle {
  readonly state: Readonly<ViewerState>;
}

declare global {
  interface Window {
    readonly mesagrid?: Handle;
  }
}

/** Starts everything: the stage, the connection, and one update of the view a frame. */
export async function openPage(): Promise<void> {
  const root = document.querySelector<HTMLElement>("#app");
  if (!root) throw new Error("the page has no #app");
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  let stage: Stage;
  try {
    stage = await createStage(paletteFor(scheme.matches));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const words = `The boards cannot be drawn, because this browser offers no WebGL (${reason}).`;
    root.replaceChildren(element("p", { class: "notice" }, words));
    return;
  }
  const state = defaults();
  Object.defineProperty(window, "mesagrid", { value: Object.freeze({ state }) });
  const app = startApp(state, addresses());
  const view = createView(root, stage, app.actions);
  scheme.addEventListener("change", () => view.setPalette(paletteFor(scheme.matches)));
  listenToKeys(app.actions);
  const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
  let last = performance.now();
  const frame = (now: number) => {
    // A hidden tab gets no frames: on its return it goes on instead of catching up.
    view.update(state, now, Math.min(250, Math.max(0, now - last)), !stillness.matches);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function addresses() {
  const base = new URL(".", window.location.href);
  const stream = new URL(`${STREAM_PATH}?protocol=${PROTOCOL_VERSION}`, base);
  stream.protocol = base.protocol === "https:" ? "wss:" : "ws:";
  return {
    stream: stream.href,
    run: (id: string) => new URL(`/api/runs/${encodeURIComponent(id)}`, base).href,
  };
}
