import { afterEach, beforeEach, expect, vi } from "vitest";

/** The house says nothing on the console: a stray call fails the test that it happened in. */
const METHODS = ["debug", "error", "info", "log", "trace", "warn"] as const;
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      said.push(`console.${method}: ${parts.map(String).join(" ")}`);
    });
  }
});

afterEach(() => {
  expect(said, "calls of the console").toEqual([]);
});
