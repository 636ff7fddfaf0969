import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkpointFolder, type TrainOptions, train } from "@mesagrid/agent";
import { Reader } from "@mesagrid/env";
import { expect, onTestFinished } from "vitest";
import { tinyOptions } from "./tiny-world.js";

export { tiny, tinyOptions } from "./tiny-world.js";

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
