import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@mesagrid/server";
import { makeReport, writeReport } from "@mesagrid/study";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { PLANTED, plantedTable } from "../study/report/planted.js";
import { startBrowser } from "./browser.js";

const browser = await startBrowser("test/browser/report");
const browserTest = test.skipIf(!browser);
const home = mkdtempSync(join(tmpdir(), "mesagrid-report-page-"));
let server: RunningServer;

beforeAll(async () => {
  writeReport(join(home, "studies", "results", "planted"), await makeReport(PLANTED, plantedTable()));
  server = await startServer({
    port: 0,
    runs: join(home, "runs"),
    studies: join(home, "studies"),
    scenarios: join(ROOT, "scenarios"),
    training: false,
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(home, { recursive: true, force: true });
}, 60_000);

/** The report as the server serves it, under its policy for reports; and what the browser complains of. */
async function open(options: BrowserContextOptions): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser?.newContext(options);
  if (!context) throw new Error("there is no browser");
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const answer = await page.goto(`${server.url}/api/reports/planted/report.html`);
  expect(answer?.status()).toBe(200);
  expect(answer?.headers()["content-security-policy"]).toContain("sandbox");
  return { page, complaints };
}

browserTest.each(["light", "dark"] as const)(
  "a report shows under the server's policy, %s",
  async (colorScheme) => {
    const { page, complaints } = await open({ colorScheme });
    expect(complaints).toEqual([]);
    const colours = await page.locator("body").evaluate((body) => {
      const { color, backgroundColor } = getComputedStyle(body);
      return [color, backgroundColor].map((rgb) => Number(/\d+/.exec(rgb)));
    });
    expect(colours[0] < colours[1]).toBe(colorScheme === "light");
    // Text in pictures has the page's colour.
    const [label, body] = await page.evaluate(() =>
      ["svg text", "body"].map((one) => {
        const style = getComputedStyle(document.querySelector(one) as Element);
        return one === "body" ? style.color : style.fill;
      }),
    );
    expect(label).toBe(body);
  },
);

browserTest("at 400 pixels nothing is wider than the page, and pictures are as wide as drawn", async () => {
  const { page } = await open({ viewport: { width: 400, height: 800 } });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
  const widths = await page
    .locator("svg")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().width));
  expect(Math.min(...widths)).toBeGreaterThan(350);
});

browserTest(
  "the tree that a screen reader is told has pictures with texts, and tables with names",
  async () => {
    const { page } = await open({});
    expect(await page.getByRole("img").count()).toBe(7);
    const name = /return of cheese on shifted\. At the end of training: .*shipped 0\.2/;
    expect(await page.getByRole("img", { name }).count()).toBe(1);
    expect(await page.getByRole("table", { name: "What the comparisons say" }).count()).toBe(1);
    const numbers = page.getByRole("table", { name: "The numbers of figure 2." });
    expect(await numbers.isVisible()).toBe(false);
    await page.getByText("Numbers of figure 2").first().click();
    expect(await numbers.isVisible()).toBe(true);
  },
);

browserTest("a picture of its own is an image on any page", async () => {
  const { page } = await open({ colorScheme: "dark" });
  const address = `${server.url}/api/reports/planted/figures/02-bars-shifted-cheese-first.svg`;
  const answer = await page.goto(address);
  expect(answer?.headers()["content-type"]).toContain("image/svg+xml");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).color)).toBe(
    "rgb(232, 232, 234)",
  );
});
