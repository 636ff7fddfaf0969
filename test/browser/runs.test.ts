import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";

const served = await servedPage("runs");
const pageTest = test.skipIf(!served.browser);

let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (!served.browser) return;
  await served.serve({ studies: join(ROOT, "studies") });
  ({ page, complaints } = await served.open("#/runs"));
}, 60_000);

const soon = { timeout: 25_000, interval: 100 };
const row = () => page.locator("tr[data-run]").first();
const status = () => row().getAttribute("data-status");
const press = (words: string) => row().getByRole("button", { name: words }).click();

pageTest(
  "a run is started from the form, paused, resumed and stopped",
  async () => {
    await page.getByText("Start a run").click();
    await page.getByLabel("Scenario").selectOption("cheese-corner");
    expect(await page.locator(".runs-question").textContent()).toMatch(/cheese/);
    await page.getByLabel("Seed").fill("7");
    await page.getByLabel("Steps").fill("4000000");
    await page.getByRole("button", { name: "Train" }).click();
    await expect.poll(() => page.url(), soon).toMatch(/#\/watch\?run=cheese-corner-s7/);
    await page.getByRole("link", { name: "Runs" }).click();
    await expect.poll(status, soon).toBe("running");
    await expect
      .poll(
        () =>
          row()
            .locator("progress")
            .evaluate((bar) => (bar as HTMLProgressElement).value),
        soon,
      )
      .toBeGreaterThan(0);
    await press("Pause");
    await expect.poll(() => row().textContent(), soon).toMatch(/Paused/);
    await press("Resume");
    await expect.poll(() => row().textContent(), soon).not.toMatch(/Paused/);
    await press("Stop");
    await expect.poll(status, soon).toBe("stopped");
  },
  120_000,
);

pageTest(
  "a branch at a checkpoint swaps the reward, and stands below its parent; a run is deleted at the second press",
  async () => {
    await press("Branch");
    await page.getByLabel("reach the corner").fill("1");
    await page.getByLabel("Steps of the phase").fill("8192");
    await page.getByRole("button", { name: "Branch", exact: true }).click();
    await expect.poll(() => page.url(), soon).toMatch(/#\/watch/);
    await page.getByRole("link", { name: "Runs" }).click();
    const branch = page.locator("tr[data-run]").nth(1);
    await expect.poll(() => branch.textContent(), soon).toMatch(/from step \d+/);
    await expect.poll(() => branch.getAttribute("data-status"), soon).toBe("finished");
    await branch.getByRole("button", { name: "Delete" }).click();
    await branch.getByRole("button", { name: "Really delete?" }).click();
    await expect.poll(() => page.locator("tr[data-run]").count(), soon).toBe(1);
  },
  120_000,
);

pageTest("what the server refuses is said in its words", async () => {
  await page.getByLabel("Seed").fill("1");
  await page.getByLabel("Scenario").evaluate((select) => {
    select.replaceChildren(new Option("gone", "gone"));
  });
  await page.getByRole("button", { name: "Train" }).click();
  await expect
    .poll(() => page.getByRole("alert").allTextContents(), soon)
    .toContainEqual(expect.stringMatching(/gone/));
  complaints.splice(0); // the browser tells the console of every 404
});

pageTest("studies and what came back are read on the page", async () => {
  await page.getByRole("link", { name: "Studies" }).click();
  const prose = page.locator(".studies-prose");
  await expect.poll(() => prose.locator("h1").textContent(), soon).toBe("Studies");
  await prose.getByRole("link", { name: "proxy-or-goal", exact: true }).click();
  await expect.poll(() => prose.locator("h1").textContent(), soon).toBe("Proxy or goal?");
  const broken = () =>
    prose
      .locator("img")
      .evaluateAll((all) =>
        all
          .filter((one) => !(one as HTMLImageElement).naturalWidth)
          .map((one) => (one as HTMLImageElement).src),
      );
  expect(await prose.locator("img").count()).toBeGreaterThan(0);
  await expect.poll(broken, soon).toEqual([]);
  await page.getByRole("link", { name: "first-look.json" }).click();
  await expect.poll(() => page.locator(".studies-text").textContent(), soon).toMatch(/^\{/);
  expect(complaints).toEqual([]);
});
