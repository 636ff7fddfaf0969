import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { mesagrid } from "./screen.js";
import { Serving } from "./serving.js";
import { workplace } from "./worlds.js";

test("serve trains, stops with a checkpoint, and goes on where it was", async () => {
  const { folder, runs } = workplace();
  // Long enough that it cannot be over before it is stopped.
  const long = JSON.parse(readFileSync(join(folder, "tiny.json"), "utf8"));
  for (const phase of long.phases) phase.steps = 50_000_000;
  const flags = ["--train", "tiny", "--seed", "4", "--scenarios", folder, "--runs", runs];
  writeFileSync(join(folder, "tiny.json"), JSON.stringify(long));

  const first = new Serving(...flags);
  const [, url] = await first.says(/mesagrid is at (http:\/\/127\.0\.0\.1:\d+) /);
  await first.says(/training tiny with seed 4 into \S+tiny-s4-/);
  expect((await (await fetch(`${url}/api/health`)).json()) as object).toMatchObject({ status: "ok" });
  expect(await (await fetch(url)).text()).toContain('<div id="app">');
  await first.says(/phase A {2}\S+ of 100M steps {2}\S+ steps\/s {2}coin -?\d\.\d\d {2}corner/);
  expect(await first.stop()).toBe(0);
  const [id] = readdirSync(runs);
  expect(first.out).toContain(`stopped ${id}; go on with: npx mesagrid resume ${id}, or serve again`);
  expect(JSON.parse(readFileSync(join(runs, id, "run.json"), "utf8")).status).toBe("stopped");

  const second = new Serving(...flags);
  await second.says(new RegExp(`going on with ${id} from step [\\d,]+ of 100,0`));
  await second.says(/phase A {2}/);
  expect(await second.stop()).toBe(0);
  expect(readdirSync(runs)).toEqual([id]);

  // Another seed is another run.
  renameSync(join(runs, id), join(runs, "kept"));
  const third = new Serving(...flags, "--seed", "5");
  await third.says(/training tiny with seed 5/);
  expect(await third.stop()).toBe(0);
}, 90_000);

test("where other machines can reach it, serve prints an address with the token, once", async () => {
  const { folder, runs } = workplace();
  const serving = new Serving("--host", "0.0.0.0", "--scenarios", folder, "--runs", runs);
  const [, port, token] = await serving.says(/mesagrid is at http:\/\/[\d.]+:(\d+)\/\?token=([\w-]{43}) /);
  const status = async (headers = {}) =>
    (await fetch(`http://127.0.0.1:${port}/api/health`, { headers })).status;
  expect([await status(), await status({ authorization: `Bearer ${token}` })]).toEqual([401, 200]);
  expect(await serving.stop()).toBe(0);
  expect((serving.out + serving.err).split(token)).toHaveLength(2);
}, 60_000);

test("serve trains what an earlier server had promised, and does not begin it twice", async () => {
  const { folder, runs, tiny } = workplace();
  const request = { scenario: readFileSync(tiny, "utf8"), seed: 4, steps: 50_000_000 };
  const job = { kind: "train", id: "promised", started: new Date().toISOString(), request };
  mkdirSync(runs);
  writeFileSync(join(runs, ".queue-9.json"), JSON.stringify({ format: 1, pid: 2 ** 22 + 1, jobs: [job] }));
  const serving = new Serving("--train", "tiny", "--seed", "4", "--scenarios", folder, "--runs", runs);
  await serving.says(/training tiny with seed 4 into \S+promised, as an earlier server was to/);
  await serving.says(/phase A {2}/);
  expect(await serving.stop()).toBe(0);
  expect(readdirSync(runs)).toEqual(["promised"]);
}, 60_000);

test("a port that is taken is said, with a way out", async () => {
  const { folder, runs } = workplace();
  const taken = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => {
    taken.close();
  });
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as { port: number };
  const { code, out, err } = await mesagrid(
    "serve",
    "--port",
    String(port),
    "--scenarios",
    folder,
    "--runs",
    runs,
  );
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toBe(
    `error: port ${port} on 127.0.0.1 is taken by another program\nhint: try --port ${port + 1}, or --port 0 for any free one\n`,
  );
});
