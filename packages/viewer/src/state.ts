import type { Program, Trace } from "@mesagrid/env";
import type { MetricsRow, RunSummary } from "@mesagrid/server/protocol";
import type { ConnectionState } from "./connection.js";
import { addRows, createMetrics, type Metrics } from "./watch/charts/metrics.js";
import { createLive, type LiveState } from "./watch/live/state.js";
import {
  addEpisode,
  createPlayback,
  KEPT,
  laneName,
  laneOf,
  type Playback,
  showEpisode,
} from "./watch/playback.js";
import { seek } from "./watch/seek.js";

/** How fast a run goes, measured here from its summaries. */
export interface Pace {
  readonly step: number;
  /** Milliseconds on the caller's clock. */
  readonly at: number;
  /** Environment steps a second, smoothed; null until two summaries told. */
  readonly stepsPerSecond: number | null;
}

/** Everything the page knows. It works without a page: functions take it first, views only read it. */
export interface ViewerState {
  /** True on a page of recorded runs, which has files in place of a server. */
  recorded: boolean;
  connection: ConnectionState;
  /** Newest first; null until the server has said which there are. */
  runs: readonly RunSummary[] | null;
  /** Id of the run that is watched. */
  chosenRun: string | null;
  /** True if a person chose it; else the newest running one is taken when the watched one is over. */
  pinned: boolean;
  /** Latest summary of the watched run. */
  run: RunSummary | null;
  pace: Pace | null;
  /** The watched run's scenario, compiled; null while it is fetched. */
  program: Program | null;
  /** Episodes that came before the scenario did. */
  early: Trace[];
  /** An episode that a link asks for, and the move to show, until it can be shown. */
  linked: { readonly trace: Trace; readonly move: number } | null;
  /** Why the run cannot be shown, or what the server complained of, in words. */
  problem: string | null;
  /** The level set that is shown; null for all of them. */
  levels: string | null;
  playback: Playback;
  metrics: Metrics;
  /** The training as it is now, if that is watched. */
  live: LiveState;
}

/** A page that has heard nothing yet. */
export function defaults(): ViewerState {
  return {
    recorded: false,
    connection: { phase: "connecting" },
    runs: null,
    chosenRun: null,
    pinned: false,
    run: null,
    pace: null,
    program: null,
    early: [],
    linked: null,
    problem: null,
    levels: null,
    playback: createPlayback(),
    metrics: createMetrics(),
    live: createLive(),
  };
}

/** A run that goes on and will have new episodes. */
export function isLive(run: RunSummary): boolean {
  return run.status === "running" || run.status === "queued";
}

/**
 * Takes the list of runs in.
 *
 * @returns the id of the run to watch from now on if that is not the one watched already, else null
 */
export function receiveRuns(state: ViewerState, runs: readonly RunSummary[]): string | null {
  state.runs = runs;
  const current = runs.find((run) => run.id === state.chosenRun);
  if (current && (state.pinned || isLive(current))) return null;
  const best = runs.find((run) => run.status === "running") ?? runs.find(isLive) ?? current ?? runs[0];
  return best && best.id !== state.chosenRun ? best.id : null;
}

/** Watches another run: forgets the old one's episodes and metrics, keeps speed and pause. */
export function chooseRun(state: ViewerState, id: string, pinned: boolean): void {
  const { playing, speed } = state.playback;
  state.chosenRun = id;
  state.pinned = pinned;
  state.run = state.runs?.find((run) => run.id === id) ?? null;
  state.pace = null;
  state.program = null;
  state.early = [];
  state.linked = null;
  state.problem = null;
  state.levels = null;
  state.playback = { ...createPlayback(), playing, speed };
  state.metrics = { ...createMetrics(), version: state.metrics.version + 1 };
  state.live = { ...createLive(), wanted: state.live.wanted };
}

/** Takes a summary of the watched run in; `now` is in milliseconds on any clock that does not jump. */
export function receiveRun(state: ViewerState, run: RunSummary, now: number): void {
  if (run.id !== state.chosenRun) return;
  state.run = run;
  state.pace = run.status === "running" ? paceOf(state.pace, run.step, now) : null;
}

function paceOf(before: Pace | null, step: number, now: number): Pace {
  if (!before || step < before.step) return { step, at: now, stepsPerSecond: null };
  const seconds = (now - before.at) / 1000;
  if (step === before.step || seconds < 0.2) return before;
  const measured = (step - before.step) / seconds;
  const smooth = before.stepsPerSecond === null ? measured : 0.7 * before.stepsPerSecond + 0.3 * measured;
  return { step, at: now, stepsPerSecond: smooth };
}

/** Takes the watched run's compiled scenario in, with a board for each level set that is watched. */
export function receiveProgram(state: ViewerState, program: Program): void {
  state.program = program;
  state.problem = null;
  for (const levels of watchedSets(state.run, program)) laneOf(state.playback, levels);
  for (const trace of state.early) receiveEpisode(state, trace);
  state.early = [];
  if (state.linked) openEpisode(state, state.linked.trace, state.linked.move);
}

/** Shows an episode of the watched run from a move on, paused; once its scenario is there, if it is not yet. */
export function openEpisode(state: ViewerState, trace: Trace, move: number): void {
  state.linked = state.program ? null : { trace, move };
  if (!state.program) return;
  openEpisodes(state, [trace]);
  seek(state.playback, laneOf(state.playback, laneName(trace)), move);
}

/** Shows episodes of the watched run, on each board the first one that it has, and the others of the same step after it. */
export function openEpisodes(state: ViewerState, traces: readonly Trace[]): void {
  const opened = new Set<string>();
  for (const trace of traces) {
    const episode = addEpisode(state.playback, trace);
    const lane = laneOf(state.playback, laneName(trace));
    if (opened.has(lane.levels)) continue;
    opened.add(lane.levels);
    showEpisode(lane, episode);
    lane.following = false;
    lane.staying = true;
  }
}

function watchedSets(run: RunSummary | null, program: Program): readonly string[] {
  if (run) return run.levelSets;
  return Object.entries(program.scenario.levels)
    .filter(([, levels]) => levels.mix === undefined)
    .map(([name]) => name);
}

/** Takes a recorded episode in; one of another scenario is left out. */
export function receiveEpisode(state: ViewerState, trace: Trace): void {
  if (!state.program) {
    state.early.push(trace);
    if (state.early.length > KEPT) state.early.shift();
  } else if (trace.scenario === state.program.name) {
    addEpisode(state.playback, trace);
  }
}

/** Takes rows of metrics in; `first` replaces what was there. */
export function receiveMetrics(state: ViewerState, rows: readonly MetricsRow[], first: boolean): void {
  if (first) state.metrics = { ...createMetrics(), version: state.metrics.version + 1 };
  addRows(state.metrics, rows);
}

/** Names of the level sets that have a board, in order. */
export function levelSets(state: ViewerState): string[] {
  return [...state.playback.lanes.keys()];
}

/** Names of the level sets whose boards are shown. */
export function shownLevelSets(state: ViewerState): string[] {
  const all = levelSets(state);
  return state.levels !== null && all.includes(state.levels) ? [state.levels] : all;
}

/** The weights that are rewarded in a phase, by objective; empty if the phase is not known. */
export function rewardIn(state: ViewerState, phase: string): Readonly<Record<string, number>> {
  const phases = state.run?.phases ?? state.program?.phases ?? [];
  return phases.find((one) => one.name === phase)?.reward ?? {};
}
