import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";

const served = await servedPage("live");
const pageTest = test.skipIf(!served.browser);

let run: string;
let page: Page;
let complaints: string[];
const soon = { timeout: 25_000, interval: 100 };

beforeAll(async () => {
  if (!served.browser) return;
  const server = await served.serve();
  const scenario = readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8");
  // Enough steps that the training outlasts the tests.
  run =
    server.jobs?.start({ scenario, seed: 1, steps: 4_000_000, settings: { evaluateEvery: 65_536 } }) ?? "";
  ({ page, complaints } = await served.open());
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
  "what was drawn for one view is given back when another is shown",
  async () => {
    const session = await page.context().newCDPSession(page);
    const [now, recorded] = ["Training now", "Recorded episodes"].map((name) =>
      page.getByRole("button", { name }),
    );
    const turnedTo = async (times: number) => {
      for (let time = 0; time < times; time++) {
        await recorded.click();
        await expect.poll(() => page.locator(".card[data-frame]").count(), soon).toBe(2);
        await now.click();
        await expect.poll(() => live().isVisible(), soon).toBe(true);
        const before = await frames();
        await expect.poll(frames, soon).toBeGreaterThan(before);
      }
      await session.send("HeapProfiler.collectGarbage");
      return (await session.send("Runtime.getHeapUsage")).usedSize / 2 ** 20;
    };
    const before = await turnedTo(6);
    // Pictures of another size that were not given back made 7 MiB of it.
    expect((await turnedTo(14)) - before).toBeLessThan(3);
  },
  120_000,
);

pageTest(
  "it goes on when the server was away for a moment",
  async () => {
    const port = Number(new URL(served.server.url).port);
    await served.server.close();
    await expect.poll(() => page.locator("#app").getAttribute("data-connection"), soon).not.toBe("open");
    const server = await served.serve({ port });
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
    await page.request.post(new URL(`/api/runs/${run}/stop`, served.server.url).href);
    await expect.poll(() => live().getByRole("status").textContent(), soon).toMatch(/over|not being trained/);
  },
  60_000,
);

pageTest("nothing was complained of", () => {
  expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});
