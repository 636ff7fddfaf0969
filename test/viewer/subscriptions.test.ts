import { encodeTrace } from "@mesagrid/env";
import {
  type BoardFacts,
  type ClientMessage,
  createPicture,
  decodeServerMessage,
  encodeState,
  layoutOf,
  type Picture,
  PLACE,
  type RunSummary,
} from "@mesagrid/server/protocol";
import { expect, test } from "vitest";
import { chooseRun, defaults, receiveProgram } from "../../packages/viewer/src/state.js";
import { createSubscriptions, type Listener } from "../../packages/viewer/src/subscriptions.js";
import { createSlotWatch, liveWords, takeFrame } from "../../packages/viewer/src/watch/live/state.js";
import { createWatching } from "../../packages/viewer/src/watching.js";
import { program, walk } from "./traces.js";

/** Subscriptions, with what they have sent. */
function sending() {
  const sent: ClientMessage[] = [];
  const subscriptions = createSubscriptions((text) => sent.push(JSON.parse(text)) > 0);
  return { sent, subscriptions };
}

/** A listener that writes down what it hears. */
function noting() {
  const heard: string[] = [];
  const listener: Listener = {
    subscribed: ({ channel }) => heard.push(`channel ${channel}`),
    message: ({ type }) => heard.push(type),
    over: ({ code, words }) => heard.push(`${code}: ${words}`),
  };
  return { heard, listener };
}

const source = { kind: "run" as const, run: "corridor-s1" };
const metrics = (channel: number) => ({ type: "metrics" as const, channel, first: true, rows: [] });

test("each listener hears of its own channel, until it ends", () => {
  const { sent, subscriptions } = sending();
  const [one, other] = [noting(), noting()];
  const end = subscriptions.begin(source, [], one.listener);
  subscriptions.begin({ ...source, run: "b" }, ["returns"], other.listener);
  expect(sent).toEqual([
    { type: "subscribe", id: 1, source },
    { type: "subscribe", id: 2, source: { ...source, run: "b" }, want: ["returns"] },
  ]);
  subscriptions.take({ type: "subscribed", id: 1, channel: 7, source });
  subscriptions.take({ type: "subscribed", id: 2, channel: 8, source });
  subscriptions.take(metrics(7));
  expect([one.heard, other.heard]).toEqual([["channel 7", "metrics"], ["channel 8"]]);
  end();
  subscriptions.take(metrics(7));
  expect(one.heard).toHaveLength(2);
  expect(sent.at(-1)).toEqual({ type: "unsubscribe", id: 1 });
  subscriptions.take({ type: "ended", channel: 8, code: "no-such-run", message: "It is gone.", hint: "try" });
  expect(other.heard.at(-1)).toBe("no-such-run: It is gone. (try)");
  subscriptions.take(metrics(8));
  expect(other.heard).toHaveLength(2);
});

test("a refusal is told to whom it concerns; what is about nobody is left", () => {
  const { subscriptions } = sending();
  const { heard, listener } = noting();
  subscriptions.begin(source, [], listener);
  expect(subscriptions.take({ type: "error", id: 1, code: "not-running", message: "No." })).toBe(true);
  expect(heard).toEqual(["not-running: No."]);
  expect(subscriptions.take({ type: "error", code: "internal", message: "Oh." })).toBe(false);
  expect(subscriptions.take({ type: "runs", runs: [] })).toBe(false);
});

test("over a new connection nothing of the old one is heard or ended", () => {
  const { sent, subscriptions } = sending();
  const { heard, listener } = noting();
  const end = subscriptions.begin(source, [], listener);
  subscriptions.take({ type: "subscribed", id: 1, channel: 7, source });
  subscriptions.forget();
  subscriptions.take(metrics(7));
  end();
  expect([heard, sent.length]).toEqual([["channel 7"], 1]);
});

const facts: BoardFacts = {
  scenario: "corridor",
  width: program.width,
  height: program.height,
  layers: [...program.layerNames],
  slots: [0, 1],
  kinds: [...program.kinds.names],
  counters: [...program.counters.names],
  actions: [...program.actions.names],
  events: [...program.events],
  objectives: [...program.objectives.names],
  levelSets: ["train"],
};

