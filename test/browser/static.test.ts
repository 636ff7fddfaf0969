import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { mesagrid } from "../study/screen.js";
import { startBrowser } from "./browser.js";
import { openPage } from "./open-page.js";
import { trainShortly } from "./short-run.js";

const browser = await startBrowser("test/browser/static");
const pageTest = test.skipIf(!browser);

const folder = mkdtempSync(join(tmpdir(), "mesagrid-static-"));
const [runs, out] = [join(folder, "runs"), join(folder, "page")];
const missing: string[] = [];
let host: Server;
let page: Page;
let complaints: string[];
const soon = { timeout: 25_000, interval: 50 };

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves files below `/papers/goals/` as any web host would, and nothing else. */
async function serveFiles(root: string): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host");
    const path = join(
      root,
      normalize(pathname.replace(/^\/papers\/goals\//, "/").replace(/\/$/, "/index.html")),
    );
    const found = pathname.startsWith("/papers/goals/") && existsSync(path) && statSync(path).isFile();
    if (!found) missing.push(pathname);
    response.writeHead(found ? 200 : 404, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
    });
    response.end(found ? readFileSync(path) : "");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

beforeAll(async () => {
  if (!browser) return;
  await trainShortly(runs, "one", 1);
  await trainShortly(runs, "other", 2);
  const { code, out: told } = await mesagrid(
    "page",
    "one",
    "other",
    "--runs",
    runs,
    "--out",
    out,
    "--checkpoints",
    "3",
  );
  expect([code, told]).toEqual([0, expect.stringContaining("3 checkpoints")]);
  host = await serveFiles(out);
  const { port } = host.address() as AddressInfo;
  ({ page, complaints } = await openPage(browser, `http://127.0.0.1:${port}/papers/goals/`));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  host?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const card = (levels: string) => page.locator(`.card[data-levels="${levels}"]`);

pageTest("a recorded run is watched without a server", async () => {
  for (const levels of ["train", "shifted"]) {
    const frames = new Set<string | null>();
    const frame = async () => frames.add(await card(levels).getAttribute("data-frame")).size;
    await expect.poll(frame, soon).toBeGreaterThan(2);
  }
  expect(await page.locator(".connection").textContent()).toBe("Recorded runs");
  await expect.poll(() => page.locator(".chart").first().getAttribute("data-points"), soon).toBe("9");
  expect(await page.locator("#run option").count()).toBe(2);
});

pageTest("only views of recorded runs can be gone to", async () => {
  const links = page.locator("nav.views a:visible");
  await expect.poll(() => links.allTextContents()).not.toContain("Runs");
  expect(await links.allTextContents()).toContain("Watch");
});

pageTest("an older episode is found, and another run compared, from files", async () => {
  await page.getByLabel("Compare with").selectOption({ index: 1 });
  const chart = page.locator('.chart[data-levels="train"]').first();
  await expect.poll(() => chart.getAttribute("data-points-compared"), soon).toBe("9");
  await page.getByLabel("At step").press("Home");
  await page.getByRole("button", { name: "Show its episodes of then" }).click();
  await expect.poll(() => card("train").getAttribute("data-step"), soon).toBe("0");
});

pageTest("checkpoints' networks are files of the page", async () => {
  const { checkpoints } = JSON.parse(readFileSync(join(out, "runs/one/run.json"), "utf8"));
  expect(checkpoints.map(({ step }: { step: number }) => step)).toEqual([
    16384,
    expect.any(Number),
    expect.any(Number),
  ]);
  for (const { model } of checkpoints) {
    const response = await page.request.get(new URL(`runs/one/${model}`, page.url().replace(/#.*/, "")).href);
    expect((await response.json()).weightsManifest).toBeDefined();
  }
});

pageTest(
  "a policy is asked in the browser, at the checkpoint that is named",
  async () => {
    await page.goto(`${page.url().replace(/#.*/, "")}#/ask?run=one&step=16384`);
    const ask = page.locator(".ask-main");
    await expect.poll(() => ask.getAttribute("data-ready"), soon).not.toBeNull();
    expect(await ask.getAttribute("data-step")).toBe("16384");
  },
  60_000,
);

pageTest(
  "the page that npm run build makes shows a swap, and its agent answers",
  async () => {
    if (!browser) return;
    const demo = await serveFiles(join(ROOT, "packages/viewer/demo"));
    try {
      const { port } = demo.address() as AddressInfo;
      const opened = await openPage(browser, `http://127.0.0.1:${port}/papers/goals/`);
      const chosen = opened.page.locator("#run option:checked");
      await expect.poll(() => chosen.textContent(), soon).toMatch(/^cheese-corner-swap · seed 1 · finished/);
      const marks = () => opened.page.locator(".chart").first().getAttribute("data-marks");
      await expect.poll(marks, soon).toBe("2"); // a mark a phase
      await opened.page.getByRole("link", { name: "Ask" }).click();
      const ready = () => opened.page.locator(".ask-main").getAttribute("data-ready");
      await expect.poll(ready, soon).not.toBeNull();
      expect(opened.complaints).toEqual([]);
    } finally {
      demo.close();
    }
  },
  60_000,
);

pageTest("no folder of other things is written over", async () => {
  const { code, err } = await mesagrid("page", "one", "--runs", runs, "--out", runs);
  expect([code, err]).toEqual([1, expect.stringContaining("no page of recorded runs")]);
});

pageTest("nothing was missing and nothing complained of", () => {
  expect(missing).toEqual([]);
  expect(complaints).toEqual([]);
});
