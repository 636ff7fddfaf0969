import { describePlace, showProgress } from "@mesagrid/study";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Screen } from "./screen.js";

const place = {
  ...{ phase: "A", step: 81_920, totalSteps: 2_250_000, stepsPerSecond: 41_234, secondsLeft: 52.6 },
  returns: { cheese: 0.5, corner: 0.713 },
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a place in one line", () => {
  expect(describePlace(place)).toBe(
    "phase A  81.9k of 2.3M steps  41.2k steps/s  cheese 0.50  corner 0.71  53 s left",
  );
  expect(describePlace({ ...place, returns: {}, secondsLeft: 3725 }, "2 of 10 agents")).toBe(
    "2 of 10 agents  81.9k of 2.3M steps  41.2k steps/s  1 h 02 min left",
  );
});

test("without a terminal: a line every five seconds, and the last state", () => {
  const screen = new Screen();
  const view = showProgress(screen.stderr);
  for (let second = 0; second < 12; second++) {
    vi.advanceTimersByTime(1000);
    view.update({ ...place, step: second * 1000 });
  }
  expect(screen.err.match(/of 2\.3M steps/g)).toHaveLength(2);
  view.stop();
  expect(screen.err.trimEnd().split("\n").at(-1)).toContain("phase A  11k of 2.3M");
  expect(screen.err.endsWith("\n")).toBe(true);
});

test("on a terminal: one line with a bar, drawn over itself", () => {
  const screen = new Screen(true);
  const view = showProgress(screen.stderr);
  view.update(place);
  view.update({ ...place, phase: "B", step: 2_000_000 });
  view.stop();
  expect(screen.err).toContain("phase A █");
  expect(screen.err).toMatch(/phase B █+░+ 88% {2}2M\/2\.3M steps {2}41\.2k steps\/s {2}cheese 0\.50/);
  expect(screen.err.match(/\n/g)).toHaveLength(1);
});

test("quiet: nothing", () => {
  const screen = new Screen(true);
  const view = showProgress(screen.stderr, true);
  view.update(place);
  view.stop();
  expect(screen.err).toBe("");
});
