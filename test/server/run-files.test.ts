import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { train } from "@mesagrid/agent";
import { buildApp } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { folders, RunFolder, TINY } from "./support.js";

function app() {
  const made = folders();
  const studies = join(made.root, "studies");
  const server = buildApp({ ...made, studies });
  onTestFinished(() => server.close());
  const get = async (url: string) => {
    const response = await server.inject(url);
    return { status: response.statusCode, body: response.json(), headers: response.headers };
  };
  return { ...made, studies, server, get };
}

test("series are named, cut to a range, and thinned without losing a peak", async () => {
  const { get, runs } = app();
  const run = new RunFolder(runs, "r");
  const lines: string[] = [];
  for (let i = 0; i < 3000; i++) {
    const value = i === 1234 ? 99 : Math.sin(i / 50);
    lines.push(
      JSON.stringify({ row: "update", iteration: i, phase: "A", phaseIndex: 0, step: 10 * i, value }),
    );
    if (i % 100 === 0)
      lines.push(JSON.stringify({ row: "evaluation", phase: "A", step: 10 * i, "eval/x": i }));
  }
  run.text(`${lines.join("\n")}\n`);
  const series = async (query: string) => (await get(`/api/runs/r/series?${query}`)).body.series;
  const [value, evaluation] = await series("points=100");
  expect([value.name, value.total, evaluation.name, evaluation.total]).toEqual(["value", 3000, "eval/x", 30]);
  expect(value.y.length).toBeLessThanOrEqual(100);
  expect(value.y.length).toBeGreaterThan(50);
  expect(value.x[value.y.indexOf(99)]).toBe(12_340);
  expect(value.x).toEqual([...value.x].sort((a, b) => a - b));
  expect(evaluation.x).toEqual(Array.from({ length: 30 }, (_, i) => 1000 * i));
  const [part, ...none] = await series("names=value&fromStep=100&toStep=200");
  expect(none).toEqual([]);
  expect(part.x).toEqual([100, 110, 120, 130, 140, 150, 160, 170, 180, 190, 200]);
  expect(part.y[0]).toBe(Math.sin(10 / 50));
  expect((await get("/api/runs/r/series?points=1")).status).toBe(400);
});

test("a network is loaded as a browser does, by the address of its model.json", async () => {
  const { get, runs, server, root } = app();
  const settings = { slots: 16, horizon: 16, checkpointEvery: 256 };
  const phases = [{ name: "A", reward: { coin: 1 }, levels: "train", steps: 512 }];
  const folder = join(runs, "r");
  const options = { scenario: TINY, seed: 1, folder, backend: "cpu", settings, phases } as const;
  (await train(options)).dispose();
  const { checkpoints, total } = (await get("/api/runs/r/checkpoints")).body;
  expect(total).toBe(checkpoints.length);
  expect(checkpoints[0].step).toBe(512);
  const model = (await get(checkpoints[0].model)).body;
  expect(model.weightsManifest[0].paths).toEqual(["weights.bin"]);
  const address = checkpoints[0].model.replace("model.json", model.weightsManifest[0].paths[0]);
  const weights = await server.inject(address);
  expect(weights.headers["content-type"]).toBe("application/octet-stream");
  const [name] = readdirSync(join(folder, "checkpoints")).sort().reverse();
  expect(weights.rawPayload.equals(readFileSync(join(folder, "checkpoints", name, "weights.bin")))).toBe(
    true,
  );
  expect(checkpoints[0].files[1]).toEqual({ name: "weights.bin", address, bytes: weights.rawPayload.length });
  for (const file of ["state.bin", "checksum.json", "..%2Frun.json"]) {
    expect((await get(`/api/runs/r/checkpoints/512/${file}`)).status).toBe(400);
  }
  expect((await get("/api/runs/r/checkpoints/511/model.json")).body.error.code).toBe("no-such-checkpoint");

  mkdirSync(join(folder, "checkpoints", "000000000999"));
  writeFileSync(join(root, "model.json"), "{}");
  symlinkSync(join(root, "model.json"), join(folder, "checkpoints", "000000000999", "model.json"));
  expect((await get("/api/runs/r/checkpoints/999/model.json")).body.error.code).toBe("no-such-checkpoint");
  expect((await get("/api/runs/r/checkpoints")).body.total).toBe(total);
});

test("a run is downloaded as an archive that unpacks to it, links left out", async () => {
  const { server, runs, root } = app();
  const run = new RunFolder(runs, "r");
  run.row({ row: "update", step: 1 });
  run.episodes("train", 2, 1);
  writeFileSync(join(root, "secret"), "x");
  symlinkSync(join(root, "secret"), join(run.folder, "secret"));
  const response = await server.inject("/api/runs/r/download");
  expect(response.headers).toMatchObject({
    "content-type": "application/gzip",
    "content-disposition": 'attachment; filename="r.tar.gz"',
  });
  const there = join(root, "there");
  mkdirSync(there);
  execFileSync("tar", ["xz", "-C", there], { input: response.rawPayload });
  expect(readdirSync(join(there, "r")).sort()).toEqual(["metrics.jsonl", "run.json", "traces"]);
  for (const file of ["run.json", "metrics.jsonl", "traces/episodes.bin"]) {
    expect(readFileSync(join(there, "r", file)).equals(readFileSync(join(run.folder, file)))).toBe(true);
  }
});

