import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointSteps, chooseBackend, loadPolicy, type Policy, train } from "@mesagrid/agent";
import { BatchEnv, createBuffers, type Level, loadProgram, standpoints } from "@mesagrid/env";
import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { cellWords, readEdits, thingIn } from "../../packages/viewer/src/ask/edits.js";
import { levelOf, startOf } from "../../packages/viewer/src/ask/state.js";
import { ROOT } from "../structure/repository.js";
import { servedPage } from "./served.js";

const served = await servedPage("ask");
const pageTest = test.skipIf(!served.browser);

/** The cheese in the corner at 13 x 13, where an answer is to come at once. */
const scenario = JSON.stringify({
  ...JSON.parse(readFileSync(join(ROOT, "scenarios/cheese-corner.json"), "utf8")),
  size: [13, 13],
});
const program = loadProgram(scenario);
const start = levelOf(program, "shifted", 1);
let page: Page;
let complaints: string[];
let steps: number[];
const soon = { timeout: 25_000, interval: 50 };

beforeAll(async () => {
  if (!served.browser) return;
  await chooseBackend();
  const phases = [
    { name: "A", reward: { cheese: 1 }, levels: "train", steps: 8192 },
    { name: "B", reward: { corner: 1 }, levels: "shifted", steps: 8192 },
  ];
  const settings = { slots: 32, checkpointEvery: 2048, checkpointsKept: 0, evaluateEpisodes: 4 };
  const folder = join(served.runs, "asked");
  (await train({ scenario, seed: 1, folder, phases, settings })).dispose();
  steps = checkpointSteps(folder);
  await served.serve();
  const look = { viewport: { width: 1280, height: 1000 }, reducedMotion: "reduce" } as const;
  ({ page, complaints } = await served.open("#/ask?run=asked&set=shifted&level=1", look));
}, 90_000);

const view = () => page.locator(".ask-main");
const cellAt = (cell: number) => page.locator(`[data-cell="${cell}"]`);

/** What the page says of each cell that the agent can stand in: the most likely move and its chance in per cent. */
async function said(): Promise<Map<number, string>> {
  const labels = await page
    .locator("[data-cell]")
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute("aria-label") ?? ""));
  return new Map(
    labels.flatMap((label, cell) => (label.includes("; ") ? [[cell, label.split("; ")[1]]] : [])),
  );
}

/** The same by the agent package's own policy, each board asked about alone. */
function expected(policy: Policy, level: Level): Map<number, { name: string; chance: number }[]> {
  const env = new BatchEnv(program, { slots: 1, seed: 0, levels: "train", autoreset: "disabled" });
  const out = createBuffers(program, 1);
  const chances = new Float32Array(program.actions.names.length);
  return new Map(
    standpoints(program, startOf(program, level)).map(({ cell, moment }) => {
      env.startFrom(0, moment.level, out);
      policy.probabilities(out.cells, out.side, 1, chances);
      return [cell, program.actions.names.map((name, a) => ({ name, chance: chances[a] }))];
    }),
  );
}

/** How many cells the page and a policy differ about. */
async function differences(policy: Policy, level: Level): Promise<number> {
  const shown = await said();
  const own = expected(policy, level);
  let differ = Math.abs(shown.size - own.size);
  for (const [cell, words] of shown) {
    const [, name, percent] = /^(\w+) (\d+) %$/.exec(words) ?? [];
    const action = own.get(cell)?.find((one) => one.name === name);
    const most = Math.max(...(own.get(cell) ?? []).map(({ chance }) => chance));
    const right =
      action && Math.abs(100 * action.chance - Number(percent)) < 0.6 && most - action.chance < 1e-3;
    if (!right) differ++;
  }
  return differ;
}

const policyAt = (step: number) => loadPolicy(join(served.runs, "asked"), program.observation, step);

/** The level with the edits that the address carries. */
function edited(): Level {
  const edits = new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("edits");
  return (edits && readEdits(program, start, edits)) || start;
}

async function middleOf(cell: number): Promise<[number, number]> {
  const box = await cellAt(cell).boundingBox();
  if (!box) throw new Error(`cell ${cell} is not on the page`);
  return [box.x + box.width / 2, box.y + box.height / 2];
}

const cells = [...Array(program.cells).keys()];
const free = cells.filter((cell) => !thingIn(program, start.board, cell));
const cheese = cells.find((cell) => cellWords(program, start.board, cell) === "cheese") ?? -1;

