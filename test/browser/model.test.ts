import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { checkpointFolder, train } from "@mesagrid/agent";
import { createStream, nextFloat, PURPOSE } from "@mesagrid/env";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel } from "@tensorflow/tfjs-layers";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { temporaryFolder, tinyOptions } from "../agent/run/tiny.js";
import { ROOT } from "../structure/repository.js";
import { startBrowser } from "./browser.js";

const browser = await startBrowser("test/browser/model");
afterAll(() => browser?.close());

/** What the npm packages of stock tfjs carry for a page. */
const SCRIPTS = ["core", "backend-cpu", "layers"].map((part) => `tfjs-${part}/dist/tf-${part}.min.js`);
const PAGE = SCRIPTS.map((script) => `<script src="/${script}"></script>`).join("");

const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".json": "application/json" };

/** Serves a page with stock tfjs, and a folder as /model/. */
async function serve(folder: string): Promise<string> {
  const server = createServer(({ url = "/" }, reply) => {
    const { pathname } = new URL(url, "http://localhost");
    const script = SCRIPTS.find((candidate) => `/${candidate}` === pathname);
    if (pathname === "/") return reply.setHeader("content-type", "text/html").end(PAGE);
    const file = script ? join(ROOT, "node_modules/@tensorflow", script) : join(folder, pathname.slice(7));
    reply.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    return reply.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The part of stock tfjs that the page uses. */
interface StockTfjs {
  setBackend(name: string): Promise<boolean>;
  tensor(values: number[], shape: number[]): unknown;
  loadLayersModel(url: string): Promise<{ predict(inputs: unknown): { arraySync(): number[][] }[] }>;
}

/** Units of the memory, where there is one. */
const UNITS = 8;

test.skipIf(!browser).each([
  ["mlp", "none", 0],
  ["conv", "none", 0],
  ["mlp", "gru", 1],
  ["mlp", "lstm", 2],
] as const)(
  "a checkpoint's model.json of %s with memory %s loads with stock tfjs here and in a browser, to the same numbers",
  async (network, memory, parts) => {
    const run = join(temporaryFolder(), "run");
    const phases = [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 256 }];
    const settings = { ...tinyOptions().settings, memory, memoryUnits: UNITS };
    const result = await train(tinyOptions({ folder: run, network, phases, settings }));
    const { height, width, planes } = result.program.observation;
    result.dispose();
    const url = await serve(checkpointFolder(run));

    const stream = createStream(1, PURPOSE.level);
    const numbers = (...shape: number[]) => ({
      shape,
      values: Array.from({ length: shape.reduce((a, b) => a * b) }, () => nextFloat(stream)),
    });
    const remembered = Array.from({ length: parts }, () => numbers(3, UNITS));
    const inputs = [numbers(3, height, width, planes.length), ...remembered];
    const model = await loadLayersModel(`${url}/model/model.json`);
    const outputs = model.predict(inputs.map(({ values, shape }) => tf.tensor(values, shape)));
    const here = (outputs as tf.Tensor[]).map((tensor) => tensor.arraySync());

    const page = await browser?.newPage();
    await page?.goto(url);
    const there = await page?.evaluate(async (inputs) => {
      const { tf } = globalThis as unknown as { tf: StockTfjs };
      await tf.setBackend("cpu");
      const loaded = await tf.loadLayersModel("/model/model.json");
      const tensors = inputs.map(({ values, shape }) => tf.tensor(values, shape));
      return loaded.predict(tensors).map((tensor) => tensor.arraySync());
    }, inputs);
    await page?.close();
    const [flat, wanted] = [there, here].map((outputs) => (outputs ?? []).flat(3) as number[]);
    expect(wanted).toHaveLength(3 * (4 + 1 + parts * UNITS)); // logits of four actions, a value, the memory
    expect(Math.max(...wanted.map((value, i) => Math.abs(value - flat[i])))).toBeLessThan(1e-5);
    expect(new Set(wanted).size).toBeGreaterThan(10);
  },
);
