import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scenarioText } from "../env/scenarios.js";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";
import { digestOf } from "./digest.js";
import type { DigestTwice } from "./digest-page.js";

const browser = await startBrowser("test/browser/env");
const browserTest = test.skipIf(!browser);
const STEPS = 1000;
const SCENARIOS = ["keys-chests", "monster-world", "minigrid-door-key"];

/** What the page can fetch, by path. */
const files = new Map([
  ["/", '<!doctype html><title>env</title><script type="module" src="/digest-page.js"></script>'],
]);
/** What the page complained of. */
const complaints: string[] = [];
let server: Server;
let page: Page;

/** The engine and what is run with it, as modules for browsers. */
async function bundle(): Promise<void> {
  const built = await build({
    root: ROOT,
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: false,
      rollupOptions: {
        input: ["digest-page", "digest-worker"].map((name) => join(ROOT, "test/browser", `${name}.ts`)),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name].js" },
      },
    },
  });
  for (const { output } of [built].flat() as {
    output: { type: string; fileName: string; code?: string }[];
  }[]) {
    for (const { fileName, code } of output) if (code !== undefined) files.set(`/${fileName}`, code);
  }
}

beforeAll(async () => {
  if (!browser) return;
  await bundle();
  server = createServer((request, response) => {
    const text = files.get(request.url ?? "");
    const type = request.url === "/" ? "text/html" : "text/javascript";
    // As a page that lets no text become code: the engine must do without.
    const policy = "default-src 'none'; script-src 'self'; worker-src 'self'";
    response.writeHead(text === undefined ? 404 : 200, {
      "content-type": type,
      "content-security-policy": policy,
    });
    response.end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  page = await browser.newPage();
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  server?.close();
});

browserTest.each(SCENARIOS)("%s gives the same in Node, in a page and in a worker", async (name) => {
  const text = scenarioText(name);
  const [inPage, inWorker] = await page.evaluate(
    ([scenario, steps]) => (window as unknown as { digestTwice: DigestTwice }).digestTwice(scenario, steps),
    [text, STEPS] as const,
  );
  const inNode = digestOf(text, STEPS);
  expect([inPage, inWorker]).toEqual([inNode, inNode]);
  expect(digestOf(text, STEPS - 1)).not.toBe(inNode);
});

browserTest("nothing was complained of", () => {
  expect(complaints.filter((text) => !/favicon/.test(text))).toEqual([]);
});
