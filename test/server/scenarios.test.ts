import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadProgram, renderAscii, type Scenario } from "@mesagrid/env";
import { buildApp } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { mesagrid } from "../study/screen.js";
import { folders, TINY } from "./support.js";

function app(options: Partial<Parameters<typeof buildApp>[0]> = {}) {
  const made = folders();
  const server = buildApp({ ...made, ...options });
  onTestFinished(() => server.close());
  const ask = async (
    method: "GET" | "POST" | "PUT" | "DELETE",
    url: string,
    payload?: object,
    headers: Record<string, string> = {},
  ) => {
    const response = await server.inject({ method, url, headers, ...(payload && { payload }) });
    const body = response.body === "" ? undefined : response.json();
    return { status: response.statusCode, code: body?.error?.code, body, etag: response.headers.etag };
  };
  return { ...made, server, ask };
}

const text = (change: Partial<Scenario> = {}) => JSON.stringify({ ...TINY, ...change }, null, 2);

test("a text is checked as mesagrid check does it: all problems, or warnings and what levels are worth", async () => {
  const { ask, scenarios } = app();
  const bad = text({ limit: 0, actions: [] });
  const refused = await ask("POST", "/api/scenarios/check", { text: bad });
  expect(refused.status).toBe(200);
  expect(refused.body).toMatchObject({ ok: false, warnings: [] });
  expect(refused.body.problems.map(({ path }: { path: string }) => path).sort()).toEqual([
    "$.actions",
    "$.limit",
  ]);
  expect((await ask("POST", "/api/scenarios/check", { text: "{" })).body.problems).toHaveLength(1);

  writeFileSync(join(scenarios, "two.json"), text({ name: "two" }));
  const { body } = await ask("POST", "/api/scenarios/check", { text: text({ name: "two" }), levels: 8 });
  const { out } = await mesagrid("check", join(scenarios, "two.json"), "--levels", "8", "--json");
  const [{ file: _, ...said }] = JSON.parse(out);
  expect(body).toEqual(said);
  expect(body.examination.sets).toHaveLength(3);
});

test("a scenario is saved by who knows the file that is replaced, and by nobody else", async () => {
  const { ask, scenarios } = app();
  const url = "/api/scenarios/two";
  const first = text({ name: "two", title: "First" });
  const made = await ask("PUT", url, { text: first });
  expect([made.status, made.body.title, made.body.text]).toEqual([201, "First", first]);
  expect(made.etag).toBe(`"${createHash("sha256").update(first).digest("hex")}"`);
  expect(readFileSync(join(scenarios, "two.json"), "utf8")).toBe(first);

  const second = { text: text({ name: "two", title: "Second" }) };
  expect(await ask("PUT", url, second)).toMatchObject({ status: 428, code: "say-which" });
  expect(await ask("PUT", url, second, { "if-none-match": "*" })).toMatchObject({ status: 412 });
  const saved = await ask("PUT", url, second, { "if-match": String(made.etag) });
  expect([saved.status, saved.body.title]).toEqual([200, "Second"]);
  const late = { text: text({ name: "two", title: "Late" }) };
  expect(await ask("PUT", url, late, { "if-match": String(made.etag) })).toMatchObject({
    status: 412,
    code: "changed-meanwhile",
  });
  expect((await ask("GET", url)).etag).toBe(saved.etag);

  expect(await ask("DELETE", url)).toMatchObject({ status: 428 });
  expect(await ask("DELETE", url, undefined, { "if-match": String(made.etag) })).toMatchObject({
    status: 412,
  });
  expect(await ask("DELETE", url, undefined, { "if-match": String(saved.etag) })).toMatchObject({
    status: 204,
  });
  expect(existsSync(join(scenarios, "two.json"))).toBe(false);
  expect(await ask("DELETE", url, undefined, { "if-match": "*" })).toMatchObject({ status: 404 });
  expect(await ask("PUT", url, second, { "if-match": String(saved.etag) })).toMatchObject({ status: 412 });
});