pageTest("arrows are the newest checkpoint's own chances", async () => {
  await expect.poll(() => view().getAttribute("data-ready"), soon).toBe("");
  expect(await view().getAttribute("data-step")).toBe(String(steps.at(-1)));
  const policy = await policyAt(steps.at(-1) ?? 0);
  await expect.poll(() => differences(policy, start), soon).toBe(0);
  expect((await said()).size).toBeGreaterThan(40);
});

pageTest("dragging the cheese changes them at once, to the policy's own for the new level", async () => {
  const before = await said();
  await page.mouse.move(...(await middleOf(cheese)));
  await page.mouse.down();
  const took: number[] = [];
  for (const cell of free.filter((_, index) => index % 6 === 0)) {
    await page.mouse.move(...(await middleOf(cell)));
    await expect.poll(() => cellAt(cell).getAttribute("aria-label"), soon).toContain("cheese");
    took.push(Number(await view().getAttribute("data-milliseconds")));
  }
  await page.mouse.up();
  took.sort((a, b) => a - b);
  const [median, most] = [took[took.length >> 1], took.at(-1)];
  process.stdout.write(
    `ask: from an edit to its answer on 13 x 13: median ${median} ms, most ${most} ms, of ${took.length}\n`,
  );
  await expect.poll(() => page.url(), soon).toContain("edits=");
  const policy = await policyAt(steps.at(-1) ?? 0);
  await expect.poll(() => differences(policy, edited()), soon).toBe(0);
  expect(await said()).not.toEqual(before);
});

pageTest("by keyboard a thing is picked up, put down, taken away, and all is undone", async () => {
  await page.getByRole("button", { name: "Start over" }).click();
  await expect.poll(() => cellAt(cheese).getAttribute("aria-label"), soon).toContain("cheese");
  await cellAt(cheese).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".ask-said").textContent(), soon).toContain("Cheese picked up");
  // To the last cell of the row, which is wall: no place for cheese.
  for (let column = cheese % program.width; column < program.width - 1; column++)
    await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator(".ask-said").textContent(), soon).toContain("wall already");
  await cellAt(free[3]).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => cellAt(free[3]).getAttribute("aria-label"), soon).toContain("cheese");
  await page.keyboard.press("Delete");
  await expect.poll(() => page.locator("[data-cell][aria-label*=cheese]").count(), soon).toBe(0);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => cellAt(cheese).getAttribute("aria-label"), soon).toContain("cheese");
  const policy = await policyAt(steps.at(-1) ?? 0);
  await expect.poll(() => differences(policy, start), soon).toBe(0);
});

pageTest("the slider asks other checkpoints, and what all would do is shown with the swap", async () => {
  await page.locator("#ask-step").focus();
  await page.keyboard.press("Home");
  await expect.poll(() => view().getAttribute("data-step"), soon).toBe(String(steps[0]));
  const first = await policyAt(steps[0]);
  await expect.poll(() => differences(first, start), soon).toBe(0);
  const training = page.locator(".ask-training");
  await expect.poll(() => training.getAttribute("data-asked"), soon).toBe(String(steps.length));
  expect(await page.locator(".ask-marks span").allTextContents()).toEqual(["A → B"]);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => view().getAttribute("data-step"), soon).toBe(String(steps[1]));
  await expect.poll(() => page.url(), soon).toContain(`step=${steps[1]}`);
});

pageTest("it plays from here, and comes back to the question", async () => {
  await page.getByRole("button", { name: "Let it play from here" }).click();
  await expect.poll(async () => Number(await view().getAttribute("data-playing")), soon).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => view().getAttribute("data-playing"), soon).toBeNull();
});

pageTest("each overlay is shown with its words, or says why not", async () => {
  for (const name of ["What is best", "What it looks at", "What it expects", "Against another checkpoint"]) {
    await page.getByRole("button", { name, exact: true }).click();
    await expect
      .poll(() => page.getByRole("button", { name, exact: true }).getAttribute("aria-pressed"), soon)
      .toBe("true");
    expect(await page.locator(".ask-refused").textContent()).toBe("");
  }
  await expect.poll(() => page.url(), soon).toContain("overlay=difference");
  await page.getByRole("button", { name: "Where it went", exact: true }).click();
  await expect.poll(() => page.locator(".ask-explains").textContent(), soon).toContain("recorded");
});

pageTest("nothing was complained of", () => {
  expect(complaints).toEqual([]);
});
