import type { RunSummary } from "@mesagrid/server/protocol";
import { describe, expect, it } from "vitest";
import { connectionWords } from "../../packages/viewer/src/shell/header.js";
import { progressWords } from "../../packages/viewer/src/shell/runs.js";
import {
  chooseRun,
  defaults,
  levelSets,
  openEpisodes,
  receiveEpisode,
  receiveMetrics,
  receiveProgram,
  receiveRun,
  receiveRuns,
  rewardIn,
  shownLevelSets,
} from "../../packages/viewer/src/state.js";
import { noticeWords } from "../../packages/viewer/src/watch/panels/notice.js";
import { advance, laneOf, newest } from "../../packages/viewer/src/watch/playback.js";
import { program, walk } from "./traces.js";

function summary(part: Partial<RunSummary> = {}): RunSummary {
  return {
    id: "corridor-s1",
    scenario: { name: "corridor", title: "Corridor", question: "Does it go right?" },
    seed: 1,
    status: "running",
    step: 0,
    totalSteps: 1500,
    phase: "A",
    phaseIndex: 0,
    phases: program.phases.map((phase) => ({ ...phase })),
    started: "2026-01-01T00:00:00Z",
    algorithm: "ppo",
    network: "mlp",
    backend: "cpu",
    objectives: [],
    levelSets: ["train", "shifted"],
    ...part,
  };
}

function watching(run = summary()) {
  const state = defaults();
  receiveRuns(state, [run]);
  chooseRun(state, run.id, false);
  return state;
}

describe("the run to watch", () => {
  it("is the newest that is training, else the newest", () => {
    const finished = summary({ id: "new", status: "finished" });
    const running = summary({ id: "old" });
    expect(receiveRuns(defaults(), [finished, running])).toBe("old");
    expect(receiveRuns(defaults(), [finished])).toBe("new");
    expect(receiveRuns(defaults(), [])).toBeNull();
  });

  it("stays while it goes on, and gives way to a new one when it is over", () => {
    const state = watching();
    const other = summary({ id: "other" });
    expect(receiveRuns(state, [other, summary()])).toBeNull();
    expect(receiveRuns(state, [other, summary({ status: "finished" })])).toBe("other");
  });

  it("stays when a person chose it, until it is gone", () => {
    const state = watching();
    chooseRun(state, "corridor-s1", true);
    const other = summary({ id: "other" });
    expect(receiveRuns(state, [other, summary({ status: "finished" })])).toBeNull();
    expect(receiveRuns(state, [other])).toBe("other");
  });

  it("changed: what belonged to the old one goes, speed and pause stay", () => {
    const state = watching();
    receiveProgram(state, program);
    receiveEpisode(state, walk());
    receiveMetrics(state, [{ step: 10, row: "evaluation", "eval/train/return/cheese": 1 }], true);
    state.playback.playing = false;
    state.playback.speed = 11;
    const before = state.metrics.version;
    chooseRun(state, "other", true);
    expect(state.program).toBeNull();
    expect(levelSets(state)).toEqual([]);
    expect(state.metrics.series.size).toBe(0);
    expect(state.metrics.version).toBeGreaterThan(before);
    expect(state.playback).toMatchObject({ playing: false, speed: 11 });
  });
});

