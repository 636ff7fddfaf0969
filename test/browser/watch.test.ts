import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { openPage } from "./open-page.js";
import { servedPage } from "./served.js";
import { SHORT_STEPS, trainShortly } from "./short-run.js";

const served = await servedPage("watch");
const pageTest = test.skipIf(!served.browser);

let page: Page;
let complaints: string[];
const soon = { timeout: 25_000, interval: 50 };

beforeAll(async () => {
  if (!served.browser) return;
  await trainShortly(served.runs, "one", 1);
  await trainShortly(served.runs, "other", 2);
  await served.serve();
  ({ page, complaints } = await served.open("#/watch?run=one"));
}, 90_000);

const card = (levels: string) => page.locator(`.card[data-levels="${levels}"]`);
const chart = (levels: string) => page.locator(`.chart[data-levels="${levels}"]:not([data-measure])`);

/** Presses an entry of a card's menu and reads the file that is saved. */
async function saved(entry: string): Promise<{ name: string; bytes: Buffer }> {
  const menu = card("train").locator(".save");
  if ((await menu.getAttribute("open")) === null) await menu.locator("summary").click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    menu.getByRole("button", { name: entry }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

pageTest(
  "a picture, a film and the data of an episode are saved",
  async () => {
    await expect.poll(() => card("train").getAttribute("data-step"), soon).not.toBeNull();
    await page.locator("body").press(" ");
    const picture = await saved("Picture");
    expect(picture.name).toMatch(/^one-train-\d+-\d+-\d+-move-\d+\.png$/);
    expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
    const data = await saved("Data");
    const { actions, levels, step } = JSON.parse(data.bytes.toString());
    expect([levels, String(step)]).toEqual(["train", await card("train").getAttribute("data-step")]);
    const film = await saved("Film");
    const frames = await page.evaluate(
      async (data) => {
        const decoder = new ImageDecoder({ data: Uint8Array.from(data), type: "image/gif" });
        await decoder.tracks.ready;
        await decoder.completed;
        const { frameCount } = decoder.tracks.selectedTrack ?? { frameCount: 0 };
        const colours = [];
        for (const frameIndex of [0, frameCount - 1]) {
          const { image } = await decoder.decode({ frameIndex });
          const pen = new OffscreenCanvas(image.displayWidth, image.displayHeight).getContext("2d");
          pen?.drawImage(image, 0, 0);
          const words = pen?.getImageData(0, 0, image.displayWidth, image.displayHeight).data.buffer;
          colours.push(new Set(new Uint32Array(words ?? new ArrayBuffer(0))).size);
        }
        return { frameCount, colours };
      },
      [...film.bytes],
    );
    expect(frames.frameCount).toBe(4 * actions.length + 1);
    expect(Math.min(...frames.colours)).toBeGreaterThan(10);
    expect((await saved("Film")).bytes.equals(film.bytes)).toBe(true);
  },
  90_000,
);

pageTest("a link to an episode leads back to it", async () => {
  const menu = card("train").locator(".save");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await menu.getByRole("button", { name: "Copy link" }).click();
  await expect.poll(() => menu.getByRole("status").textContent(), soon).toMatch(/copied|Copy this/);
  const typed = await menu.getByLabel("Link to copy").inputValue();
  const link = typed || (await page.evaluate(() => navigator.clipboard.readText()));
  const facts = async (of: Page) => {
    const one = of.locator('.card[data-levels="train"]');
    return [await one.getAttribute("data-step"), await one.getAttribute("data-frame")];
  };
  const wanted = await facts(page);
  const opened = await openPage(page.context().browser() ?? never(), link);
  await expect.poll(() => facts(opened.page), soon).toEqual(wanted);
  expect(await opened.page.locator(".card").count()).toBe(1);
  expect(opened.complaints).toEqual([]);
  await opened.page.close();
  await page.keyboard.press("Escape");
  expect(await menu.getAttribute("open")).toBeNull();
});

function never(): never {
  throw new Error("the page has no browser");
}

pageTest("returns are shown as shares of the best possible", async () => {
  const key = chart("train").locator(".key");
  await expect.poll(() => key.textContent(), soon).toMatch(/\d/);
  const before = await key.textContent();
  await page.getByLabel("As share of the best possible").check();
  const solved = async () => {
    const words = await key.textContent();
    return words !== before && /\d/.test(words ?? "");
  };
  await expect.poll(solved, soon).toBe(true);
  expect(await page.locator(".chart-words").textContent()).toContain("1 is the best possible");
  await page.getByLabel("As share of the best possible").uncheck();
  await expect.poll(() => key.textContent(), soon).toBe(before);
});

pageTest("what was measured has charts of its own, and another run's lines are drawn beside", async () => {
  const measured = page.locator('.chart[data-measure="weights"]');
  await expect.poll(() => measured.getAttribute("data-levels")).toBe("shifted");
  expect(await measured.locator(".key").textContent()).toContain("Eat the cheese");
  await page.getByLabel("Compare with").selectOption("other");
  for (const one of [chart("train"), measured]) {
    await expect
      .poll(() => one.getAttribute("data-points-compared"), soon)
      .toBe(await one.getAttribute("data-points"));
  }
  expect(await chart("train").locator(".key").textContent()).toMatch(/\(.+\)/);
  await page.getByLabel("Compare with").selectOption("");
  await expect.poll(() => measured.getAttribute("data-points-compared"), soon).toBe("0");
});

pageTest("what a measure said is told of the step that is pointed at", async () => {
  const said = page.locator('.chart[data-measure="verdict"]');
  await said.scrollIntoViewIfNeeded();
  const words = () => said.locator(".chart-said").textContent();
  await expect.poll(words, soon).toMatch(/^verdict: pursues corner: it is evaluation \d+$/);
  const plot = said.locator(".u-over");
  await plot.hover({ position: { x: 5, y: 20 } });
  await expect.poll(words, soon).toBe("verdict: incapable: it is evaluation 1");
  await page.mouse.move(2, 2);
  await expect.poll(words, soon).toMatch(/pursues corner/);
});

pageTest("a press on a chart marks a step, and its episodes are shown", async () => {
  const plot = chart("shifted").locator(".u-over");
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  await plot.click({ position: { x: Math.round((box?.width ?? 0) / 4), y: 30 } });
  const told = page.locator(".then output");
  await expect.poll(() => told.textContent()).toMatch(/\d/);
  const step = Number((await told.textContent())?.replaceAll(",", ""));
  expect(Math.abs(step - SHORT_STEPS / 2)).toBeLessThan(400);
  const ask = page.getByRole("link", { name: "Ask the agent of then" });
  expect(await ask.getAttribute("href")).toBe(`#/ask?run=one&step=${step}`);
  await page.getByRole("button", { name: "Show its episodes of then" }).click();
  for (const levels of ["train", "shifted"]) {
    await expect.poll(() => card(levels).getAttribute("data-step"), soon).toBe(String(SHORT_STEPS / 2));
  }
  await page.getByLabel("At step").press("End");
  await expect
    .poll(() => page.locator(".then output").textContent())
    .toBe((2 * SHORT_STEPS).toLocaleString("en"));
});

pageTest("the numbers are saved as CSV", async () => {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save numbers" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe("one-metrics.csv");
  const [head, ...lines] = readFileSync(await download.path(), "utf8")
    .trimEnd()
    .split("\n");
  expect(head.split(",")).toContain("measure/weights/shifted/cheese");
  expect(String(lines.length)).toBe(await chart("train").getAttribute("data-points"));
});

pageTest("nothing was complained of", () => {
  expect(complaints).toEqual([]);
});