/** A frame of two slots. */
function frameOf(number: number, change: (picture: Picture) => void) {
  const picture = createPicture(layoutOf(facts));
  picture.headings.fill(255);
  change(picture);
  const message = decodeServerMessage(encodeState({ channel: 3, number, wants: 0 }, picture));
  if (message.type !== "state") throw new Error("no state");
  return message;
}

/** A page that watches two slots of a run. */
function watchingLive() {
  const state = defaults();
  const { sent, subscriptions } = sending();
  let now = 0;
  const watching = createWatching(state, subscriptions, () => now);
  chooseRun(state, "corridor-s1", true);
  receiveProgram(state, program);
  state.live.wanted = 2;
  watching.begin();
  const pass = (milliseconds: number) => {
    now += milliseconds;
  };
  return { state, sent, subscriptions, watching, pass };
}

test("slots of a training are asked for, shown as they come, and asked for again when the connection is new", () => {
  const { state, sent, subscriptions, watching } = watchingLive();
  const live = { kind: "live" as const, run: "corridor-s1", slots: [0, 1] };
  expect(sent).toContainEqual({ type: "subscribe", id: 1, source: live });
  expect(liveWords(state.live)).toMatch(/^Waiting/);
  subscriptions.take({ type: "subscribed", id: 1, channel: 3, source: live, boards: facts });
  subscriptions.take(frameOf(1, ({ place }) => place.set([0, 12_345], PLACE.made)));
  expect(state.live.frames).toBe(1);
  expect(liveWords(state.live)).toContain(
    "2 of the worlds that the agent learns in, as they are now, at step 12,345",
  );
  subscriptions.forget();
  watching.begin();
  expect(
    sent.filter((message) => message.type === "subscribe" && message.source.kind === "live"),
  ).toHaveLength(2);
  expect(state.live.boards).toBeNull();
});

test("a run that is not trained here says so, and is asked again once it is", () => {
  const { state, sent, subscriptions, watching, pass } = watchingLive();
  subscriptions.take({ type: "error", id: 1, code: "not-running", message: "x" });
  expect(liveWords(state.live)).toContain("not being trained by this server");
  const asked = () => sent.filter((message) => message.type === "subscribe").length;
  const before = asked();
  watching.keepUp();
  expect(asked()).toBe(before);
  pass(3000);
  watching.keepUp();
  expect(asked()).toBe(before);
  state.run = { status: "running" } as RunSummary;
  watching.keepUp();
  watching.keepUp();
  expect(asked()).toBe(before + 1);
});

test("the run's messages change the state", () => {
  const { state, subscriptions } = watchingLive();
  subscriptions.take({ type: "subscribed", id: 2, channel: 9, source });
  subscriptions.take({ type: "episode", channel: 9, trace: encodeTrace(walk()) });
  subscriptions.take({ ...metrics(9), rows: [{ step: 10, "eval/train/return/cheese": 1 }] });
  expect(state.playback.received).toBe(1);
  expect(state.metrics.series.get("train")?.steps).toEqual([10]);
});

test("a slot glides only where it is one move on in the same episode", () => {
  const { state, subscriptions } = watchingLive();
  subscriptions.take({ type: "subscribed", id: 1, channel: 3, source, boards: facts });
  const changes = createSlotWatch();
  const look = (number: number, episodes: number[], steps: number[]) => {
    takeFrame(
      state.live,
      frameOf(number, (picture) => {
        picture.episodes.set(episodes);
        picture.steps.set(steps);
      }),
      100 * number,
    );
    if (!state.live.boards) throw new Error("no boards");
    return changes(state.live.boards).map(({ slot, fresh, heading }) => [slot, fresh, heading]);
  };
  expect(look(1, [0, 0], [4, 9])).toEqual([
    [0, true, -1],
    [1, true, -1],
  ]);
  expect(look(2, [0, 0], [5, 9])).toEqual([[0, false, -1]]);
  expect(look(3, [0, 1], [8, 0])).toEqual([
    [0, true, -1],
    [1, true, -1],
  ]);
  expect(state.live.every).toBeGreaterThan(33);
});