test("a run is deleted, unless it is being trained", async () => {
  const { server, runs, root } = app();
  const [done, busy] = [new RunFolder(runs, "done", { status: "finished" }), new RunFolder(runs, "busy")];
  writeFileSync(join(root, "precious"), "x");
  symlinkSync(join(root, "precious"), join(done.folder, "link"));
  const remove = async (id: string) => {
    const response = await server.inject({ method: "DELETE", url: `/api/runs/${id}` });
    return [response.statusCode, response.body && response.json().error.code];
  };
  expect(await remove("busy")).toEqual([409, "already-running"]);
  expect(await remove("done")).toEqual([204, ""]);
  expect(await remove("done")).toEqual([404, "no-such-run"]);
  expect(readdirSync(runs)).toEqual(["busy"]);
  expect([existsSync(join(root, "precious")), existsSync(busy.folder)]).toEqual([true, true]);
});

test("no file of a run's folder leads out of the runs' folder", async () => {
  const { server, runs, root, get } = app();
  writeFileSync(join(root, "secret"), '{"row":"update","step":1,"secret":1}\n');
  const outside = new RunFolder(root, "outside");
  for (const [id, link, target] of [
    ["metrics", "metrics.jsonl", join(root, "secret")],
    ["manifest", "run.json", join(outside.folder, "run.json")],
    ["traces", "traces/episodes.bin", join(root, "secret")],
    ["checkpoints", "checkpoints", root],
  ]) {
    const run = new RunFolder(runs, id);
    if (link === "run.json") execFileSync("rm", [join(run.folder, link)]);
    symlinkSync(target, join(run.folder, link));
    for (const rest of ["", "/metrics", "/series", "/traces", "/checkpoints", "/download"]) {
      expect([id, rest, (await server.inject(`/api/runs/${id}${rest}`)).statusCode]).toEqual([id, rest, 404]);
    }
  }
  expect((await get("/api/runs")).body.total).toBe(0);
  const inside = new RunFolder(runs, "inside");
  new RunFolder(runs, "elsewhere").row({ row: "update", step: 7 });
  symlinkSync(join(runs, "elsewhere", "metrics.jsonl"), join(inside.folder, "metrics.jsonl"));
  expect((await get("/api/runs/inside/metrics")).body.rows).toMatchObject([{ step: 7 }]);
});

test("studies and reports are listed and read, and a report runs no script", async () => {
  const { server, studies, root, get } = app();
  expect((await get("/api/studies")).body).toEqual({ studies: [], total: 0 });
  mkdirSync(join(studies, "results", "deep"), { recursive: true });
  writeFileSync(join(studies, "one.json"), '{"question":"Which?"}');
  writeFileSync(join(studies, "two.json"), '{"title":"Two","question":2}');
  writeFileSync(join(studies, "broken.json"), '{"question":');
  writeFileSync(join(studies, ".hidden.json"), "{}");
  writeFileSync(join(studies, "code.js"), "1");
  writeFileSync(join(studies, "results", "deep", "page.html"), "<script>1</script>");
  writeFileSync(join(root, "secret.json"), "{}");
  symlinkSync(join(root, "secret.json"), join(studies, "results", "link.json"));
  const names = async (of: string) =>
    (await get(`/api/${of}`)).body[of].map(({ name }: { name: string }) => name);
  expect(await names("studies")).toEqual(["broken.json", "one.json", "two.json"]);
  expect(await names("reports")).toEqual(["deep/page.html"]);
  const questions = (await get("/api/studies")).body.studies.map(
    ({ question }: { question?: string }) => question,
  );
  expect(questions).toEqual([undefined, "Which?", undefined]);
  expect((await get("/api/studies/one.json")).body).toEqual({ question: "Which?" });
  const page = await server.inject("/api/reports/deep/page.html");
  expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(page.headers["content-security-policy"]).toMatch(/^sandbox; default-src 'none'/);
  for (const name of [
    "link.json",
    "..%2Fone.json",
    "../one.json",
    "none.json",
    "deep",
    ".hidden.json",
    "code.js",
  ]) {
    expect([name, (await server.inject(`/api/reports/${name}`)).statusCode]).toEqual([name, 404]);
  }
});

test("Prometheus gets numbers by route, not by address", async () => {
  const { server, runs } = app();
  for (const id of ["a", "b"]) await server.inject(`/api/runs/${new RunFolder(runs, id).id}`);
  await server.inject("/api/runs/none");
  const { body, headers } = await server.inject("/metrics");
  expect(headers["content-type"]).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toContain(
    'mesagrid_http_request_seconds_count{method="GET",route="/api/runs/:id",status="200"} 2',
  );
  expect(body).toContain(
    'mesagrid_http_request_seconds_count{method="GET",route="/api/runs/:id",status="404"} 1',
  );
  for (const name of ["mesagrid_runs_running 0", "mesagrid_runs_queued 0", "mesagrid_viewers 0"]) {
    expect(body).toContain(`\n${name}\n`);
  }
  expect(body).toMatch(/^process_resident_memory_bytes \d+/m);
});
