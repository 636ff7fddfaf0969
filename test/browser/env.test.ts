import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scenarioText } from "../env/scenarios.js";
import { startBrowser } from "./browser.js";
import { digestOf } from "./digest.js";
import type { DigestTwice } from "./digest-page.js";
import { type ServedPage, servePage } from "./serve.js";

const browser = await startBrowser("test/browser/env");
const browserTest = test.skipIf(!browser);
const STEPS = 1000;
const SCENARIOS = ["keys-chests", "monster-world", "minigrid-door-key"];

/** What the page complained of. */
const complaints: string[] = [];
let served: ServedPage;
let page: Page;

beforeAll(async () => {
  if (!browser) return;
  served = await servePage(["digest-page", "digest-worker"]);
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(served.url);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
});

browserTest.each(SCENARIOS)("%s gives the same in Node, in a page and in a worker", async (name) => {
  const text = scenarioText(name);
  const [inPage, inWorker] = await page.evaluate(
    ([scenario, steps]) => (window as unknown as { digestTwice: DigestTwice }).digestTwice(scenario, steps),
    [text, STEPS] as const,
  );
  const inNode = digestOf(text, STEPS);
  expect([inPage, inWorker]).toEqual([inNode, inNode]);
  expect(digestOf(text, STEPS - 1)).not.toBe(inNode);
});

browserTest("nothing was complained of", () => {
  expect(complaints.filter((text) => !/favicon/.test(text))).toEqual([]);
});
