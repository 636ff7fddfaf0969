import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TrainOptions, train } from "@mesagrid/agent";
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
