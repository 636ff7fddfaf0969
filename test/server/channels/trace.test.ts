import { join } from "node:path";
import { readTraces } from "@mesagrid/agent";
import { decodeTrace, loadProgram, replay } from "@mesagrid/env";
import { NOTHING, type Picture, PLACE } from "@mesagrid/server/protocol";
import { expect, test } from "vitest";
import { Client, folders, serve, TINY } from "../support.js";
import { framesOf, newest, picturesOf, trainedRun } from "./watching.js";

const run = trainedRun();
const program = loadProgram(TINY);

/** The first recorded episode that is long, its number and what the engine makes of it. */
function recorded() {
  const folder = join(run.runs, run.id);
  for (let at = 0; ; ) {
    const { traces, nextByte } = readTraces(folder, at, 1);
    const trace = decodeTrace(traces[0]);
    if (trace.actions.length === program.limit) return { number: at, trace, frames: replay(program, trace) };
    at = nextByte;
  }
}

const open = () => serve({ runs: run.runs, scenarios: folders().scenarios, training: false });

test("a recorded episode is shown as the engine replays it, to its end, and sought in", async () => {
  const { number, trace, frames } = recorded();
  const { url } = await open();
  const client = new Client(url);
  const source = { kind: "trace", run: run.id, trace: number, speed: 60 } as const;
  const id = await client.subscribe(source, ["returns", "events"]);
  const { channel, play, boards } = newest(client);
  expect(play).toEqual({ playing: true, speed: 60, frames: frames.length });
  expect(boards.slots).toEqual([trace.slot]);
  const position = () => framesOf(client, channel).at(-1)?.frame.position;
  const isFrame = (picture: Picture) => {
    const at = picture.place[PLACE.position];
    const frame = frames[at];
    expect(picture.boards).toEqual(frame.board);
    expect(picture.returns).toEqual(frame.returns);
    expect(picture.events).toEqual(frame.events);
    expect(picture.executed[0]).toBe(frame.action < 0 ? NOTHING : frame.action);
    expect(picture.ended[0]).toBe(at < frames.length - 1 ? 0 : trace.ended === "terminated" ? 1 : 2);
    expect([picture.steps[0], picture.episodes[0]]).toEqual([at, trace.episode]);
  };
  await client.until(() => position() === frames.length - 1, "the end");
  for (const picture of picturesOf(client, channel).values()) isFrame(picture);

  await client.say({ type: "control", id, at: 3, playing: false });
  await client.until(() => position() === 3, "the third frame");
  expect(newest(client)).toMatchObject({ id, channel, play: { playing: false } });
  await client.say({ type: "control", id, at: 999 });
  await client.until(() => position() === frames.length - 1, "the last frame");
  await client.say({ type: "control", id, playing: true, speed: 30 });
  await client.until(() => position() === 0, "that it begins again");
  await client.until(() => position() === 2, "that it goes on");
  for (const picture of picturesOf(client, channel).values()) isFrame(picture);
});

test("a trace goes on where a viewer says, and each has its own", async () => {
  const { number } = recorded();
  const { url, app } = await open();
  const [one, two] = [new Client(url), new Client(url)];
  const source = { kind: "trace", run: run.id, trace: number, speed: 0.5 } as const;
  await one.subscribe(source);
  await two.subscribe({ ...source, at: 5 });
  expect(newest(one).channel).not.toBe(newest(two).channel);
  await two.until(() => framesOf(two, newest(two).channel).length === 1, "the state");
  expect(framesOf(two, newest(two).channel)[0].frame).toMatchObject({ type: "state", position: 5 });
  one.socket.terminate();
  two.socket.terminate();
  await expect.poll(async () => (await app.inject("/metrics")).body).toMatch(/mesagrid_players 0\n/);
});

test("an episode that is not there is told", async () => {
  const { url } = await open();
  const client = new Client(url);
  for (const trace of [1, 1e9]) await client.subscribe({ kind: "trace", run: run.id, trace });
  await client.subscribe({ kind: "trace", run: "none", trace: 0 });
  const codes = client.all("error").map(({ code }) => code);
  expect(codes).toEqual(["no-such-trace", "no-such-trace", "no-such-run"]);
});
