import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CDPSession, Page } from "playwright-core";
import { startBrowser } from "../browser/browser.js";
import { openPage } from "../browser/open-page.js";
import { heapOf } from "./heap.js";
import type { Look } from "./stream/server.js";
import { Child, endlessTraining } from "./stream.js";

/** How long; `npm run -s bench -- soak '{"minutes":3}'` for a short one. */
interface Soak {
  readonly minutes: number;
}

/** What is held a while after the page was opened, once what nobody holds has gone. */
interface Moment {
  readonly minute: number;
  /** MiB: of the page's objects, of its compiled code, of the whole browser, of the server's heap and buffers, of the whole server. */
  readonly objectsMiB: number;
  readonly codeMiB: number;
  readonly browserMiB: number;
  readonly serverMiB: number;
  readonly serverRssMiB: number;
  /** Of the page: elements and other nodes, listeners. */
  readonly nodes: number;
  readonly listeners: number;
  /** Frames of the training that have been shown so far. */
  readonly frames: number;
}

/** Small, so that the processor, which has to draw, has time for other things: how much is held hangs on boards, not on pixels. */
const WINDOW = { width: 640, height: 480 } as const;

/** Milliseconds of a minute in which the training is watched as it is; in the rest it is recorded episodes. */
const LIVE = 40_000;
const RECORDED = 20_000;
/** On a machine that is busy with other things. */
const PATIENTLY = { timeout: 300_000 } as const;

/**
 * A training, a server and the page in a real browser for an hour: how much memory each holds, minute by minute. In each minute the page
 * shows the training as it is, then recorded episodes, so that what a change of views leaves behind is counted too.
 */
export async function benchSoak(part?: string) {
  const { minutes }: Soak = { minutes: 60, ...(part ? JSON.parse(part) : {}) };
  const before = loadavg()[0];
  const root = mkdtempSync(join(tmpdir(), "mesagrid-bench-"));
  const child = fork(new URL("stream/server.js", import.meta.url), [], { execArgv: ["--expose-gc"] });
  const browser = await startBrowser("bench soak");
  try {
    if (!browser) return { error: "there is no browser" };
    const server = new Child(child);
    const [scenarios, viewer] = ["scenarios", "packages/viewer/dist"];
    const url = await server.ask<string>({ say: "serve", runs: root, scenarios, viewer, viewers: 4 });
    await server.ask({ say: "train", scenario: JSON.stringify(endlessTraining()) });
    const opened = await openPage(browser, url, { viewport: WINDOW });
    const session = await opened.page.context().newCDPSession(opened.page);
    await session.send("Performance.enable");
    const whole = await browser.newBrowserCDPSession();
    const moments: Moment[] = [];
    for (let minute = 1; minute <= minutes; minute++) {
      const frames = await watch(opened.page);
      const [page, browserMiB, look] = [
        await held(session),
        await residentOf(whole),
        await server.ask<Look>({ say: "look" }),
      ];
      const { heldMiB: serverMiB, rssMiB: serverRssMiB } = look;
      const moment = {
        minute,
        ...page,
        browserMiB,
        serverMiB: round(serverMiB),
        serverRssMiB: round(serverRssMiB),
        frames,
      };
      moments.push(moment);
      process.stderr.write(`${JSON.stringify(moment)}\n`);
    }
    return {
      bench: "soak",
      minutes,
      ...grown(moments),
      complaints: opened.complaints,
      load: { before, after: loadavg()[0] },
    };
  } finally {
    await browser?.close();
    child.kill("SIGKILL");
    rmSync(root, { recursive: true, force: true });
  }
}

async function watch(page: Page): Promise<number> {
  await page.getByRole("button", { name: "Training now" }).click(PATIENTLY);
  await sleep(LIVE);
  const frames = Number(await page.locator(".live").getAttribute("data-frames"));
  await page.getByRole("button", { name: "Recorded episodes" }).click(PATIENTLY);
  await sleep(RECORDED);
  return frames;
}

async function held(
  session: CDPSession,
): Promise<Pick<Moment, "objectsMiB" | "codeMiB" | "nodes" | "listeners">> {
  const { objectsMiB, codeMiB } = await heapOf(session);
  const { metrics } = await session.send("Performance.getMetrics");
  const read = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN;
  return {
    objectsMiB: round(objectsMiB),
    codeMiB: round(codeMiB),
    nodes: read("Nodes"),
    listeners: read("JSEventListeners"),
  };
}

/** MiB that all processes of the browser have in memory, as Linux tells it. */
async function residentOf(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  const kibibytes = processInfo.map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  });
  return round(kibibytes.reduce((sum, one) => sum + one, 0) / 1024);
}

/** The last moment beside the one at a quarter, before which everything is still being opened, and the growth of an hour between them. */
function grown(moments: readonly Moment[]) {
  const from = moments[Math.floor(moments.length / 4)];
  const settled = moments.filter(({ minute }) => minute >= from.minute);
  const slope = (read: (moment: Moment) => number) => round(60 * perMinute(settled, read));
  return {
    first: from,
    last: moments.at(-1),
    perHour: {
      objectsMiB: slope(({ objectsMiB }) => objectsMiB),
      codeMiB: slope(({ codeMiB }) => codeMiB),
      browserMiB: slope(({ browserMiB }) => browserMiB),
      serverMiB: slope(({ serverMiB }) => serverMiB),
      serverRssMiB: slope(({ serverRssMiB }) => serverRssMiB),
      nodes: slope(({ nodes }) => nodes),
      listeners: slope(({ listeners }) => listeners),
    },
  };
}

/** The slope of the line of least squares. */
function perMinute(moments: readonly Moment[], read: (moment: Moment) => number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const minutes = moments.map(({ minute }) => minute);
  const [x, y] = [mean(minutes), mean(moments.map(read))];
  const spread = minutes.reduce((sum, minute) => sum + (minute - x) ** 2, 0);
  return spread === 0
    ? 0
    : moments.reduce((sum, moment) => sum + (moment.minute - x) * (read(moment) - y), 0) / spread;
}

function round(value: number): number {
  return Number(value.toFixed(1));
}
