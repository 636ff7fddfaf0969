import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../../structure/repository.js";
import { WITHOUT_NATIVE } from "./native.js";

/** Matrix products of a network's sizes while the profiler sends a signal every half millisecond. */
const PROGRAM = `
  import * as tf from "@tensorflow/tfjs-core";
  import { chooseBackend } from "${ROOT}/packages/agent/dist/index.js";
  await chooseBackend("tensorflow");
  const [x, w, dz] = [[2048, 243], [243, 128], [2048, 128]].map((shape) => tf.ones(shape));
  for (let i = 0; i < 150; i++) {
    tf.tidy(() => {
      tf.matMul(x, w).dataSync();
      tf.matMul(x, dz, true).dataSync();
    });
  }
`;

test.skipIf(WITHOUT_NATIVE !== undefined)("signals leave the native library's memory whole", () => {
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const profiler = ["--cpu-prof", "--cpu-prof-interval", "500", "--cpu-prof-dir", folder];
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [...profiler, "--input-type=module", "--eval", PROGRAM],
    // Without oneDNN's own operations its matrix product is in every use of Eigen's.
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, TF_ENABLE_ONEDNN_OPTS: "0" } },
  );
  expect({ status, signal }, stderr).toEqual({ status: 0, signal: null });
});
