import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Scenario, SPRITE_NAMES } from "@mesagrid/env";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { spriteName } from "../../packages/viewer/src/sprites/index.js";
import { everyShipped, scenarioText } from "../env/scenarios.js";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";
import type { Drawing, Scene } from "./drawing-page.js";
import type { Gallery } from "./gallery-page.js";
import { type ServedPage, servePage } from "./serve.js";

const browser = await startBrowser("test/browser/drawing");
const pageTest = test.skipIf(!browser);
const complaints: string[] = [];
let served: ServedPage;

beforeAll(async () => {
  if (browser) served = await servePage(["drawing-page"], { images: true });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  served?.close();
}, 60_000);

async function open(density = 1): Promise<Page> {
  const context = await browser?.newContext({
    viewport: { width: 640, height: 640 },
    deviceScaleFactor: density,
  });
  if (!context) throw new Error("there is no browser");
  const page = await context.newPage();
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    // The driver's remark on pixels that are read back.
    if (!/GL Driver Message .*ReadPixels/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(served.url);
  return page;
}

/** Side of the pictures that are compared: a board of 64 x 64 has cells of this size. */
const SIDE = 20;

/** Brightness of every pixel over the floor, hues left out, 0 to 255. */
function greys(pixels: readonly number[], floor: number): Float64Array {
  return Float64Array.from({ length: pixels.length / 4 }, (_, at) => {
    const [red, green, blue, alpha] = pixels.slice(at * 4, at * 4 + 4);
    const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    return (grey * alpha + floor * (255 - alpha)) / 255;
  });
}

/** Mean distance of two pictures, 0 to 255. */
function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]), 0) / a.length;
}

describe.each([
  ["light", false, 240],
  ["dark", true, 47],
] as const)("pictures in %s", (_scheme, dark, floor) => {
  let grey: ReadonlyMap<string, Float64Array>;

  beforeAll(async () => {
    if (!browser) return;
    const page = await open();
    const pixels = await page.evaluate(
      ([isDark, side]) => (window as unknown as { gallery: Gallery }).gallery.pixelsOf(isDark, side),
      [dark, SIDE] as const,
    );
    grey = new Map(Object.entries(pixels).map(([name, values]) => [name, greys(values, floor)]));
    await page.context().close();
  }, 60_000);

  pageTest("are there, every one, and stand out from the floor", () => {
    expect([...grey.keys()].sort()).toEqual([...SPRITE_NAMES].sort());
    const plain = new Float64Array(SIDE * SIDE).fill(floor);
    const faint = [...grey].filter(([, pixels]) => distance(pixels, plain) < 4).map(([name]) => name);
    expect(faint).toEqual([]);
  });

  pageTest("are no two alike, hues left out", () => {
    const names = [...grey.keys()];
    const alike = names.flatMap((a, index) =>
      names
        .slice(index + 1)
        .filter((b) => distance(grey.get(a)!, grey.get(b)!) < 1)
        .map((b) => `${a} and ${b}`),
    );
    expect(alike).toEqual([]);
  });

  pageTest("of one scenario are told apart without their hues", () => {
    const alike = new Set<string>();
    for (const [, program] of everyShipped()) {
      const names = program.kinds.names.slice(1).map((_, kind) => spriteName(program, kind + 1));
      for (const [index, a] of names.entries()) {
        for (const b of names.slice(index + 1)) {
          if (distance(grey.get(a)!, grey.get(b)!) < 3) alike.add(`${a} and ${b}`);
        }
      }
    }
    expect([...alike]).toEqual([]);
  });
});

describe("boards", () => {
  async function shot(page: Page): Promise<Buffer> {
    return page.screenshot({ clip: { x: 0, y: 0, width: 640, height: 640 } });
  }

  async function show(page: Page, scene: Partial<Scene>, positions: readonly number[]): Promise<Buffer[]> {
    const whole = {
      scenario: scenarioText("keys-chests"),
      levels: "train",
      slots: 0,
      area: [640, 640],
      ...scene,
    };
    await page.evaluate(
      (one) => (window as unknown as { drawing: Drawing }).drawing.open(one as Scene),
      whole,
    );
    const shots: Buffer[] = [];
    for (const position of positions) {
      await page.evaluate((at) => (window as unknown as { drawing: Drawing }).drawing.at(at), position);
      shots.push(await shot(page));
    }
    return shots;
  }

  pageTest.each([0, 1, 64])(
    "move, %i slots of them",
    async (slots) => {
      const page = await open();
      const [start, between, after] = await show(page, { slots }, [0, 10.5, 25]);
      expect(start.equals(between)).toBe(false);
      expect(between.equals(after)).toBe(false);
      await page.context().close();
    },
    60_000,
  );

  pageTest(
    "turn an agent with a heading",
    async () => {
      const page = await open();
      const scenario = scenarioText("minigrid-empty").replace('"random"', '"up"');
      const [up] = await show(page, { scenario }, [0]);
      const [down] = await show(page, { scenario: scenario.replace('"up"', '"down"') }, [0]);
      expect(up.equals(down)).toBe(false);
      await page.context().close();
    },
    60_000,
  );

  pageTest.each(["minigrid-four-rooms", "follow-me"])(
    "of %s look the same as they come and as they are remembered",
    async (name) => {
      const page = await open();
      const scenario = scenarioText(name);
      const levels = Object.keys((JSON.parse(scenario) as Scenario).levels)[0];
      const remembered = await show(page, { scenario, levels }, [0, 9]);
      // None of these nine moves has an event, whose signs a mosaic does not show. It is always on its way to the
      // newest board, so that it starts on the way to the second.
      const live = await show(page, { scenario, levels, slots: 1 }, [1, 10]);
      expect(remembered.map((picture, at) => picture.equals(live[at]))).toEqual([true, true]);
      expect(live[0].equals(live[1])).toBe(false);
      await page.context().close();
    },
    60_000,
  );

  pageTest(
    "are drawn at a screen's full density",
    async () => {
      const page = await open(2);
      await show(page, {}, [0]);
      const canvas = await page.evaluate(() => {
        const { width, style } = document.querySelector("canvas") ?? { width: 0, style: { width: "" } };
        return { width, css: style.width };
      });
      expect(canvas).toEqual({ width: 1280, css: "640px" });
      await page.context().close();
    },
    60_000,
  );
});

pageTest("nothing was complained of", () => {
  expect(complaints.filter((text) => !/favicon/.test(text))).toEqual([]);
});

/** `MESAGRID_GALLERY=write npx vitest run test/browser/drawing` draws the documents' picture anew. */
const GALLERY = join(ROOT, "docs/sprites.png");

if (process.env.MESAGRID_GALLERY === "write") {
  pageTest(
    "the picture of all pictures is drawn",
    async () => {
      const page = await open();
      await page.setViewportSize({ width: 1240, height: 800 });
      await page.evaluate(() =>
        (window as unknown as { gallery: Gallery }).gallery.show([20, 40], [false, true]),
      );
      await page.screenshot({ path: GALLERY, fullPage: true });
    },
    60_000,
  );
}

test("the picture of all pictures is there", () => {
  expect(readFileSync(GALLERY).subarray(1, 4).toString()).toBe("PNG");
});
