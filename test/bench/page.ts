import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { startBrowser } from "../browser/browser.js";
import type { Drawing, Pace, Scene } from "../browser/drawing-page.js";
import { servePage } from "../browser/serve.js";

const scenario = (name: string) => readFileSync(`scenarios/${name}.json`, "utf8");

/** What is drawn at a usual size of a window, at the page's usual speed. */
const SCENES: Readonly<Record<string, Scene>> = {
  "one level of 13 x 13": {
    scenario: scenario("keys-chests"),
    levels: "train",
    slots: 0,
    area: [640, 640],
  },
  "one level of 64 x 64": {
    scenario: scenario("keys-chests"),
    size: [64, 64],
    levels: "train",
    slots: 0,
    area: [1024, 1024],
  },
  "36 levels of 13 x 13": {
    scenario: scenario("keys-chests"),
    levels: "train",
    slots: 36,
    area: [1024, 1024],
  },
  "64 levels of 13 x 13": {
    scenario: scenario("keys-chests"),
    levels: "train",
    slots: 64,
    area: [1024, 1024],
  },
};

/** What a scene took. */
interface Rate {
  /** Of the clock; it falls when others use the machine too. */
  readonly framesPerSecond: number;
  /** Milliseconds of processor time of the whole browser for one frame, on all cores together. */
  readonly processor: number;
  /** Milliseconds of it in the page's own code: the median, and what one frame in twenty exceeds. */
  readonly script: Pace["script"];
}

/**
 * Frames of boards in a real browser that draws with the processor, at 6 moves a second. Each scene is played in turn for
 * some rounds, and the median is told.
 *
 * @param only a part of the names of the scenes to play
 */
export async function benchPage(only = "", rounds = "3"): Promise<unknown> {
  const browser = await startBrowser("bench page");
  if (!browser) return { error: "there is no browser" };
  const served = await servePage(["drawing-page"], { images: true, root: process.cwd() });
  const session = await browser.newBrowserCDPSession();
  const page = await browser.newPage({ viewport: { width: 1280, height: 1040 } });
  const rates = new Map<string, Rate[]>();
  const used = async () => {
    const { processInfo } = await session.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
  };
  const play = (seconds: number) =>
    page.evaluate((time) => (window as unknown as { drawing: Drawing }).drawing.play(time, 6), seconds);
  try {
    for (let round = 0; round < Number(rounds || 3); round++) {
      for (const [name, scene] of Object.entries(SCENES)) {
        if (!name.includes(only)) continue;
        await page.goto(served.url);
        await page.evaluate((one) => (window as unknown as { drawing: Drawing }).drawing.open(one), scene);
        await play(0.5);
        const before = await used();
        const { frames, seconds, script } = await play(4);
        const processor = Number((((await used()) - before) / frames).toFixed(1));
        const rate = { framesPerSecond: Number((frames / seconds).toFixed(1)), processor, script };
        rates.set(name, [...(rates.get(name) ?? []), rate]);
        process.stderr.write(`${name}: ${JSON.stringify(rate)}\n`);
      }
    }
  } finally {
    await browser.close();
    served.close();
  }
  const middle = [...rates].map(([name, all]) => [
    name,
    [...all].sort((a, b) => a.processor - b.processor)[Math.floor(all.length / 2)],
  ]);
  return { bench: "page", drawnBy: "SwiftShader", cores: cpus().length, scenes: Object.fromEntries(middle) };
}
