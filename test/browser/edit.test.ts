import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { servedPage } from "./served.js";

const served = await servedPage("edit");
const pageTest = test.skipIf(!served.browser);

const scenarios = join(served.folder, "scenarios");
let page: Page;
let complaints: string[];

beforeAll(async () => {
  if (!served.browser) return;
  await served.serve({ scenarios });
  ({ page, complaints } = await served.open("#/edit"));
}, 60_000);

const soon = { timeout: 25_000, interval: 100 };
const view = () => page.locator(".edit");
const line = (text: string) => page.locator(".cm-line", { hasText: text }).first();
const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
const show = (tab: string) => page.getByRole("tab", { name: tab }).click();
const notice = () => page.locator(".edit-notice").textContent();
const problem = () => page.locator(".edit-verdict .edit-problem").first().textContent();
const looksRight = () => expect.poll(() => view().getAttribute("data-look"), soon).toBe("right");
/** The text as the page keeps it while it is not saved. */
const draft = (name: string) =>
  page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? "null")?.text, `mesagrid/edit/${name}`);
const saved = (name: string) => readFileSync(join(scenarios, `${name}.json`), "utf8");

pageTest("a new world from a template shows its levels, and is named where the guide leads", async () => {
  await page.locator('[data-template="lamp-door"]').click();
  await looksRight();
  await expect.poll(() => page.locator(".edit-set").count(), soon).toBe(3);
  expect(await page.locator(".edit-samples .edit-slot").count()).toBe(12);
  expect(page.url()).toMatch(/#\/edit\?scenario=my-world$/);
  await press("Show it in the text");
  await page.keyboard.type("lamp-test");
  await looksRight();
  await expect.poll(() => draft("my-world"), soon).toContain('"name": "lamp-test"');
  expect(await page.locator('[data-step="name"]').getAttribute("data-state")).toBe("done");
});

pageTest("a fault is told at its place with what may have been meant; undo takes it back", async () => {
  await line('"enter": "door"').locator(".edit-string", { hasText: '"door"' }).first().dblclick();
  await page.keyboard.type("dor");
  await expect.poll(problem, soon).toMatch(/no kind is called 'dor'.*did you mean 'door'/i);
  expect(await page.locator(".cm-lintRange-error").allTextContents()).toEqual(['"dor"']);
  expect(await page.locator("[data-do=train]").isDisabled()).toBe(true);
  await press("Undo");
  await looksRight();
});

pageTest("completion offers the file's own names, and the pointer is told what it rests on", async () => {
  await line('"enter": "door"').locator(".edit-string", { hasText: '"door"' }).first().dblclick();
  await page.keyboard.press("Backspace");
  await page.keyboard.type("l");
  const offered = page.locator(".cm-tooltip-autocomplete li");
  await expect.poll(() => offered.allTextContents(), soon).toContain("lampkind");
  await page.waitForTimeout(200); // what has only just come up is not taken by a key that was meant for the text
  await page.keyboard.press("Enter");
  await expect
    .poll(() => draft("my-world"), soon)
    .toContain('"enter": "lamp" }, "do": [{ "emit": "reached-door"');
  await press("Undo");
  await press("Undo");
  await page.locator(".edit-name", { hasText: "limit" }).first().hover();
  await expect
    .poll(() => page.locator(".edit-help").textContent(), soon)
    .toMatch(/whole number from 1 to 10000.*cut off/);
  await page.mouse.move(5, 5);
});

pageTest("the checks say where the objectives part", async () => {
  await show("Checks");
  const shifted = page.locator('.edit-findings [data-set="shifted"]');
  const train = page.locator('.edit-findings [data-set="train"]');
  await expect.poll(() => shifted.textContent(), soon).toMatch(/part on \d+ of 64 levels/);
  expect(await train.textContent()).toMatch(/cannot be told apart on any of 64 levels/);
  expect(await shifted.textContent()).toMatch(/None of 64 levels is among those of ‘train’/);
});

pageTest("a person plays a level with keys and buttons", async () => {
  await show("Play");
  const board = page.locator(".edit-play-board");
  await board.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("a");
  await page.locator("[data-action=up]").click();
  expect(await board.getAttribute("data-moves")).toBe("3");
  expect(await page.locator("#edit-play-words").textContent()).toMatch(/^(Move 3 of 64|Over after)/);
  expect(await page.locator("[data-objective=lamp]").textContent()).toMatch(/Reach the lamp [01]proxy/);
});

pageTest("what is painted is written into the text, by pointer and by keys", async () => {
  await show("Paint");
  await press("Draw a level");
  await looksRight();
  const board = page.locator(".edit-paint-board .edit-slot");
  const { x, y, width } = (await board.boundingBox())!;
  const cell = width / 9;
  await page.locator('[data-glyph="#"]').click();
  await page.mouse.move(x + 3.5 * cell, y + 2.5 * cell);
  await page.mouse.down();
  await page.mouse.move(x + 5.5 * cell, y + 2.5 * cell);
  await page.mouse.up();
  await expect.poll(() => draft("my-world"), soon).toContain('"#..###..#"');
  for (const key of ["ArrowDown", "D", "ArrowRight", "Enter"]) await page.keyboard.press(key);
  await expect.poll(() => draft("my-world"), soon).toContain('"#....D#.#"');
  await press("Undo");
  await expect.poll(() => draft("my-world"), soon).toContain('"#....D..#"');
  await looksRight();
});

pageTest("saving writes the file; another's change in between is told, with a choice", async () => {
  await press("Save");
  await expect.poll(notice, soon).toContain("Saved as lamp-test.json");
  expect(saved("lamp-test")).toContain('"#....D..#"');
  expect(page.url()).toMatch(/scenario=lamp-test$/);
  expect(await draft("my-world")).toBeUndefined();
  const address = `${served.server.url}/api/scenarios/lamp-test`;
  const { hash, text } = await (await fetch(address)).json();
  const theirs = text.replace('"limit": 64', '"limit": 50');
  const headers = { "content-type": "application/json", "if-match": `"${hash}"` };
  await fetch(address, { method: "PUT", headers, body: JSON.stringify({ text: theirs }) });
  await line('"limit": 64').click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("0");
  await looksRight();
  await page.keyboard.press("Control+s");
  await expect.poll(notice, soon).toContain("Somebody else saved");
  expect(saved("lamp-test")).toBe(theirs);
  await press("Take theirs");
  await expect.poll(() => page.locator(".edit-saved").textContent(), soon).toBe("saved");
  await press("Undo");
  await looksRight();
  await press("Save");
  await expect.poll(() => saved("lamp-test"), soon).toContain('"limit": 640');
});

pageTest("a text that was not saved is there again when the page is loaded anew", async () => {
  await line('"limit": 640').click();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await expect.poll(() => draft("lamp-test"), soon).toContain('"limit": 64,');
  await page.reload();
  await expect.poll(notice, soon).toContain("did not save");
  expect(await line('"limit": 64,').count()).toBe(1);
  await looksRight();
});

pageTest("a file is deleted only after a question, and its text stays", async () => {
  await press("Delete");
  expect(existsSync(join(scenarios, "lamp-test.json"))).toBe(true);
  await press("Delete it");
  await expect.poll(notice, soon).toContain("is deleted");
  expect(existsSync(join(scenarios, "lamp-test.json"))).toBe(false);
  expect(await line('"name": "lamp-test"').count()).toBe(1);
});

pageTest(
  "an agent learns the world, without leaving the page",
  async () => {
    await page.locator("[data-do=train]").click();
    await expect.poll(() => page.url(), soon).toMatch(/#\/watch\?run=lamp-test-s1/);
    const card = page.locator('.card[data-levels="train"]');
    await expect
      .poll(async () => Number(await card.getAttribute("data-episodes-shown")), soon)
      .toBeGreaterThan(0);
    await page.getByRole("link", { name: "Edit" }).click();
    await expect.poll(() => page.url(), soon).toMatch(/scenario=lamp-test$/);
  },
  60_000,
);

pageTest("nothing was complained of, the refused save aside", () => {
  expect(complaints.filter((text) => !/status of 412/.test(text))).toEqual([]);
});
