import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";
import { trainShortly } from "./short-run.js";

const served = await servedPage("access");
const pageTest = test.skipIf(!served.browser);

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (!served.browser) return;
  await trainShortly(served.runs, "one", 1);
  await served.serve({ studies: join(ROOT, "studies") });
  ({ page, complaints } = await served.open());
}, 90_000);

/** Names of the rules that the page breaks, each with where. */
async function faults(): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 120)}`));
  });
}

const VIEWS: readonly { at: string; ready: () => Promise<unknown> }[] = [
  { at: "#/watch?run=one", ready: () => page.locator(".chart[data-points='9']").first().waitFor() },
  { at: "#/ask?run=one&set=shifted&level=1", ready: () => page.getByText("From here it would").waitFor() },
  { at: "#/edit?scenario=cheese-corner", ready: () => page.getByText("No faults").waitFor() },
  { at: "#/runs", ready: () => page.locator("tr[data-run]").waitFor() },
  {
    at: "#/studies?file=studies/README.md",
    ready: () => page.getByText("Intervals are over").first().waitFor(),
  },
];

pageTest.each(VIEWS)(
  "people who use a keyboard or a screen reader, or see little contrast, are not shut out of $at",
  async ({ at, ready }) => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${served.server.url}/${at}`);
      await ready();
      expect([colorScheme, await faults()]).toEqual([colorScheme, []]);
    }
  },
  60_000,
);

pageTest("nothing was complained of", () => {
  expect(complaints).toEqual([]);
});
