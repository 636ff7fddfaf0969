import { replay } from "@mesagrid/env";
import { describe, expect, it, test } from "vitest";
import {
  addEpisode,
  advance,
  changeEpisode,
  createPlayback,
  frameAt,
  framesOf,
  HOLD,
  KEPT,
  LEAD_IN,
  laneOf,
  newest,
  setPlaying,
  setSpeed,
  step,
} from "../../packages/viewer/src/watch/playback.js";
import { captionWords, levelsTitle } from "../../packages/viewer/src/words.js";
import { program, walk } from "./traces.js";

/** Lets time pass in frames of 20 ms, as a screen would. */
function pass(playback: ReturnType<typeof createPlayback>, milliseconds: number): void {
  for (let passed = 0; passed < milliseconds; passed += 20) advance(playback, 20);
}

/** A playback with one episode that has just made its way to its first move. */
function playing() {
  const playback = createPlayback();
  setSpeed(playback, 10);
  const first = addEpisode(playback, walk({ step: 100 }));
  pass(playback, LEAD_IN + 20);
  return { playback, lane: laneOf(playback, "train"), first };
}

test("imagined episodes have a board of their own, beside the real ones of their level set", () => {
  const playback = createPlayback();
  const real = walk();
  const frames = replay(program, real);
  const boards = Uint8Array.from(frames.slice(0, 3).flatMap(({ board }) => [...board]));
  const imagined = {
    ...real,
    actions: real.actions.slice(0, 2),
    events: [],
    imagined: { boards, side: new Float64Array() },
  };
  addEpisode(playback, real);
  addEpisode(playback, imagined);
  expect([...playback.lanes.keys()]).toEqual(["train", "train imagined"]);
  expect(framesOf(addEpisode(playback, imagined), program).map(({ agent }) => agent)).toEqual(
    frames.slice(0, 3).map(({ agent }) => agent),
  );
  expect(playback.received).toBe(2);
  expect(levelsTitle("train imagined")).toBe("Training levels, imagined");
  expect(captionWords(imagined)).toMatch(/^Imagined by a world model/);
});

describe("an episode that plays", () => {
  it("shows the level, then moves at the speed, and stays on its last frame", () => {
    const playback = createPlayback();
    setSpeed(playback, 10);
    addEpisode(playback, walk());
    const lane = laneOf(playback, "train");
    pass(playback, LEAD_IN - 50);
    expect(lane.position).toBe(0);
    pass(playback, 50 + 200);
    expect(lane.position).toBeCloseTo(2, 0);
    pass(playback, 240);
    expect(frameAt(lane)).toBe(4);
    pass(playback, HOLD - 200);
    expect(frameAt(lane)).toBe(4);
  });

  it("is followed by the newest one, not the next one", () => {
    const { playback, lane } = playing();
    addEpisode(playback, walk({ step: 200 }));
    const latest = addEpisode(playback, walk({ step: 300 }));
    pass(playback, LEAD_IN + 400 + HOLD + 60);
    expect(lane.current).toBe(latest);
    expect(lane.shown).toBe(2);
  });

  it("gives way to a newer one as long as it has not moved, without beginning to wait anew", () => {
    const playback = createPlayback();
    const lane = laneOf(playback, "train");
    const first = addEpisode(playback, walk({ step: 100 }));
    pass(playback, LEAD_IN - 100);
    const second = addEpisode(playback, walk({ step: 100 }));
    expect(lane.current).toBe(second);
    expect([lane.shown, first.seen]).toEqual([1, false]);
    pass(playback, 200);
    expect(lane.position).toBeGreaterThan(0);
    addEpisode(playback, walk({ step: 200 }));
    expect(lane.current).toBe(second);
  });

  it("is followed by the others of the same training step when nothing newer came", () => {
    const { playback, lane, first } = playing();
    const second = addEpisode(playback, walk({ step: 100 }));
    const shown = new Set([lane.current]);
    for (let i = 0; i < 4; i++) {
      pass(playback, LEAD_IN + 400 + HOLD + 60);
      shown.add(lane.current);
    }
    expect(shown).toEqual(new Set([first, second]));
  });

  it("of one level set does not wait for another", () => {
    const { playback, lane } = playing();
    addEpisode(playback, walk({ levels: "shifted", actions: new Uint8Array([1]) }));
    pass(playback, LEAD_IN + 200);
    expect(laneOf(playback, "shifted").position).toBe(1);
    expect(lane.position).toBe(4);
  });

  it("may have no moves at all", () => {
    const playback = createPlayback();
    addEpisode(playback, walk({ actions: new Uint8Array(0) }));
    pass(playback, 3000);
    expect(laneOf(playback, "train").position).toBe(0);
  });
});

