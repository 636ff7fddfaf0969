import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "@mesagrid/agent";
import type { RunSummary } from "@mesagrid/server";
import { expect, test } from "vitest";
import { Client, folders, serve, TINY } from "../support.js";
import { framesOf, newest, picturesOf } from "./watching.js";

const ROBOT = 2;

async function training(phases = [{ ...TINY.phases[0], steps: 100_000_000 }]) {
  const { runs, scenarios, root } = folders();
  const scenario = { ...TINY, name: "long", phases };
  writeFileSync(join(scenarios, "long.json"), JSON.stringify(scenario));
  const server = await serve({ runs, scenarios });
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${server.url}${path}`, {
      method: "POST",
      body: JSON.stringify(body),
      headers,
    });
    return (await response.json()) as RunSummary;
  };
  const { id } = await post("/api/runs", { scenario: "long", seed: 3 });
  return { server, url: server.url, runs, root, id, scenario, post };
}

test("slots of a training are seen while it goes on, by several viewers, and its end is told", async () => {
  const { url, id, post } = await training();
  const [one, two] = [new Client(url), new Client(url)];
  const source = { kind: "live", run: id, slots: [7, 2] } as const;
  await one.subscribe({ ...source, slots: [...source.slots] }, ["policy", "returns"]);
  const { channel, boards } = newest(one);
  expect(boards).toMatchObject({ scenario: "long", slots: [7, 2], levelSets: ["train", "shifted", "mixed"] });
  await two.subscribe({ ...source, slots: [...source.slots] });
  expect(newest(two).channel).toBe(channel);
  const frames = (client: Client) => framesOf(client, channel);
  await two.until(() => frames(one).length > 20 && frames(two).length > 20, "twenty frames", 15_000);

  const pictures = picturesOf(one, channel);
  const seen = new Set([...pictures.values()].map(({ boards }) => boards.join()));
  expect(seen.size).toBeGreaterThan(10);
  for (const { boards, probabilities, returns, steps, counters } of pictures.values()) {
    for (const row of [0, 1]) {
      const board = boards.subarray((row * boards.length) / 2, ((row + 1) * boards.length) / 2);
      expect(board.filter((kind) => kind === ROBOT)).toHaveLength(1);
      const sum = probabilities.slice(4 * row, 4 * row + 4).reduce((a, b) => a + b);
      expect(sum).toBeCloseTo(1, 4);
      expect(returns[2 * row + 1] + steps[row]).toBe(0); // the price of a step is -1
    }
    expect(counters).toHaveLength(0);
  }
  const [early, late] = [pictures, picturesOf(two, channel)];
  for (const [number, { boards }] of late)
    if (early.has(number)) expect(boards).toEqual(early.get(number)?.boards);
  const positions = frames(one).map(({ frame }) => frame.position);
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(new Set(positions).size).toBe(positions.length);

  await two.subscribe({ kind: "live", run: id, slots: [70_00] });
  expect(two.all("error").at(-1)?.code).toBe("no-such-slot");
  await one.say({ type: "control", id: 1, playing: false });
  await one.until(() => one.all("error").at(-1)?.code === "no-control", "the refusal");
  await post(`/api/runs/${id}/stop`, {});
  await one.until(() => one.all("ended").length === 1, "the end", 15_000);
  expect(one.all("ended")[0]).toMatchObject({ channel, code: "not-running" });
});

test("a viewer that comes back sees what is now", async () => {
  const { url, id } = await training();
  const before = new Client(url);
  await before.subscribe({ kind: "live", run: id, slots: [0] });
  const first = newest(before).channel;
  await before.until(() => framesOf(before, first).length > 3, "frames", 15_000);
  before.socket.terminate();
  const after = new Client(url);
  await after.subscribe({ kind: "live", run: id, slots: [0] });
  const second = newest(after).channel;
  await after.until(() => framesOf(after, second).length > 3, "frames", 15_000);
  const [{ frame }] = framesOf(after, second);
  expect(frame.type).toBe("state");
  expect(frame.position).toBeGreaterThanOrEqual(
    framesOf(before, first).at(-1)?.frame.position ?? Number.POSITIVE_INFINITY,
  );
});

test("to be watched changes nothing of a training", async () => {
  const steps = 16_384;
  const { url, runs, root, id, scenario } = await training([{ ...TINY.phases[0], steps }]);
  const client = new Client(url);
  await client.subscribe({ kind: "live", run: id, slots: [0, 1, 2] }, ["policy", "events", "returns"]);
  await client.until(() => client.all("ended").length === 1, "the end", 25_000);
  expect(framesOf(client, newest(client).channel).length).toBeGreaterThan(0);
  const folder = join(root, "unwatched");
  const { dispose } = await train({ scenario: JSON.stringify(scenario), seed: 3, folder });
  dispose();
  const metrics = (path: string) => readFileSync(join(path, "metrics.jsonl"), "utf8");
  expect(metrics(join(runs, id))).toBe(metrics(folder));
});
