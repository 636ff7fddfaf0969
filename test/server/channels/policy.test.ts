import { join } from "node:path";
import { chooseBackend, loadPolicy } from "@mesagrid/agent";
import { BatchEnv, createBuffers, loadProgram } from "@mesagrid/env";
import { PLACE, type PolicySource } from "@mesagrid/server/protocol";
import { expect, test } from "vitest";
import { Client, folders, serve, TINY } from "../support.js";
import { framesOf, newest, picturesOf, trainedRun } from "./watching.js";

const run = trainedRun();
const program = loadProgram(TINY);

const source = (part: Partial<PolicySource> = {}): PolicySource => ({
  kind: "policy",
  run: run.id,
  levels: "shifted",
  slots: 3,
  speed: 60,
  seed: 5,
  ...part,
});

const open = () => serve({ runs: run.runs, scenarios: folders().scenarios, training: false });

test("a policy plays what the engine and the policy by themselves would play", async () => {
  const { url } = await open();
  const client = new Client(url);
  await client.subscribe(source({ greedy: true }), ["policy", "events", "returns"]);
  const { channel, boards, play } = newest(client);
  expect(boards).toMatchObject({ scenario: "tiny", width: 5, height: 5, slots: [0, 1, 2] });
  expect(boards.actions).toEqual(["up", "down", "left", "right"]);
  expect(play).toEqual({ playing: true, speed: 60, step: expect.any(Number) });
  await client.until(() => framesOf(client, channel).length > 30, "thirty frames");

  await chooseBackend();
  const policy = await loadPolicy(join(run.runs, run.id), program.observation);
  const env = new BatchEnv(program, { slots: 3, seed: 5, levels: "shifted", autoreset: "next-step" });
  const out = createBuffers(program, 3);
  env.reset(out);
  const returns = new Float64Array(3 * 2);
  const expected = new Float32Array(3 * 4);
  const think = () => policy.probabilities(out.cells, out.side, 3, expected);
  const move = () => {
    const fresh = [...env.state.over].map((over) => over !== 0);
    const rows = [0, 1, 2].map((slot) => [...expected.subarray(4 * slot, 4 * slot + 4)]);
    env.step(
      Uint8Array.from(rows, (row) => row.indexOf(Math.max(...row))),
      out,
    );
    for (let i = 0; i < 6; i++) returns[i] = (fresh[Math.floor(i / 2)] ? 0 : returns[i]) + out.objectives[i];
    think();
  };
  think();
  let moves = 0;
  let ends = 0;
  for (const picture of picturesOf(client, channel).values()) {
    // A busy machine may leave moves out.
    for (; moves < picture.place[PLACE.position]; moves++) move();
    expect(picture.boards).toEqual(env.state.boards);
    expect([...picture.steps]).toEqual([...env.state.elapsed]);
    expect([...picture.episodes]).toEqual([...env.state.episodes]);
    expect(picture.returns).toEqual(returns);
    expect(picture.events).toEqual(out.events);
    expect([...picture.ended]).toEqual([...env.state.over]);
    ends += picture.ended.filter((ended) => ended > 0).length;
    picture.probabilities.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i], 3);
    });
  }
  expect(ends).toBeGreaterThan(2);
});

test("viewers of an equal source share a channel and get the same bytes; who comes later gets the state that the others have", async () => {
  const { url } = await open();
  const [first, second, third] = [new Client(url), new Client(url), new Client(url)];
  await Promise.all([first.subscribe(source()), second.subscribe(source())]);
  const { channel } = newest(first);
  expect(newest(second).channel).toBe(channel);
  await first.until(() => framesOf(first, channel).length > 20, "twenty frames");
  await third.subscribe(source(), ["policy"]);
  expect(newest(third).channel).toBe(channel);
  await third.until(() => framesOf(third, channel).length > 20, "twenty frames");
  await first.until(() => framesOf(first, channel).length > 45, "as many as the third");

  const bytesOf = (client: Client) =>
    new Map(framesOf(client, channel).map(({ frame, bytes }) => [`${frame.type} ${frame.number}`, bytes]));
  const [one, two] = [bytesOf(first), bytesOf(second)];
  const both = [...one.keys()].filter((name) => two.has(name));
  expect(both.length).toBeGreaterThan(20);
  for (const name of both) expect(two.get(name)).toEqual(one.get(name));

  const [early, late] = [picturesOf(first, channel), picturesOf(third, channel)];
  expect(
    framesOf(third, channel)
      .map(({ frame }) => frame.type)
      .indexOf("delta"),
  ).toBe(1);
  const compared = [...late].filter(([number]) => early.has(number));
  expect(compared.length).toBeGreaterThan(10);
  for (const [number, picture] of compared) expect(picture.boards).toEqual(early.get(number)?.boards);
  const [sum] = [...late.values()].map(({ probabilities }) =>
    probabilities.slice(0, 4).reduce((a, b) => a + b),
  );
  expect(sum).toBeCloseTo(1, 5);
});

