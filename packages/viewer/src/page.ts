import { PROTOCOL_VERSION, STREAM_PATH } from "@mesagrid/server/protocol";
import { apiAddress, askInstead, runPath } from "./api.js";
import { type Addresses, startApp } from "./app.js";
import type { Socket } from "./connection.js";
import { paletteFor } from "./palette.js";
import { createShell } from "./shell/shell.js";
import { defaults, type ViewerState } from "./state.js";

/** What a test or a person at the console may read as `window.mesagrid`; the page takes nothing from it. */
export interface Handle {
  readonly state: Readonly<ViewerState>;
}

declare global {
  interface Window {
    readonly mesagrid?: Handle;
  }
}

/** Starts everything: the connection, and one update of the page a frame. */
export async function openPage(): Promise<void> {
  const root = document.querySelector<HTMLElement>("#app");
  if (!root) throw new Error("the page has no #app");
  const state = defaults();
  Object.defineProperty(window, "mesagrid", { value: Object.freeze({ state }) });
  const places = (await recordedPlaces(state)) ?? addresses();
  const { actions } = startApp(state, places);
  const shell = createShell(root, { state, actions, addresses: places });
  const scheme = window.matchMedia("(prefers-color-scheme: dark)");
  const colour = () => shell.setPalette(paletteFor(scheme.matches));
  scheme.addEventListener("change", colour);
  colour();
  const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
  let last = performance.now();
  const frame = (now: number) => {
    // A hidden tab gets no frames: on its return it goes on instead of catching up.
    shell.update(now, Math.min(250, Math.max(0, now - last)), !stillness.matches);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

function addresses(): Addresses {
  const base = new URL(".", window.location.href);
  const stream = new URL(`${STREAM_PATH}?protocol=${PROTOCOL_VERSION}`, base);
  stream.protocol = base.protocol === "https:" ? "wss:" : "ws:";
  return {
    stream: () => new WebSocket(stream) as Socket,
    run: runAddress,
  };
}

function runAddress(id: string): string {
  return apiAddress(runPath(id));
}

/** On a page of recorded runs, files in place of a server; null on any other page. */
async function recordedPlaces(state: ViewerState): Promise<Addresses | null> {
  const mark = document.querySelector<HTMLMetaElement>('meta[name="mesagrid-recorded"]');
  if (!mark) return null;
  state.recorded = true;
  const { answerFrom, recordedFiles, recordedSocket } = await import("./recorded/index.js");
  const files = recordedFiles(new URL(mark.content, window.location.href).href, (address) => fetch(address));
  askInstead(answerFrom(files));
  return { stream: () => recordedSocket(files), run: runAddress };
}
