import * as tf from "@tensorflow/tfjs-core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BackendError, type BackendName, chooseBackend } from "../../../packages/agent/dist/backend.js";

describe("chooseBackend", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  // First, while nothing has been chosen yet.
  it("chooses the quickest that works and tells why the quicker ones do not", async () => {
    const { name, tried, why } = await chooseBackend();
    expect(["tensorflow", "wasm"]).toContain(name);
    expect(tried.map((trial) => trial.name)).toEqual(["tensorflow", "wasm"].slice(0, tried.length));
    expect(tried.at(-1)).toEqual({ name, ok: true, reason: "works" });
    for (const { ok, reason } of tried.slice(0, -1)) {
      expect(ok).toBe(false);
      expect(why).toContain(reason);
    }
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