test("of two who save at once one is told", async () => {
  const { ask, scenarios } = app();
  const { etag } = await ask("GET", "/api/scenarios/tiny");
  const save = (title: string) =>
    ask("PUT", "/api/scenarios/tiny", { text: text({ title }) }, { "if-match": String(etag) });
  const answers = await Promise.all(["One", "Two", "Three"].map(save));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  const winner = answers.find(({ status }) => status === 200);
  expect(JSON.parse(readFileSync(join(scenarios, "tiny.json"), "utf8")).title).toBe(winner?.body.title);
  expect(readdirSync(scenarios)).toEqual(["tiny.json"]);
});

test("a scenario with a fault is not saved, nor one whose name is a path", async () => {
  const { ask, root, scenarios } = app();
  const broken = await ask("PUT", "/api/scenarios/broken", { text: text({ limit: 0 }) });
  expect([broken.status, broken.code]).toEqual([422, "bad-scenario"]);
  expect(broken.body.error.message).toContain("$.limit");
  const proto = text().replace('"kinds": {', '"kinds": { "__proto__": { "glyph": "P" }, "constructor": 1,');
  expect(await ask("PUT", "/api/scenarios/broken", { text: proto })).toMatchObject({ status: 422 });
  expect(({} as { glyph?: string }).glyph).toBeUndefined();
  for (const name of ["..%2Fout", "a.b", "%2Fetc", "-a"]) {
    expect([name, (await ask("PUT", `/api/scenarios/${name}`, { text: text() })).status]).toEqual([
      name,
      400,
    ]);
  }
  writeFileSync(join(root, "outside.json"), "secret");
  symlinkSync(join(root, "outside.json"), join(scenarios, "link.json"));
  expect((await ask("DELETE", "/api/scenarios/link", undefined, { "if-match": "*" })).status).toBe(404);
  expect((await ask("PUT", "/api/scenarios/link", { text: text() })).status).toBe(201);
  expect(readFileSync(join(root, "outside.json"), "utf8")).toBe("secret");
  expect(await ask("PUT", "/api/scenarios/big", { text: "x".repeat(17e6) })).toMatchObject({ status: 413 });
});

test("levels come as data and as pictures, the same for the same seed", async () => {
  const { ask, server } = app();
  const levels = async (query: string) =>
    (await ask("GET", `/api/scenarios/tiny/levels?${query}`)).body.levels;
  const six = await levels("set=mixed&seed=4&limit=6");
  expect(six.map(({ level }: { level: number }) => level)).toEqual([0, 1, 2, 3, 4, 5]);
  expect(await levels("set=mixed&seed=4&limit=2&offset=4")).toEqual(six.slice(4));
  expect(await levels("set=mixed&seed=5&limit=6")).not.toEqual(six);
  const program = loadProgram(TINY);
  for (const { rows, board, set } of six) {
    expect(rows.join("\n")).toBe(renderAscii(program, Uint8Array.from(board)));
    expect(["train", "shifted"]).toContain(set);
  }
  const picture = await server.inject("/api/scenarios/tiny/picture?set=mixed&seed=4&level=4");
  expect(picture.headers["content-type"]).toBe("image/svg+xml");
  const count = (kind: string) => picture.body.split(`<title>${kind}</title>`).length - 1;
  expect(count("robot")).toBe(1);
  expect(count("wall")).toBe(six[4].rows.join("").split("#").length - 1);
  expect(await ask("GET", "/api/scenarios/tiny/levels?set=none")).toMatchObject({ status: 400 });
  expect(await ask("GET", "/api/scenarios/none/levels?set=train")).toMatchObject({ status: 404 });
});

test("what takes too long is cut off, and one client does not take all turns", async () => {
  const { ask } = app({ aside: { timeout: 1 } });
  const slow = { text: text(), levels: 256 };
  expect(await ask("POST", "/api/scenarios/check", slow)).toMatchObject({ status: 422, code: "too-heavy" });
  const few = app({ aside: { questions: 2, atOnce: 1 } });
  const answers = await Promise.all([1, 2, 3].map(() => few.ask("POST", "/api/scenarios/check", slow)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 503]);
  expect(await few.ask("POST", "/api/scenarios/check", slow)).toMatchObject({ status: 200 });
});
