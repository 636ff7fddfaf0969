import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningServer, startServer } from "@mesagrid/server";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";

const browser = await startBrowser("test/browser/server");
const browserTest = test.skipIf(!browser);
const runs = mkdtempSync(join(tmpdir(), "mesagrid-server-page-"));
const soon = { timeout: 25_000, interval: 100 };
let server: RunningServer;
let url: string;

beforeAll(async () => {
  const [scenarios, viewer] = [join(ROOT, "scenarios"), join(ROOT, "packages/viewer/dist")];
  server = await startServer({ port: 0, host: "0.0.0.0", runs, scenarios, viewer, training: false });
  url = `http://127.0.0.1:${new URL(server.url).port}`;
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await server?.close();
  rmSync(runs, { recursive: true, force: true });
}, 60_000);

/** A page, and what it complains of: what its policy refuses is told on the console. */
async function open(): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser?.newContext();
  if (!context) throw new Error("there is no browser");
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", ({ message }) => complaints.push(message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints };
}

browserTest(
  "the address with the token lets a browser in, its WebSocket too; without it nobody",
  async () => {
    const { page: stranger } = await open();
    expect((await stranger.goto(url))?.status()).toBe(401);
    const { page, complaints } = await open();
    await page.goto(`${url}/?token=${server.token}`);
    await expect.poll(() => page.url(), soon).toBe(`${url}/`);
    await expect.poll(() => page.locator("#app").getAttribute("data-connection"), soon).toBe("open");
    expect(await page.evaluate(() => document.cookie)).toBe("");
    expect(complaints).toEqual([]);
  },
);

browserTest("the page to try the API at works under its policy", async () => {
  const { page, complaints } = await open();
  await page.goto(`${url}/?token=${server.token}`);
  await page.goto(`${url}/docs`);
  const health = page.locator("#operations-server-get_api_health");
  await health.locator("button.opblock-summary-control").click(soon);
  await health.locator("button.try-out__btn").click(soon);
  await health.locator("button.execute").click(soon);
  await expect
    .poll(() => health.locator(".live-responses-table .microlight").first().textContent(), soon)
    .toContain('"status": "ok"');
  expect(complaints).toEqual([]);
});
