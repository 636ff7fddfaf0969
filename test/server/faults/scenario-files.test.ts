import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { client, LONG, longFolders, soon } from "../asking.js";
import { folders, serve, TINY } from "../support.js";

/** Everything that reads a scenario's file. */
const readers = (name: string) => [
  `/api/scenarios/${name}`,
  `/api/scenarios/${name}/levels?set=train`,
  `/api/scenarios/${name}/picture?set=train`,
];

test("a scenario that vanishes or changes is trained as it was promised", { timeout: 90_000 }, async () => {
  const { runs, scenarios } = longFolders();
  const { url } = await serve({ runs, scenarios });
  const { ask, read, start } = client(url);
  const long = await start("long", 1);
  const waiting = await start("tiny", 2);
  await expect.poll(async () => (await read(long)).step, soon).toBeGreaterThan(0);
  rmSync(join(scenarios, "long.json"));
  writeFileSync(join(scenarios, "tiny.json"), "{ torn");
  for (const path of readers("long")) {
    expect(await ask("GET", path)).toMatchObject({ status: 404, code: "no-such-scenario" });
  }
  const { step } = await read(long);
  await expect.poll(async () => (await read(long)).step, soon).toBeGreaterThan(step);
  await ask("POST", `/api/runs/${long}/stop`);
  await expect.poll(async () => (await read(waiting)).status, soon).toBe("finished");
  const { scenario } = JSON.parse(readFileSync(join(runs, waiting, "run.json"), "utf8"));
  expect(scenario.text).toBe(JSON.stringify(TINY));
  expect((await ask("GET", `/api/runs/${long}`)).body.scenario.text).toBe(JSON.stringify(LONG));
  expect((await ask("POST", `/api/runs/${long}/resume`)).status).toBe(202);
});

test("files that come, go and are torn while they are read hide no other scenario", {
  timeout: 60_000,
}, async () => {
  const { runs, scenarios } = folders();
  const { url } = await serve({ runs, scenarios, training: false });
  const { ask } = client(url);
  const file = join(scenarios, "restless.json");
  const text = JSON.stringify({ ...TINY, name: "restless" });
  let changes = 0;
  const restless = setInterval(() => {
    const turn = changes++ % 4;
    if (turn === 0) writeFileSync(file, text);
    else if (turn === 1)
      writeFileSync(file, text.slice(0, text.length / 2)); // an editor that writes in pieces
    else if (turn === 2) writeFileSync(file, "");
    else rmSync(file);
  }, 1);
  try {
    const seen = new Set<string>();
    for (let round = 0; round < 50 || seen.size < 3; round++) {
      const list = await ask("GET", "/api/scenarios");
      expect(list.status).toBe(200);
      expect(list.body.scenarios.map(({ name }: { name: string }) => name)).toContain("tiny");
      const [read, ...drawn] = readers("restless");
      for (const path of round % 25 === 0 ? [read, ...drawn] : [read]) {
        const { status, code, body } = await ask("GET", path);
        const word = code ?? (body.problems ? "faults" : "well");
        expect(["200 well", "200 faults", "404 no-such-scenario", "422 bad-scenario"]).toContain(
          `${status} ${word}`,
        );
        if (path === read) seen.add(word);
      }
    }
    expect([...seen].sort()).toEqual(["faults", "no-such-scenario", "well"]);
  } finally {
    clearInterval(restless);
  }
  expect((await ask("GET", "/api/scenarios/tiny")).status).toBe(200);
});

test("what is no file counts as no scenario, and holds up nobody", { timeout: 60_000 }, async () => {
  const { runs, scenarios } = folders();
  mkdirSync(join(scenarios, "folder.json"));
  symlinkSync("loop.json", join(scenarios, "loop.json"));
  spawnSync("mkfifo", [join(scenarios, "pipe.json")]); // nobody writes into it: to read it would never end
  const { url } = await serve({ runs, scenarios });
  const { ask, save } = client(url);
  for (const name of ["folder", "loop", "pipe"]) {
    const all = await Promise.all([...readers(name), ...readers(name)].map((path) => ask("GET", path)));
    for (const answer of all) expect(answer).toMatchObject({ status: 404, code: "no-such-scenario" });
    expect((await ask("POST", "/api/runs", { scenario: name, seed: 1 })).code).toBe("no-such-scenario");
  }
  const { body } = await ask("GET", "/api/scenarios");
  expect(body.scenarios.map(({ name }: { name: string }) => name)).toEqual(["tiny"]);
  const text = JSON.stringify({ ...TINY, title: "Saved" });
  expect((await save("tiny", text)).status).toBe(200);
  rmSync(scenarios, { recursive: true });
  expect((await ask("GET", "/api/scenarios")).body).toEqual({ scenarios: [], total: 0 });
  const fresh = await ask("PUT", "/api/scenarios/tiny", { text });
  expect([fresh.status, fresh.body.title]).toEqual([201, "Saved"]);
});
