import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";

const served = await servedPage("page");
const pageTest = test.skipIf(!served.browser);

let run: string;
let page: Page;
let complaints: string[];

/** Steps of each phase: enough that training outlasts the tests of a page that moves. */
const STEPS = 2_000_000;

beforeAll(async () => {
  if (!served.browser) return;
  const server = await served.serve();
  const scenario = readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8");
  const settings = { evaluateEvery: 8192, evaluateEpisodes: 16 };
  run = server.jobs?.start({ scenario, seed: 1, steps: STEPS, settings }) ?? "";
  ({ page, complaints } = await served.open());
}, 60_000);

const app = () => page.locator("#app");
const card = (levels: string) => page.locator(`.card[data-levels="${levels}"]`);
const chart = (levels: string) => page.locator(`.chart[data-levels="${levels}"]`);

async function number(of: ReturnType<typeof app>, attribute: string): Promise<number> {
  return Number((await of.getAttribute(attribute)) ?? 0);
}

const soon = { timeout: 25_000, interval: 100 };

pageTest("episodes of both level sets move within 15 s of the opened page", async () => {
  await expect.poll(() => app().getAttribute("data-connection"), soon).toBe("open");
  for (const levels of ["train", "shifted"]) {
    await expect
      .poll(() => number(card(levels), "data-episodes-shown"), { ...soon, timeout: 15_000 })
      .toBeGreaterThan(0);
    const frames = new Set<string | null>();
    const frame = async () => {
      frames.add(await card(levels).getAttribute("data-frame"));
      return frames.size;
    };
    await expect.poll(frame, soon).toBeGreaterThan(2);
  }
});

pageTest(
  "what it takes to watch is below 400 kB of packed scripts, without the editor and tfjs",
  async () => {
    const addresses = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .map(({ name }) => name)
        .filter((name) => name.endsWith(".js")),
    );
    const scripts = await Promise.all(addresses.map(async (address) => (await fetch(address)).text()));
    const bytes = scripts.map((script) => gzipSync(script).length).reduce((sum, one) => sum + one, 0);
    process.stdout.write(`page: ${bytes} bytes of ${scripts.length} packed scripts before the boards move\n`);
    expect(scripts.length).toBeGreaterThan(2);
    expect(bytes).toBeLessThan(400_000);
    for (const script of scripts) expect(script).not.toMatch(/cm-editor|registerBackend/);
  },
);

pageTest(
  "something is drawn on the boards",
  async () => {
    const picture = await page.locator("canvas").first().screenshot();
    const colours = await page.evaluate(async (data) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
      const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
      if (!canvas) return 0;
      canvas.drawImage(image, 0, 0);
      const words = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
      return new Set(words).size;
    }, picture.toString("base64"));
    expect(colours).toBeGreaterThan(10);
  },
  90_000,
); // drawn by the processor, beside other tests

pageTest("charts of both level sets get points", async () => {
  for (const levels of ["train", "shifted"]) {
    await expect.poll(() => number(chart(levels), "data-points"), soon).toBeGreaterThan(1);
  }
  expect(await number(chart("train"), "data-marks")).toBeGreaterThan(0);
});

pageTest("space pauses and goes on, arrows step", async () => {
  const place = () =>
    page.evaluate(() => {
      const { playback } = (window as unknown as { mesagrid: { state: { playback: { playing: boolean } } } })
        .mesagrid.state;
      const frames = [...document.querySelectorAll(".card")].map((one) => one.getAttribute("data-frame"));
      return { playing: playback.playing, frames: frames.join() };
    });
  await page.locator("body").press("Space");
  await expect.poll(async () => (await place()).playing).toBe(false);
  const before = await place();
  await page.waitForTimeout(800);
  expect(await place()).toEqual(before);
  await page.locator("body").press("ArrowRight");
  await page.waitForTimeout(200);
  const forward = await place();
  await page.locator("body").press("ArrowLeft");
  await page.waitForTimeout(200);
  const back = await place();
  expect(back.playing).toBe(false);
  expect([before.frames, back.frames]).not.toEqual([forward.frames, forward.frames]);
  await page.locator("body").press("Space");
  await expect.poll(async () => (await place()).frames, soon).not.toBe(before.frames);
});

pageTest(
  "the page comes back by itself when the server does, and training goes on",
  async () => {
    expect(complaints).toEqual([]);
    const port = Number(new URL(served.server.url).port);
    await served.server.close();
    await expect.poll(() => app().getAttribute("data-connection"), soon).not.toBe("open");
    const server = await served.serve({ port });
    const points = await number(chart("train"), "data-points");
    await server.jobs?.resume(run);
    await expect.poll(() => app().getAttribute("data-connection"), soon).toBe("open");
    await expect.poll(() => number(chart("train"), "data-points"), soon).toBeGreaterThan(points);
  },
  90_000,
);

pageTest("nothing else was complained of", () => {
  expect(complaints.filter((text) => !/WebSocket|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
});
