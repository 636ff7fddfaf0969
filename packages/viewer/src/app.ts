import { decodeTrace, loadProgram, type Program } from "@mesagrid/env";
import {
  decodeServerMessage,
  encodeClientMessage,
  type RunDetail,
  type ServerMessage,
} from "@mesagrid/server/protocol";
import type { Actions } from "./actions.js";
import { type Connection, connect, type Socket } from "./connection.js";
import {
  chooseRun,
  openEpisode,
  receiveEpisode,
  receiveMetrics,
  receiveProgram,
  receiveRun,
  receiveRuns,
  type ViewerState,
} from "./state.js";
import { changeEpisode, newest, setPlaying, setSpeed, step } from "./watch/playback.js";
import { seek, seekMoment } from "./watch/seek.js";

/** Where the server is. */
export interface Addresses {
  /** The WebSocket's, with the protocol's version. */
  readonly stream: string;
  /** A run's, by its id. */
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
  const watched: Watched = { id: 0, channel: null, begun: false };
  const watch = () => {
    if (state.chosenRun === null) return;
    if (watched.begun) connection.send(encodeClientMessage({ type: "unsubscribe", id: watched.id }));
    watched.id++;
    watched.channel = null;
    const source = { kind: "run", run: state.chosenRun } as const;
    watched.begun = connection.send(encodeClientMessage({ type: "subscribe", id: watched.id, source }));
  };
  const choose = (id: string, pinned: boolean) => {
    chooseRun(state, id, pinned);
    watch();
  };
  const connection = connect({
    open: () => new WebSocket(addresses.stream) as Socket,
    clock: {
      now: () => performance.now(),
      after: (milliseconds, run) => window.setTimeout(run, milliseconds),
      cancel: (timer) => window.clearTimeout(timer),
    },
    ping: encodeClientMessage({ type: "ping" }),
    onState(next) {
      state.connection = next;
      if (next.phase !== "open") return;
      state.problem = null;
      watched.begun = false;
      watch();
    },
    onMessage(bytes) {
      const next = receive(state, watched, bytes);
      if (next !== null) choose(next, false);
      scenarios.load();
    },
  });
  window.addEventListener("online", () => connection.retry());
  const actions = createActions(state, connection, (id) => {
    choose(id, true);
    scenarios.load();
  });
  return { connection, actions };
}

/** The subscription to the run that is watched. */
interface Watched {
  /** Each has another number than those before. */
  id: number;
  /** The server's number of its channel, once it has said so. */
  channel: number | null;
  /** True from when it was asked for until it is over. */
  begun: boolean;
}

/** Takes a message in; returns the id of a run to watch instead, if the list of runs says so. */
function receive(state: ViewerState, watched: Watched, bytes: Uint8Array): string | null {
  try {
    return apply(state, watched, decodeServerMessage(bytes));
  } catch (error) {
    state.problem = `The server sent something this page cannot read (${reason(error)}). Reloading the page may help.`;
    return null;
  }
}

function apply(state: ViewerState, watched: Watched, message: ServerMessage): string | null {
  // What was on its way from a run that is watched no more.
  if ("channel" in message && message.type !== "subscribed" && message.channel !== watched.channel)
    return null;
  switch (message.type) {
    case "runs":
      return receiveRuns(state, message.runs);
    case "run":
      receiveRun(state, message.run, performance.now());
      return null;
    case "metrics":
      receiveMetrics(state, message.rows, message.first);
      return null;
    case "episode":
      receiveEpisode(state, decodeTrace(message.trace));
      return null;
    case "subscribed":
      if (message.id === watched.id) watched.channel = message.channel;
      return null;
    case "ended":
    case "error":
      if ("id" in message && message.id !== watched.id) return null;
      if (message.type === "ended" || message.id !== undefined) watched.begun = false;
      state.problem = message.hint ? `${message.message} (${message.hint})` : message.message;
      return null;
    case "hello":
    case "pong":
    case "state":
    case "delta":
      return null;
  }
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
          // A TypeError is the network's: the connection's own words say that already.
          if (error instanceof TypeError || state.chosenRun !== id || state.run?.status === "queued") return;
          state.problem = `The scenario of this run cannot be shown: ${reason(error)}`;
        },
      );
    },
  };
}

async function fetchProgram(address: string): Promise<Program> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  const detail = (await response.json()) as RunDetail;
  return loadProgram(detail.scenario.text);
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function createActions(state: ViewerState, connection: Connection, choose: (id: string) => void): Actions {
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
    newest: () => newest(state.playback),
    retry: () => connection.retry(),
  };
}
