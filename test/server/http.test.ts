import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeTrace } from "@mesagrid/env";
import { buildApp } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { folders, RunFolder, TINY } from "./support.js";

function app(options: Partial<Parameters<typeof buildApp>[0]> = {}) {
  const made = folders();
  const server = buildApp({ ...made, ...options });
  onTestFinished(() => server.close());
  return { ...made, server, get: async (url: string) => (await server.inject(url)).json() };
}

test("health says whether it lives and how busy it is", async () => {
  const { get } = app();
  expect(await get("/api/health")).toEqual({
    status: "ok",
    version: JSON.parse(readFileSync(new URL("../../packages/server/package.json", import.meta.url), "utf8"))
      .version,
    uptimeSeconds: expect.any(Number),
    runs: { running: 0, queued: 0 },
    viewers: 0,
  });
});

test("scenarios are listed with what is wrong with them, and read", async () => {
  const { get, scenarios } = app();
  writeFileSync(join(scenarios, "broken.json"), JSON.stringify({ ...TINY, limit: 0, name: "broken" }));
  writeFileSync(join(scenarios, "scenario.schema.json"), "{}");
  writeFileSync(join(scenarios, "notes.txt"), "no scenario");
  const { scenarios: listed, total } = await get("/api/scenarios");
  expect(total).toBe(2);
  expect((await get("/api/scenarios?limit=1&offset=1")).scenarios).toMatchObject([{ name: "tiny" }]);
  expect(listed).toEqual([
    {
      name: "broken",
      title: "broken",
      question: "",
      problems: [expect.objectContaining({ code: "out-of-range", path: "$.limit" })],
    },
    { name: "tiny", title: "Tiny", question: "Coin or corner?" },
  ]);
  expect(await get("/api/scenarios/tiny")).toEqual({
    name: "tiny",
    title: "Tiny",
    question: "Coin or corner?",
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    text: JSON.stringify(TINY),
  });
});

test("runs are listed newest first, in pages, and read with their scenario", async () => {
  const { get, runs } = app();
  expect(await get("/api/runs")).toEqual({ runs: [], total: 0 });
  for (const day of [1, 3, 2]) new RunFolder(runs, `r${day}`, { started: `2026-01-0${day}T00:00:00.000Z` });
  mkdirSync(join(runs, "no-run"));
  const ids = async (query: string) =>
    (await get(`/api/runs${query}`)).runs.map(({ id }: { id: string }) => id);
  expect(await ids("")).toEqual(["r3", "r2", "r1"]);
  expect(await ids("?limit=1&offset=1")).toEqual(["r2"]);
  expect(await get("/api/runs/r1")).toMatchObject({
    id: "r1",
    scenario: { name: "tiny", title: "Tiny", question: "Coin or corner?", text: JSON.stringify(TINY) },
    config: { algorithm: "ppo" },
    phases: TINY.phases,
  });
});

test("a run whose process is gone was interrupted", async () => {
  const { get, runs } = app();
  new RunFolder(runs, "gone", { pid: 2 ** 22 + 1 });
  new RunFolder(runs, "earlier", { pid: process.pid });
  new RunFolder(runs, "alive", { pid: process.ppid });
  new RunFolder(runs, "failed", { status: "failed", reason: "no room" });
  const status = async (id: string) => (await get(`/api/runs/${id}`)).status;
  expect(await Promise.all(["gone", "earlier", "alive", "failed"].map(status))).toEqual([
    "interrupted",
    "interrupted",
    "running",
    "failed",
  ]);
});

test("metrics are read from a byte on, traces newest first", async () => {
  const { get, runs } = app();
  const run = new RunFolder(runs, "r");
  expect(await get("/api/runs/r/metrics")).toEqual({ rows: [], nextByte: 0 });
  expect(await get("/api/runs/r/traces")).toEqual({ traces: [], total: 0 });
  run.row({ row: "update", step: 1 });
  const page = await get("/api/runs/r/metrics");
  expect(page.rows).toMatchObject([{ step: 1 }]);
  run.row({ row: "update", step: 2, approxKl: null });
  const next = await get(`/api/runs/r/metrics?from=${page.nextByte}`);
  expect(next.rows).toEqual([{ row: "update", step: 2, iteration: 0, phase: "A", phaseIndex: 0 }]);
  run.episodes("train", 3, 1);
  run.episodes("shifted", 1, 2);
  const { traces, total } = await get("/api/runs/r/traces?limit=3");
  expect(total).toBe(4);
  expect(traces.map(({ step }: { step: number }) => step)).toEqual([2, 1, 1]);
  expect((await get("/api/runs/r/traces?limit=2&offset=1")).traces).toEqual(traces.slice(1));
  const [trace] = (await get("/api/runs/r/traces?levels=train&limit=1")).traces;
  const { data, level, actions, events, ...summary } = await get(`/api/runs/r/traces/${trace.trace}`);
  expect(summary).toEqual(trace);
  const decoded = decodeTrace(Buffer.from(data, "base64"));
  expect(trace).toMatchObject({ levels: "train", length: decoded.actions.length, ended: decoded.ended });
  expect({ ...level, actions, events }).toEqual({
    set: decoded.level.set,
    board: [...decoded.level.board],
    actions: [...decoded.actions],
    events: decoded.events,
  });
  expect((await get(`/api/runs/r/traces/${trace.trace + 1}`)).error.code).toBe("no-such-trace");
  expect((await get("/api/runs/r/metrics?from=5")).error.code).toBe("bad-request");
});

