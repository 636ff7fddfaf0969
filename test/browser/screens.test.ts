import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "@mesagrid/agent";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";

/**
 * Every main view beside its picture in docs/. `MESAGRID_SCREENS=write npx vitest run test/browser/screens` makes the pictures anew.
 *
 * They are compared as thumbnails: fonts, times and the corners of lines may differ, what stands where may not.
 */
const served = await servedPage("screens");
const pageTest = test.skipIf(!served.browser);

const THUMBNAIL = { width: 64, height: 45 } as const;
/** Most that two thumbnails may differ on average, of 255; pictures of two views differ by more. */
const TOLERANCE = 6;

let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (!served.browser) return;
  const scenario = readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8");
  const phases = [
    { name: "A", reward: { cheese: 1 }, levels: "train", steps: 180_000 },
    { name: "B", reward: { corner: 1 }, levels: "train", steps: 60_000 },
  ];
  const settings = { checkpointEvery: 40_960, evaluateEvery: 16_384 };
  const run = { scenario, phases, settings, seed: 1, folder: join(served.runs, "cheese-corner-s1") } as const;
  (await train({ ...run, backend: "wasm" })).dispose();
  await served.serve({ studies: join(ROOT, "studies") });
  ({ page, complaints } = await served.open("#/watch?run=cheese-corner-s1"));
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}, 120_000);

/** [height, width] lightness of a picture's thumbnail. */
function thumbnail(png: Buffer): Promise<number[]> {
  return page.evaluate(
    async ({ data, width, height }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob(), {
        resizeWidth: width,
        resizeHeight: height,
        resizeQuality: "high",
      });
      const pen = new OffscreenCanvas(width, height).getContext("2d");
      pen?.drawImage(image, 0, 0);
      const pixels = pen?.getImageData(0, 0, width, height).data ?? [];
      return Array.from({ length: width * height }, (_, at) => {
        const [red, green, blue] = [pixels[4 * at], pixels[4 * at + 1], pixels[4 * at + 2]];
        return 0.3 * red + 0.59 * green + 0.11 * blue;
      });
    },
    { data: png.toString("base64"), ...THUMBNAIL },
  );
}

function difference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]), 0) / one.length;
}

/** Newest episodes of both boards, paused at a move that both have. */
async function standStill(): Promise<void> {
  await page.locator(".card[data-levels='shifted'][data-step]").waitFor();
  await page.locator(".chart[data-levels='shifted']:not([data-points='0'])").first().waitFor();
  await page.locator("body").press("n");
  for (const slider of await page.locator("input.scrub").all()) {
    await slider.evaluate((input) => {
      (input as HTMLInputElement).value = "4";
      input.dispatchEvent(new Event("input"));
    });
  }
}

const SCREENS: readonly { name: string; at: string; ready: () => Promise<unknown> }[] = [
  { name: "page", at: "#/watch?run=cheese-corner-s1", ready: standStill },
  {
    name: "ask",
    at: "#/ask?run=cheese-corner-s1&set=shifted&level=2",
    ready: () => page.getByText("From here it would").waitFor(),
  },
  {
    name: "edit",
    at: "#/edit?scenario=cheese-corner",
    ready: () => page.getByText("No faults").waitFor(),
  },
  { name: "runs", at: "#/runs", ready: () => page.locator("tr[data-run]").waitFor() },
  {
    name: "studies",
    at: "#/studies?file=studies/README.md",
    ready: () => page.getByText("Intervals are over").first().waitFor(),
  },
];

const seen: { name: string; thumbnail: number[] }[] = [];

pageTest.each(SCREENS)(
  "the view $name looks as its picture in docs does",
  async ({ name, at, ready }) => {
    await page.goto(`${served.server.url}/${at}`);
    await ready();
    await page.mouse.move(1270, 890);
    await page.waitForTimeout(1200);
    const picture = join(ROOT, "docs", `${name}.png`);
    const taken = await page.screenshot();
    if (process.env.MESAGRID_SCREENS === "write") writeFileSync(picture, taken);
    const own = await thumbnail(taken);
    expect(difference(own, await thumbnail(readFileSync(picture)))).toBeLessThan(TOLERANCE);
    for (const other of seen) expect(difference(own, other.thumbnail), other.name).toBeGreaterThan(TOLERANCE);
    seen.push({ name, thumbnail: own });
  },
  60_000,
);

pageTest("nothing was complained of", () => {
  expect(complaints).toEqual([]);
});
