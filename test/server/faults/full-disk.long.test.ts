import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import { client, LONG, soon } from "../asking.js";
import { ChildServer } from "../child-server.js";
import { folders, TINY } from "../support.js";

/** Words that begin a command which runs on a small disk of its own, mounted at a folder that others see empty. */
function onSmallDisk(context: TestContext, disk: string): string[] {
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=4m tmpfs ${disk} && exec "$@"`;
  const words = ["unshare", "-rm", "sh", "-c", script, "sh"];
  const tried = spawnSync(words[0], [...words.slice(1), "true"], { encoding: "utf8" });
  if (tried.status !== 0) {
    const reason = `no small disk can be mounted here: ${tried.stderr || tried.error?.message}`;
    process.stderr.write(`test/server/faults/full-disk is left out: ${reason}\n`);
    context.skip(reason);
  }
  return words;
}

test("on a full disk nothing is promised, what runs fails with its reason, and the server lives on", {
  timeout: 120_000,
}, async (context) => {
  const { root } = folders();
  const disk = join(root, "disk");
  const options = { runs: join(disk, "runs"), scenarios: join(disk, "scenarios") };
  const child = new ChildServer(root, options, onSmallDisk(context, disk), disk);
  const { ask, read, start, save } = client(await child.line());
  const put = (name: string, scenario: object) =>
    ask("PUT", `/api/scenarios/${name}`, { text: JSON.stringify(scenario) });
  expect((await put("tiny", TINY)).status).toBe(201);
  expect((await put("long", LONG)).status).toBe(201);
  const long = await start("long", 1);
  const waiting = [await start("tiny", 2), await start("tiny", 3)];
  await expect.poll(async () => (await read(long)).step, soon).toBeGreaterThan(0);

  await ask("POST", `/api/runs/${long}/pause`);
  await expect.poll(async () => (await read(long)).paused, soon).toBe(true);
  await child.disk("fill");
  const full = { status: 507, code: "disk-full" };
  expect(await put("other", TINY)).toMatchObject(full);
  expect(await save("tiny", JSON.stringify({ ...TINY, title: "New" }))).toMatchObject(full);
  expect((await ask("GET", "/api/scenarios/tiny")).body.title).toBe("Tiny");
  expect((await ask("GET", "/api/scenarios/other")).status).toBe(404);
  expect(await ask("POST", "/api/runs", { scenario: "tiny", seed: 4 })).toMatchObject(full);
  expect(await ask("POST", `/api/runs/${waiting[0]}/stop`)).toMatchObject(full);
  expect((await ask("GET", "/api/health")).body.runs).toEqual({ running: 1, queued: 2 });

  // The run under way, and those that come after it, have no room either.
  expect((await ask("POST", `/api/runs/${long}/resume`)).status).toBe(202);
  for (const id of [long, ...waiting]) {
    await expect.poll(async () => (await read(id)).status, soon).toBe("failed");
    expect((await read(id)).reason).toContain("there is no room to write it (ENOSPC)");
  }
  expect((await ask("GET", "/api/health")).body).toMatchObject({ status: "ok", runs: { running: 0 } });
  expect((await ask("DELETE", `/api/runs/${waiting[1]}`)).status).toBe(204);

  await child.disk("free");
  expect((await put("other", { ...TINY, name: "other" })).status).toBe(201);
  const next = await start("other", 5);
  await expect.poll(async () => (await read(next)).status, soon).toBe("finished");
  expect((await ask("POST", `/api/runs/${long}/resume`)).status).toBe(202);
  await expect.poll(async () => (await read(long)).status, soon).toBe("running");
});
