import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createStream, nextBelow, PURPOSE } from "@mesagrid/env";
import { startServer } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { client, LONG, longFolders, soon } from "../asking.js";
import { ChildServer } from "../child-server.js";
import { serve, TINY } from "../support.js";

const NAMES = ["one", "two", "three"];

/** Saves a scenario over and over until nobody answers. @returns the newest title that was acknowledged */
async function saveOn(url: string, name: string, onSaved: () => void): Promise<number> {
  const { ask } = client(url);
  for (let title = 0; ; title++) {
    const text = JSON.stringify({ ...TINY, name, title: String(title) });
    try {
      const { status } = await ask("PUT", `/api/scenarios/${name}`, { text }, { "if-match": "*" });
      expect([200, 201]).toContain(status);
      onSaved();
    } catch (thrown) {
      if (!(thrown instanceof TypeError)) throw thrown; // a fetch that found nobody there
      return title - 1;
    }
  }
}

test("scenarios and trainings that were acknowledged outlive a kill at any moment", {
  timeout: 120_000,
}, async () => {
  const { root, runs, scenarios } = longFolders();
  const random = createStream(7, PURPOSE.policy);
  const promised: string[] = [];
  for (let round = 0; round < 3; round++) {
    for (const name of NAMES) writeFileSync(join(scenarios, `${name}.json`), JSON.stringify(TINY));
    const child = new ChildServer(root, { runs, scenarios });
    const url = await child.line();
    const { start } = client(url);
    promised.push(await start("long", 1 + round));
    let saved = 0;
    const saving = NAMES.map((name) => saveOn(url, name, () => saved++));
    await expect.poll(() => saved, { timeout: 20_000, interval: 1 }).toBeGreaterThan(round);
    await new Promise((resolve) => setTimeout(resolve, nextBelow(random, 0, 300)));
    await child.kill();
    const acknowledged = await Promise.all(saving);
    for (const [at, name] of NAMES.entries()) {
      const { title } = JSON.parse(readFileSync(join(scenarios, `${name}.json`), "utf8"));
      // The one that was under way may have been saved, but not acknowledged.
      expect([acknowledged[at], acknowledged[at] + 1]).toContain(title === TINY.title ? -1 : Number(title));
    }
  }
  const { url } = await serve({ runs, scenarios });
  const { ask } = client(url);
  const list = (await ask("GET", "/api/scenarios")).body.scenarios;
  expect(list.map(({ name }: { name: string }) => name)).toEqual(["long", "one", "three", "tiny", "two"]);
  const known = (await ask("GET", "/api/runs")).body.runs.map(({ id }: { id: string }) => id);
  expect(known).toEqual(expect.arrayContaining(promised));
});

test("a promise is on the disk at every moment, also while it is taken over", {
  timeout: 60_000,
}, async () => {
  const { runs, scenarios } = longFolders();
  const files = () => readdirSync(runs).filter((name) => name.startsWith(".queue"));
  const started = new Date().toISOString();
  const promise = (id: string, seed: number) => ({
    kind: "train",
    id,
    started,
    request: { scenario: JSON.stringify(LONG), seed },
  });
  const left = { format: 1, pid: 2 ** 22 + 1, jobs: [promise("first", 1), promise("second", 2)] };
  writeFileSync(join(runs, ".queue-9.json"), JSON.stringify(left));
  const own = `.queue-${process.pid}.json`;
  mkdirSync(join(runs, own)); // no file can be put there, as if the disk were full
  const server = await startServer({ port: 0, runs, scenarios });
  onTestFinished(() => server.close(0));
  expect(JSON.parse(readFileSync(join(runs, ".queue-9.json"), "utf8"))).toEqual(left);
  expect([server.jobs?.running, server.jobs?.queued]).toEqual([0, 0]);

  rmdirSync(join(runs, own));
  const third = server.jobs?.start({ scenario: JSON.stringify(LONG), seed: 3 });
  expect(files()).toEqual([own]);
  await server.close(0);
  const { jobs } = JSON.parse(readFileSync(join(runs, own), "utf8"));
  expect(jobs.map(({ id }: { id: string }) => id)).toEqual(["first", "second", third]);

  const next = await serve({ runs, scenarios });
  const { read, ask } = client(next.url);
  await expect.poll(async () => (await read("first")).step, soon).toBeGreaterThan(0);
  expect((await read("second")).status).toBe("queued");
  await ask("POST", "/api/runs/second/stop");
  await ask("POST", `/api/runs/${third}/stop`);
  expect(files()).toEqual([]);
});
