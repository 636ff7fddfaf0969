import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  BackendError,
  type BackendName,
  chooseBackend,
  tryBackends,
} from "../../../packages/agent/dist/backend.js";
import { ROOT } from "../../structure/repository.js";

describe("chooseBackend", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  // First, while nothing has been chosen yet.
  it("chooses wasm", async () => {
    expect(await chooseBackend()).toEqual({
      name: "wasm",
      version: "4.22.0",
      why: "the quickest without a native library",
      tried: [{ name: "wasm", ok: true, reason: "works" }],
    });
  });

  it("chooses the next that works, and tells why", async () => {
    // In a process of its own: tfjs does not try a backend again that did not start.
    const script = `import { chooseBackend } from "./packages/agent/dist/backend.js";
      const { name, why } = await chooseBackend("auto", { wasmFiles: "/nowhere/" });
      process.stdout.write(JSON.stringify({ name, why }));`;
    const args = ["--input-type=module", "--eval", script];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT });
    const { name, why } = JSON.parse(stdout);
    expect(["tensorflow", "cpu"]).toContain(name);
    expect(why).toMatch(/^the first that works \(wasm: it does not start/);
  }, 30_000);

  it("tries all of them and leaves the one in use", async () => {
    const chosen = await chooseBackend("wasm");
    const [wasm, tensorflow, cpu] = await tryBackends();
    expect([wasm.name, tensorflow.name, cpu.name]).toEqual(["wasm", "tensorflow", "cpu"]);
    expect([wasm.ok, cpu.ok]).toEqual([true, true]);
    expect(tensorflow.reason).toMatch(tensorflow.ok ? /^works$/ : /npm run native/);
    expect(tf.getBackend()).toBe("wasm");
    expect(await chooseBackend()).toBe(chosen);
  });

  it.each(["wasm", "cpu"] as const)("makes %s the current backend", async (name) => {
    await chooseBackend(name === "wasm" ? "cpu" : "wasm");
    const report = await chooseBackend(name);
    expect(report).toMatchObject({ name, version: "4.22.0", why: "asked for" });
    expect(tf.getBackend()).toBe(name);
  });

  it("keeps the backend in use when any will do", async () => {
    await chooseBackend("cpu");
    expect((await chooseBackend("auto")).name).toBe("cpu");
    await chooseBackend("wasm");
    expect((await chooseBackend()).name).toBe("wasm");
  });

  it("answers the same report while the choice stands", async () => {
    const [first, second] = await Promise.all([chooseBackend("wasm"), chooseBackend("wasm")]);
    expect(second).toBe(first);
    expect(await chooseBackend("auto")).toBe(first);
  });

  it("refuses a name that is none", async () => {
    const failure = await chooseBackend("abacus" as BackendName).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BackendError);
    expect(failure).toMatchObject({ code: "unknown-backend" });
    expect((failure as BackendError).hint).toContain("wasm");
  });

  it("does not print tfjs' advertisement", async () => {
    const streams = [vi.spyOn(process.stdout, "write"), vi.spyOn(process.stderr, "write")];
    const warn = vi.spyOn(console, "warn");
    await chooseBackend("cpu");
    tf.tidy(() => tf.add(1, 2).dataSync());
    for (const stream of [...streams, warn]) expect(stream).not.toHaveBeenCalled();
  });
});
