import { expect, test } from "vitest";
import { Client, folders, serve } from "../support.js";
import { framesOf, newest, picturesOf, trainedRun } from "./watching.js";

const run = trainedRun();

test("a viewer that does not read misses frames, nobody else does, and then it sees what is now", async () => {
  const { url, app } = await serve({ runs: run.runs, scenarios: folders().scenarios, training: false });
  const [slow, quick] = [new Client(url), new Client(url)];
  const source = { kind: "policy", run: run.id, levels: "train", slots: 64, speed: 60 } as const;
  await slow.subscribe(source);
  await quick.subscribe(source, ["policy"]);
  const { channel } = newest(quick);
  await slow.until(() => framesOf(slow, channel).length > 2, "frames");
  slow.socket.pause();
  const heard = slow.heard.length;
  const from = framesOf(quick, channel).length;
  const skipped = async () => {
    const { body } = await app.inject("/metrics");
    return Number(/mesagrid_frames_total\{frames="skipped"\} (\d+)/.exec(body)?.[1]);
  };
  await expect.poll(skipped, { timeout: 10_000 }).toBeGreaterThan(30);
  await quick.until(() => framesOf(quick, channel).length > from + 30, "frames of the other");
  expect(slow.heard).toHaveLength(heard);
  slow.socket.resume();
  const states = () => framesOf(slow, channel).filter(({ frame }) => frame.type === "state");
  await slow.until(() => states().length === 2, "a state");
  const again = states()[1].frame.number;
  await slow.until(() => (framesOf(slow, channel).at(-1)?.frame.number ?? 0) > again + 2, "that it goes on");
  await quick.until(() => (framesOf(quick, channel).at(-1)?.frame.number ?? 0) > again + 2, "as far");

  const [one, other] = [picturesOf(slow, channel), picturesOf(quick, channel)];
  const missed = (client: Client) => {
    const numbers = framesOf(client, channel).map(({ frame }) => frame.number);
    return numbers.slice(1).map((number, at) => number - numbers[at] - 1);
  };
  expect(Math.max(...missed(slow))).toBeGreaterThan(20);
  // On a busy machine the other may be late once or twice too.
  expect(Math.max(...missed(quick))).toBeLessThan(10);
  for (const [number, { boards }] of one) {
    if (other.has(number)) expect(boards).toEqual(other.get(number)?.boards);
  }
});