describe("a person", () => {
  it("stops and goes on", () => {
    const { playback, lane } = playing();
    pass(playback, 150);
    setPlaying(playback, false);
    const { position } = lane;
    pass(playback, 1000);
    expect(lane.position).toBe(position);
    setPlaying(playback, true);
    pass(playback, 100);
    expect(lane.position).toBeGreaterThan(position);
  });

  it("steps to whole frames, forward and back, and not past the ends", () => {
    const { playback, lane } = playing();
    pass(playback, 150);
    step(playback, 1);
    expect(playback.playing).toBe(false);
    pass(playback, 500);
    expect(lane.position).toBe(2);
    step(playback, -1);
    pass(playback, 500);
    expect(lane.position).toBe(1);
    for (let i = 0; i < 9; i++) step(playback, -1);
    pass(playback, 3000);
    expect(lane.position).toBe(0);
    for (let i = 0; i < 9; i++) step(playback, 1);
    pass(playback, 3000);
    expect(lane.position).toBe(4);
  });

  it("looks back, plays on in order, and is live again at the newest", () => {
    const { playback, lane, first } = playing();
    const second = addEpisode(playback, walk({ step: 200 }));
    const third = addEpisode(playback, walk({ step: 300 }));
    newest(playback);
    expect(lane.current).toBe(third);
    changeEpisode(playback, -1);
    changeEpisode(playback, -1);
    changeEpisode(playback, -1);
    expect(lane.current).toBe(first);
    expect(lane.following).toBe(false);
    pass(playback, LEAD_IN + 400 + HOLD + 60);
    expect(lane.current).toBe(second);
    pass(playback, LEAD_IN + 400 + HOLD + 60);
    expect(lane.current).toBe(third);
    expect(lane.following).toBe(true);
  });

  it("cannot set a speed outside the range, nor one that is no number", () => {
    const playback = createPlayback();
    setSpeed(playback, 1000);
    expect(playback.speed).toBe(20);
    setSpeed(playback, 0);
    expect(playback.speed).toBe(1);
    setSpeed(playback, Number.NaN);
    expect(playback.speed).toBe(1);
  });
});

describe("episodes", () => {
  it("are kept up to a number, the shown one among them", () => {
    const { playback, lane, first } = playing();
    for (let i = 0; i < 3 * KEPT; i++) addEpisode(playback, walk({ step: 200 + i }));
    expect(lane.episodes).toHaveLength(KEPT);
    expect(lane.episodes).toContain(first);
    expect(lane.current).toBe(first);
  });

  it("that come again after a reconnection are the same", () => {
    const { playback, lane, first } = playing();
    expect(addEpisode(playback, { ...first.trace })).toBe(first);
    expect(lane.episodes).toHaveLength(1);
  });

  it("are replayed to one frame more than moves", () => {
    const { first } = playing();
    const frames = framesOf(first, program);
    expect(frames).toHaveLength(5);
    expect([...frames[4].returns]).toEqual([1, 0.5]);
    expect(framesOf(first, program)).toBe(frames);
  });
});

test("an older episode takes its place by its step, and does not count as the newest", () => {
  const { playback, lane } = playing();
  const last = addEpisode(playback, walk({ step: 300 }));
  const older = addEpisode(playback, walk({ step: 200 }));
  expect(lane.episodes.map(({ trace }) => trace.step)).toEqual([100, 200, 300]);
  newest(playback);
  expect(lane.current).toBe(last);
  for (let more = 0; more < KEPT; more++) addEpisode(playback, walk({ step: 300 }));
  const asked = addEpisode(playback, walk({ step: 50 }));
  expect(lane.episodes).toHaveLength(KEPT);
  expect([lane.episodes.includes(asked), lane.episodes.includes(older)]).toEqual([true, false]);
});
