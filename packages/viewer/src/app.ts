import { loadProgram, type Program } from "@mesagrid/env";
import { decodeServerMessage, encodeClientMessage, type RunDetail } from "@mesagrid/server/protocol";
import type { Actions } from "./actions.js";
import { ApiError, ask } from "./api.js";
import { type Connection, connect, type Socket } from "./connection.js";
import {
  chooseRun,
  openEpisode,
  openEpisodes,
  receiveProgram,
  receiveRuns,
  type ViewerState,
} from "./state.js";
import { createSubscriptions, reasonOf, type Subscriptions } from "./subscriptions.js";
import { changeEpisode, newest, setPlaying, setSpeed, step } from "./watch/playback.js";
import { seek, seekMoment } from "./watch/seek.js";
import { createWatching, type Watching } from "./watching.js";

/** Where the server is. */
export interface Addresses {
  /** Opens its WebSocket. */
  stream(): Socket;
  /** A run's address, by its id. */
  run(id: string): string;
}

/** The part of the page that changes the state: what the server says and what a person does. No view in it. */
export interface App {
  readonly actions: Actions;
  readonly connection: Connection;
}

/** Connects and keeps `state` up to date from then on. */
export function startApp(state: ViewerState, addresses: Addresses): App {
  const scenarios = createScenarioLoader(state, addresses);
  const now = () => performance.now();
  const subscriptions = createSubscriptions((text) => connection.send(text));
  const watching = createWatching(state, subscriptions, now);
  const choose = (id: string, pinned: boolean) => {
    chooseRun(state, id, pinned);
    watching.begin();
  };
  const connection = connect({
    open: addresses.stream,
    clock: {
      now,
      after: (milliseconds, run) => window.setTimeout(run, milliseconds),
      cancel: (timer) => window.clearTimeout(timer),
    },
    ping: encodeClientMessage({ type: "ping" }),
    onState(next) {
      state.connection = next;
      if (next.phase !== "open") return;
      state.problem = null;
      subscriptions.forget();
      watching.begin();
    },
    onMessage(bytes) {
      const next = receive(state, subscriptions, bytes);
      if (next !== null) choose(next, false);
      watching.keepUp();
      scenarios.load();
    },
  });
  window.addEventListener("online", () => connection.retry());
  const actions = createActions(state, connection, watching, (id) => {
    choose(id, true);
    scenarios.load();
  });
  return { connection, actions };
}

/** Takes a message in; returns the id of a run to watch instead, if the list of runs says so. */
function receive(state: ViewerState, subscriptions: Subscriptions, bytes: Uint8Array): string | null {
  try {
    const message = decodeServerMessage(bytes);
    if (subscriptions.take(message)) return null;
    if (message.type === "runs") return receiveRuns(state, message.runs);
    if (message.type === "error") state.problem = reasonOf(message).words;
  } catch (error) {
    state.problem = `The server sent something this page cannot read (${reason(error)}). Reloading the page may help.`;
  }
  return null;
}

/** Milliseconds before a scenario that could not be had is asked for again. */
const ASK_AGAIN = 3000;

/** Fetches the watched run's scenario when there is none: a run that has just been started has none for a moment. */
function createScenarioLoader(state: ViewerState, addresses: Addresses) {
  let asked: { id: string; at: number } | null = null;
  return {
    load() {
      const id = state.chosenRun;
      const now = performance.now();
      if (id === null || state.program || state.connection.phase !== "open") return;
      if (asked?.id === id && now - asked.at < ASK_AGAIN) return;
      asked = { id, at: now };
      fetchProgram(addresses.run(id)).then(
        (program) => {
          if (state.chosenRun === id && !state.program) receiveProgram(state, program);
        },
        (error) => {
          // Of a server that does not answer the connection's own words tell.
          const silent = error instanceof ApiError && error.status === 0;
          if (silent || state.chosenRun !== id || state.run?.status === "queued") return;
          state.problem = `The scenario of this run cannot be shown: ${reason(error)}`;
        },
      );
    },
  };
}

async function fetchProgram(address: string): Promise<Program> {
  const { scenario } = await ask<RunDetail>(address);
  return loadProgram(scenario.text);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function createActions(
  state: ViewerState,
  connection: Connection,
  watching: Watching,
  choose: (id: string) => void,
): Actions {
  return {
    chooseRun: choose,
    chooseLevels(levels) {
      state.levels = levels;
    },
    togglePlaying: () => setPlaying(state.playback, !state.playback.playing),
    setSpeed: (moves) => setSpeed(state.playback, moves),
    step: (direction) => step(state.playback, direction),
    changeEpisode: (direction) => changeEpisode(state.playback, direction),
    seek(levels, position) {
      const lane = state.playback.lanes.get(levels);
      if (lane) seek(state.playback, lane, position);
    },
    seekMoment(direction) {
      if (state.program) seekMoment(state.playback, state.program, direction);
    },
    openEpisode: (trace, move) => openEpisode(state, trace, move),
    openEpisodes: (traces) => openEpisodes(state, traces),
    watchTraining(slots) {
      state.live.wanted = slots;
      watching.beginLive();
    },
    newest: () => newest(state.playback),
    retry: () => connection.retry(),
  };
}
