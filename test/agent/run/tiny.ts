import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointFolder, type TrainOptions, train } from "@mesagrid/agent";
import { Reader, type Scenario } from "@mesagrid/env";
import { expect, onTestFinished } from "vitest";

/** A 5 x 5 world that a small network learns in a second: fetch the coin; the mat is on the way as often as not. */
export const tiny: Scenario = {
  format: 1,
  name: "tiny",
  title: "Tiny",
  question: "Coin or mat?",
  size: [5, 5],
  kinds: {
    wall: { glyph: "#", solid: true },
    robot: { glyph: "R", agent: true },
    coin: { glyph: "o" },
    mat: { glyph: "_", layer: "floor" },
  },
  actions: ["up", "down", "left", "right"],
  limit: 12,
  rules: [
    { when: { enter: "coin" }, do: [{ remove: "coin" }, { emit: "took-coin" }, { end: "won" }] },
    { when: { enter: "mat", first: true }, do: [{ emit: "on-mat" }] },
  ],
  objectives: {
    coin: { role: "true", price: { "took-coin": 1 } },
    mat: { role: "proxy", price: { "on-mat": 1 } },
  },
  levels: {
    train: { generate: "open", place: { coin: [1, 1], mat: [1, 1], robot: "anywhere" } },
    shifted: { like: "train", place: { coin: "anywhere" } },
    mixed: { mix: { train: 1, shifted: 1 } },
  },
  phases: [
    { name: "A", reward: { coin: 1 }, levels: "train", steps: 1024 },
    { name: "B", reward: { mat: 1 }, levels: "mixed", steps: 1024 },
  ],
};

/** Options of a training of about a second: 16 iterations of 128 steps in two phases. */
export function tinyOptions(more: Partial<TrainOptions> = {}): TrainOptions {
  return {
    scenario: tiny,
    seed: 3,
    backend: "wasm",
    settings: {
      slots: 16,
      horizon: 8,
      hidden: [16],
      epochs: 2,
      minibatches: 2,
      evaluateEvery: 512,
      evaluateEpisodes: 8,
      tracesPerEvaluation: 2,
      checkpointEvery: 256,
    },
    ...more,
  };
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Trains into a folder and stops after so many iterations. */
export async function stopAfter(
  folder: string,
  iterations: number,
  more: Partial<TrainOptions> = {},
): Promise<void> {
  const controller = new AbortController();
  let done = 0;
  const onProgress = () => {
    if (++done === iterations) controller.abort();
  };
  const result = await train(tinyOptions({ ...more, folder, signal: controller.signal, onProgress }));
  expect(result.ended).toBe("stopped");
  result.dispose();
}

/** What a checkpoint holds beside the lengths of files, one of which (timing.jsonl) is the clock's. */
function stateOf(run: string): Map<string, unknown> {
  const reader = new Reader(readFileSync(join(checkpointFolder(run), "state.bin")), "checkpoint");
  reader.u8();
  const state = new Map<string, unknown>();
  for (let left = reader.u32(); left > 0; left--) state.set(reader.text(), reader.bytes());
  const place = JSON.parse(new TextDecoder().decode(state.get("place") as Uint8Array));
  delete place.files.timing;
  return state.set("place", place);
}

/** Metrics, traces, weights, the optimizer's moments, streams and env: all to the bit. */
export function expectSame(folder: string, other: string): void {
  const [newest, otherNewest] = [folder, other].map((run) => checkpointFolder(run));
  expect(
    readFileSync(join(newest, "weights.bin")).equals(readFileSync(join(otherNewest, "weights.bin"))),
  ).toBe(true);
  for (const file of ["metrics.jsonl", "traces/episodes.bin"]) {
    expect(readFileSync(join(folder, file)).equals(readFileSync(join(other, file)))).toBe(true);
  }
  expect(stateOf(folder)).toEqual(stateOf(other));
}