describe("what the server says", () => {
  it("of another run is left out", () => {
    const state = watching();
    receiveRun(state, summary({ id: "other", step: 99 }), 0);
    expect(state.run?.step).toBe(0);
  });

  it("tells the pace of a run that trains", () => {
    const state = watching();
    receiveRun(state, summary({ step: 0 }), 0);
    expect(state.pace?.stepsPerSecond).toBeNull();
    receiveRun(state, summary({ step: 500 }), 1000);
    expect(state.pace?.stepsPerSecond).toBe(500);
    receiveRun(state, summary({ step: 500 }), 1010);
    expect(state.pace?.stepsPerSecond).toBe(500);
    receiveRun(state, summary({ step: 1500, status: "finished" }), 3000);
    expect(state.pace).toBeNull();
  });

  it("waits for the scenario: episodes that came first are shown then", () => {
    const state = watching();
    receiveEpisode(state, walk({ levels: "shifted" }));
    expect(levelSets(state)).toEqual([]);
    receiveProgram(state, program);
    expect(levelSets(state)).toEqual(["train", "shifted"]);
    expect(state.playback.lanes.get("shifted")?.current).not.toBeNull();
    expect(state.playback.lanes.get("train")?.current).toBeNull();
  });

  it("about another scenario's episode is left out", () => {
    const state = watching();
    receiveProgram(state, program);
    receiveEpisode(state, walk({ scenario: "elsewhere" }));
    expect(state.playback.received).toBe(0);
  });

  it("first metrics replace, later ones add", () => {
    const state = watching();
    const row = (step: number) => ({ step, row: "evaluation", "eval/train/return/cheese": step });
    receiveMetrics(state, [row(10), row(20)], true);
    receiveMetrics(state, [row(30)], false);
    expect(state.metrics.series.get("train")?.steps).toEqual([10, 20, 30]);
    receiveMetrics(state, [row(10)], true);
    expect(state.metrics.series.get("train")?.steps).toEqual([10]);
  });
});

describe("what is shown", () => {
  it("is every level set or the chosen one", () => {
    const state = watching();
    receiveProgram(state, program);
    expect(shownLevelSets(state)).toEqual(["train", "shifted"]);
    state.levels = "shifted";
    expect(shownLevelSets(state)).toEqual(["shifted"]);
    state.levels = "gone";
    expect(shownLevelSets(state)).toEqual(["train", "shifted"]);
  });

  it("knows what a phase rewards", () => {
    const state = watching();
    expect(rewardIn(state, "B")).toEqual({ crumbs: 1 });
    expect(rewardIn(state, "Z")).toEqual({});
  });

  it("says why there is nothing to see", () => {
    const state = defaults();
    expect(noticeWords(state, 0)).toBe("Connecting…");
    state.connection = { phase: "waiting", retryAt: 3000, attempt: 3 };
    expect(noticeWords(state, 0)).toBe("Connection lost, trying again in 3 s");
    expect(connectionWords(state.connection, 2500)).toBe("Connection lost, trying again in 1 s");
    receiveRuns(state, []);
    expect(noticeWords(state, 0)).toBe("No runs yet: start one with");
    const chosen = watching();
    expect(noticeWords(chosen, 0)).toBe("Loading the scenario…");
    receiveProgram(chosen, program);
    expect(noticeWords(chosen, 0)).toBeNull();
  });

  it("says how far a run is", () => {
    const run = summary({ step: 600 });
    expect(progressWords(run, null)).toBe("Training, phase A · step 600 of 1,500");
    expect(progressWords(run, { step: 600, at: 0, stepsPerSecond: 90 })).toBe(
      "Training, phase A · step 600 of 1,500 · 90 steps/s · 10 s left",
    );
    expect(progressWords(summary({ status: "failed", reason: "out of memory" }), null)).toBe(
      "Failed at step 0 of 1,500: out of memory",
    );
  });
});

it("episodes that are asked for are played again and again, until the newest are wanted", () => {
  const state = watching();
  receiveProgram(state, program);
  receiveEpisode(state, walk({ step: 900 }));
  openEpisodes(state, [walk({ step: 100 }), walk({ step: 100 }), walk({ step: 100, levels: "shifted" })]);
  const lane = laneOf(state.playback, "train");
  const seen = new Set<number>();
  for (let passed = 0; passed < 12_000; passed += 20) {
    advance(state.playback, 20);
    if (lane.current) seen.add(lane.current.number);
    expect(lane.current?.trace.step).toBe(100);
  }
  expect(seen.size).toBe(2);
  newest(state.playback);
  expect(lane.current?.trace.step).toBe(900);
  expect(laneOf(state.playback, "shifted").current?.trace.step).toBe(100);
});