test("who comes back finds the policy where it was; who controls it gets a channel of its own that goes on from there", async () => {
  const { url } = await open();
  const before = new Client(url);
  await before.subscribe(source({ speed: 20 }));
  const { channel } = newest(before);
  await before.until(() => framesOf(before, channel).length > 5, "some frames");
  before.socket.terminate();
  const after = new Client(url);
  await after.subscribe(source({ speed: 20 }));
  expect(newest(after).channel).toBe(channel);
  await after.until(() => framesOf(after, channel).length > 2, "frames");
  const [{ frame: first }] = framesOf(after, channel);
  expect(first.type).toBe("state");
  expect(first.position).toBeGreaterThanOrEqual(framesOf(before, channel).at(-1)?.frame.position ?? 99);

  const other = new Client(url);
  const id = await other.subscribe(source({ speed: 20 }));
  await other.say({ type: "control", id, playing: false, speed: 60 });
  await other.until(() => other.all("subscribed").length === 2, "the answer");
  const own = newest(other);
  expect(own).toMatchObject({ id, play: { playing: false, speed: 60 } });
  expect(own.channel).not.toBe(channel);
  await other.until(() => framesOf(other, own.channel).length === 1, "the state");
  const paused = picturesOf(other, own.channel).values().next().value;
  const at = framesOf(other, own.channel)[0].frame.position;
  await after.until(
    () => framesOf(after, channel).some(({ frame }) => frame.position >= at),
    "the same move",
  );
  const same = framesOf(after, channel).find(({ frame }) => frame.position === at)?.frame.number ?? -1;
  expect(paused?.boards).toEqual(picturesOf(after, channel).get(same)?.boards);
  expect(framesOf(other, own.channel)).toHaveLength(1);

  await other.say({ type: "control", id, playing: true });
  await other.until(() => framesOf(other, own.channel).length > 3, "that it goes on");
  expect(newest(other).channel).toBe(own.channel);
  // On from where it was paused; a busy machine may leave moves out, but goes back or stands still for none.
  const moved = framesOf(other, own.channel).map(({ frame }) => frame.position);
  expect(moved[0]).toBe(at);
  expect(moved).toEqual([...new Set(moved)].sort((a, b) => a - b));
  expect(moved[1] - at).toBeLessThan(20);
});

test("what cannot be played is told in words, and there is a most of it", async () => {
  const server = await serve({
    runs: run.runs,
    scenarios: folders().scenarios,
    training: false,
    players: 1,
  });
  const client = new Client(server.url);
  const refused = async (asked: Parameters<Client["subscribe"]>[0]) => {
    const id = await client.subscribe(asked);
    const error = client.all("error").find((message) => message.id === id);
    return error?.code ?? "none";
  };
  expect(await refused(source({ run: "none" }))).toBe("no-such-run");
  expect(await refused(source({ levels: "nowhere" }))).toBe("no-such-levels");
  expect(await refused(source({ step: 77 }))).toBe("no-such-checkpoint");
  expect(await refused({ kind: "live", run: run.id, slots: [0] })).toBe("not-running");
  const first = await client.subscribe(source({ slots: 1 }));
  expect(newest(client).id).toBe(first);
  expect(await refused(source({ slots: 2 }))).toBe("too-many-players");
  expect(await refused(source({ slots: 1 }))).toBe("already-subscribed");
  await client.say({ type: "subscribe", id: first, source: source() });
  await client.until(() => client.all("error").at(-1)?.code === "id-taken", "the refusal");
  await client.say({ type: "control", id: first, at: 3 });
  await client.until(() => client.all("error").at(-1)?.code === "no-control", "the refusal");
  await client.say({ type: "control", id: 99, playing: false });
  await client.until(() => client.all("error").at(-1)?.code === "no-such-subscription", "the refusal");
  // One that nobody watches any more makes room.
  await client.say({ type: "unsubscribe", id: first });
  await client.subscribe(source({ slots: 2 }));
  expect(newest(client).boards.slots).toEqual([0, 1]);
  expect((await server.app.inject("/metrics")).body).toMatch(/mesagrid_players 1\n/);
  const many = Array.from({ length: 16 }, (_, at) => 100 + at);
  for (const id of many) await client.say({ type: "subscribe", id, source: source({ slots: 2 }) });
  await client.until(() => client.all("error").some(({ id }) => id === 115), "the refusal");
  expect(client.all("error").find(({ id }) => id === 115)?.code).toBe("too-many-subscriptions");
});
