import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@mesagrid/server";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";
import { openPage } from "./open-page.js";

const browser = await startBrowser("test/browser/live");
const pageTest = test.skipIf(!browser);

const runs = mkdtempSync(join(tmpdir(), "mesagrid-live-"));
let server: RunningServer;
let run: string;
let page: Page;
let complaints: string[];
const soon = { timeout: 25_000, interval: 100 };

function serve(port: number): Promise<RunningServer> {
  const [scenarios, viewer] = [join(ROOT, "scenarios"), join(ROOT, "packages/viewer/dist")];
  return startServer({ port, runs, scenarios, viewer });
}

beforeAll(async () => {
  if (!browser) return;
  server = await serve(0);
  const scenario = readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8");
  // Enough steps that the training outlasts the tests.
  run =
    server.jobs?.start({ scenario, seed: 1, steps: 4_000_000, settings: { evaluateEvery: 65_536 } }) ?? "";
  ({ page, complaints } = await openPage(browser, server.url));
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(runs, { recursive: true, force: true });
}, 60_000);

const live = () => page.locator(".live");
const frames = async () => Number(await live().getAttribute("data-frames"));

/** Colours in the middle of the canvas: boards are many, an empty canvas is one. */
async function coloursShown(): Promise<number> {
  const picture = await page.locator(".live-area").screenshot();
  return page.evaluate(async (data) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
    const pen = new OffscreenCanvas(image.width, image.height).getContext("2d");
    pen?.drawImage(image, 0, 0);
    const words = pen?.getImageData(0, 0, image.width, image.height).data.buffer;
    return new Set(new Uint32Array(words ?? new ArrayBuffer(0))).size;
  }, picture.toString("base64"));
}

pageTest(
  "the training is watched as it is now, in as many worlds as are wanted",
  async () => {
    await page.getByRole("button", { name: "Training now" }).click();
    await expect.poll(frames, soon).toBeGreaterThan(5);
    expect(await live().getByRole("status").textContent()).toMatch(/16 of the worlds .* at step \d/);
    await expect.poll(coloursShown, soon).toBeGreaterThan(10);
    await page.getByLabel("Boards of the training").selectOption("4");
    await expect.poll(() => live().getByRole("status").textContent(), soon).toMatch(/^4 of the worlds/);
  },
  60_000,
);

pageTest(
  "it goes on when the server was away for a moment",
  async () => {
    const port = Number(new URL(server.url).port);
    await server.close();
    await expect.poll(() => page.locator("#app").getAttribute("data-connection"), soon).not.toBe("open");
    server = await serve(port);
    await server.jobs?.resume(run);
    await expect.poll(() => page.locator("#app").getAttribute("data-connection"), soon).toBe("open");
    const before = await frames();
    await expect.poll(frames, soon).toBeGreaterThan(before + 2);
  },
  90_000,
);

pageTest(
  "recorded episodes come back, and a training that stops is said to be over",
  async () => {
    await page.getByRole("button", { name: "Recorded episodes" }).click();
    await expect.poll(() => page.locator(".card[data-levels]").first().isVisible()).toBe(true);
    expect(await live().isVisible()).toBe(false);
    await page.getByRole("button", { name: "Training now" }).click();
    await expect.poll(frames, soon).toBeGreaterThan(0);
    await page.request.post(new URL(`/api/runs/${run}/stop`, server.url).href);
    await expect.poll(() => live().getByRole("status").textContent(), soon).toMatch(/over|not being trained/);
  },
  60_000,
);

pageTest("nothing was complained of", () => {
  expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});