test("every error has one shape", async () => {
  const { server } = app();
  const answer = async (method: "GET" | "POST" | "PUT", url: string, payload?: object | string) => {
    const response = await server.inject({
      method,
      url,
      ...(payload === undefined ? {} : { payload, headers: { "content-type": "application/json" } }),
    });
    const body = response.json();
    expect(Object.keys(body)).toEqual(["error"]);
    expect(body.error).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    return [response.statusCode, body.error.code];
  };
  expect(await answer("GET", "/api/nothing")).toEqual([404, "not-found"]);
  expect(await answer("PUT", "/api/runs")).toEqual([404, "not-found"]);
  expect(await answer("GET", "/api/runs/none")).toEqual([404, "no-such-run"]);
  expect(await answer("GET", "/api/runs/none/metrics")).toEqual([404, "no-such-run"]);
  expect(await answer("GET", "/api/runs/none/traces")).toEqual([404, "no-such-run"]);
  expect(await answer("GET", "/api/runs?limit=0")).toEqual([400, "bad-request"]);
  expect(await answer("GET", "/api/runs/r/metrics?from=-1")).toEqual([400, "bad-request"]);
  expect(await answer("GET", "/api/scenarios/none")).toEqual([404, "no-such-scenario"]);
  expect(await answer("POST", "/api/runs", "{")).toEqual([400, "bad-request"]);
  expect(await answer("POST", "/api/runs", { scenario: "tiny" })).toEqual([400, "bad-request"]);
  expect(await answer("POST", "/api/runs", { scenario: "tiny", seed: 1, slots: 1e9 })).toEqual([
    400,
    "bad-request",
  ]);
  expect(await answer("POST", "/api/runs/r/branch", { levels: "x".repeat(2e6) })).toEqual([413, "too-large"]);
  expect(await answer("POST", "/api/runs", { scenario: "tiny", seed: 1 })).toEqual([503, "no-training"]);
});

test("no path leads out of the folders, links included", async () => {
  const { server, root, runs, scenarios } = app();
  const outside = new RunFolder(root, "outside");
  writeFileSync(join(root, "secret.json"), JSON.stringify({ ...TINY, title: "secret" }));
  symlinkSync(outside.folder, join(runs, "link"));
  symlinkSync(join(root, "secret.json"), join(scenarios, "link.json"));
  const ids = [
    "..%2Foutside",
    "%2e%2e%2foutside",
    "..",
    "../outside",
    "link",
    "a%00b",
    "%2Fetc",
    ".%2F..%2Foutside",
  ];
  const urls = [
    ...ids.flatMap((id) => ["", "/metrics", "/traces"].map((rest) => `/api/runs/${id}${rest}`)),
    ...["..%2Fsecret", "link", "..%5Csecret", "../secret", "scenario.schema"].map(
      (name) => `/api/scenarios/${name}`,
    ),
  ];
  for (const url of urls) {
    const response = await server.inject(url);
    expect([url, response.statusCode]).toEqual([url, response.statusCode === 400 ? 400 : 404]);
    expect(response.body).not.toContain("secret.json");
  }
  expect((await server.inject("/api/runs")).json().total).toBe(0);
  const { scenarios: listed } = (await server.inject("/api/scenarios")).json();
  expect(listed.map(({ name }: { name: string }) => name)).toEqual(["tiny"]);
});

test("the page is served, and what is missing is told", async () => {
  const { root } = folders();
  const viewer = join(root, "viewer");
  mkdirSync(viewer);
  writeFileSync(join(viewer, "index.html"), "<title>mesagrid</title>");
  writeFileSync(join(viewer, ".secret"), "x");
  const { server } = app({ viewer });
  const response = await server.inject("/");
  expect([response.statusCode, response.body]).toEqual([200, "<title>mesagrid</title>"]);
  for (const url of ["/nothing.js", "/.secret", "/..%2Fscenarios%2Ftiny.json", "/../scenarios/tiny.json"]) {
    const { statusCode } = await server.inject(url);
    expect([url, statusCode >= 400]).toEqual([url, true]);
  }
  const bare = app();
  expect((await bare.server.inject("/")).body).toMatch("npm run build");
});
