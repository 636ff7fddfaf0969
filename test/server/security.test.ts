import { connect } from "node:net";
import { hostname } from "node:os";
import { startServer } from "@mesagrid/server";
import { expect, onTestFinished, test } from "vitest";
import { Client, folders, serve } from "./support.js";

const setUp = async (options: Partial<Parameters<typeof serve>[0]> = {}) => {
  const { runs, scenarios } = folders();
  return serve({ runs, scenarios, training: false, ...options });
};

test("it listens on loopback by default, and asks for no token there", async () => {
  const { url, token } = await setUp();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(token).toBeUndefined();
});

test("where other machines can reach it, it asks for its token, over HTTP and the WebSocket", async () => {
  const { url, token = "", app } = await setUp({ host: "0.0.0.0" });
  expect(token).toMatch(/^[\w-]{43}$/);
  expect(url).not.toContain("0.0.0.0");
  const local = `http://127.0.0.1:${new URL(url).port}`;
  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${local}${path}`, { headers })).status;
  for (const path of ["/", "/api/health", "/docs", "/docs/json", "/nothing"]) {
    expect([path, await status(path)]).toEqual([path, 401]);
  }
  const bare = await fetch(`${local}/api/health`);
  expect(bare.headers.get("www-authenticate")).toBe("Bearer");
  expect(await bare.json()).toMatchObject({ error: { code: "token-needed" } });
  expect(await status("/api/health", { authorization: `Bearer ${token}` })).toBe(200);
  for (const wrong of ["", "x", token.slice(1), `${token}x`, token.toLowerCase()]) {
    expect(await status("/api/health", { authorization: `Bearer ${wrong}` })).toBe(401);
    expect(await status("/api/health", { cookie: `mesagrid-token=${wrong}` })).toBe(401);
    expect(await status(`/?token=${wrong}`)).toBe(401);
  }
  expect(await status(`/api/health?token=${token}`)).toBe(401);
  const evil = { host: "evil.example", authorization: `Bearer ${token}` };
  expect((await app.inject({ url: "/api/health", headers: evil })).statusCode).toBe(403);

  const opened = await app.inject({ url: `/?token=${token}`, headers: { host: "127.0.0.1:8080" } });
  expect(opened.headers["set-cookie"]).toBe(`mesagrid-token=${token}; Path=/; HttpOnly; SameSite=Strict`);
  expect(opened.body).not.toContain(token);
  const cookie = String(opened.headers["set-cookie"]).split(";")[0];
  expect(await status("/api/health", { cookie: `other=1; ${cookie}` })).toBe(200);

  const refused = new Client(local);
  await refused.until(() => refused.closed, "a refusal");
  for (const headers of [{ cookie }, { authorization: `Bearer ${token}` }]) {
    const admitted = new Client(local, { headers });
    await admitted.until(() => admitted.all("hello").length === 1, "hello");
  }
});

test("it goes by the names of its machine, and by those that it was given", async () => {
  const token = "a-token";
  const { app } = await setUp({ host: "0.0.0.0", guard: { token, hosts: ["lab.example"], origins: [] } });
  const status = async (host: string) => {
    const headers = { host, authorization: `Bearer ${token}` };
    return (await app.inject({ url: "/api/health", headers })).statusCode;
  };
  for (const host of [hostname(), "lab.example:8080", "127.0.0.1"]) expect(await status(host)).toBe(200);
  for (const host of ["evil.example", "203.0.113.9"]) expect(await status(host)).toBe(403);
});

test("more requests in a minute than are taken are refused, of each client by itself", async () => {
  const { app } = await setUp({ requestsPerMinute: 3 });
  const ask = async (remoteAddress: string) => app.inject({ url: "/api/nothing", remoteAddress });
  for (let i = 0; i < 3; i++) expect((await ask("10.0.0.1")).statusCode).toBe(404);
  const refused = await ask("10.0.0.1");
  expect([refused.statusCode, refused.json().error.code]).toEqual([429, "too-many-requests"]);
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
  expect((await ask("10.0.0.2")).statusCode).toBe(404);
});

test("one client has four fifths of the connections at most", async () => {
  const { url } = await setUp({ connections: 5 });
  const sockets = Array.from({ length: 5 }, () => connect(Number(new URL(url).port), "127.0.0.1"));
  const closed = () => sockets.filter((socket) => socket.closed);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
  });
  for (const socket of sockets) socket.on("error", () => {}).resume();
  await expect.poll(() => closed().length).toBe(1);
  for (const socket of sockets) socket.destroy();
  await expect
    .poll(async () =>
      fetch(`${url}/api/health`).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
});

test("one client has four fifths of the viewers at most", async () => {
  const { url, app } = await setUp({ viewers: 5 });
  const clients = Array.from({ length: 5 }, () => new Client(url));
  const admitted = () => clients.filter((client) => client.all("hello").length > 0);
  await expect.poll(() => admitted().length + clients.filter(({ closed }) => closed).length).toBe(5);
  expect(admitted()).toHaveLength(4);
  admitted()[0].socket.terminate();
  await expect.poll(async () => (await app.inject("/api/health")).json().viewers).toBe(3);
  const next = new Client(url);
  await next.until(() => next.all("hello").length === 1, "hello");
});

test("a taken port is told with what to try", async () => {
  const { url } = await setUp();
  const { runs, scenarios } = folders();
  const port = Number(new URL(url).port);
  await expect(startServer({ runs, scenarios, port })).rejects.toMatchObject({
    code: "port-in-use",
    message: `port ${port} on 127.0.0.1 is taken by another program`,
    hint: `try --port ${port + 1}, or --port 0 for any free one`,
  });
});

test.each([
  [{}, 200],
  [{ host: "localhost:8080" }, 200],
  [{ host: "[::1]:8080" }, 200],
  [{ host: "evil.example" }, 403],
  [{ host: "evil.example:8080" }, 403],
  [{ host: "127.0.0.1.evil.example" }, 403],
  [{ host: "127.0.0.1:8080; script-src *" }, 403],
  [{ host: "lab.example" }, 200],
  [{ host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080" }, 200],
  [{ host: "127.0.0.1:8080", origin: "http://127.0.0.1:9999" }, 403],
  [{ host: "127.0.0.1:8080", origin: "http://evil.example" }, 403],
  [{ host: "127.0.0.1:8080", origin: "null" }, 403],
  [{ host: "127.0.0.1:8080", origin: "http://localhost:5173" }, 200],
])("over HTTP %o is answered %i", async (headers, status) => {
  const guard = { hosts: ["lab.example"], origins: ["http://localhost:5173"] };
  const { app } = await setUp({ guard });
  for (const url of ["/api/health", "/"]) {
    const response = await app.inject({ url, headers: { host: "127.0.0.1:8080", ...headers } });
    expect(response.statusCode).toBe(status);
    if (status === 403) expect(response.json().error.code).toMatch(/^(host|origin)-refused$/);
  }
});

test.each([
  [{}, true],
  [{ origin: "http://evil.example" }, false],
  [{ origin: "null" }, false],
  [{ host: "evil.example" }, false],
])("over the WebSocket %o is let in: %s", async (headers, admitted) => {
  const { url } = await setUp();
  const client = new Client(url, { headers });
  await client.until(() => client.closed || client.all("hello").length > 0, "an answer");
  expect(client.closed === undefined).toBe(admitted);
});

test("the WebSocket is at its path only", async () => {
  const { url } = await setUp();
  const client = new Client(`${url}/elsewhere`);
  await client.until(() => client.closed, "a refusal");
  const own = new Client(url, { headers: { origin: url } });
  await own.until(() => own.all("hello").length === 1, "hello");
});

test("every answer carries the security headers, errors too", async () => {
  const { app } = await setUp();
  for (const url of ["/", "/api/health", "/api/nothing"]) {
    const { headers } = await app.inject({ url, headers: { host: "127.0.0.1:8080" } });
    expect(headers["x-content-type-options"]).toBe("nosniff");
    const policy = String(headers["content-security-policy"]);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self' data: blob: ws://127.0.0.1:8080 ");
    expect(policy).toMatch(/(^|;)script-src 'self' 'wasm-unsafe-eval'(;|$)/); // its own alone, and WebAssembly
    expect(policy).not.toMatch(/'unsafe-eval'|https?:/);
    expect(headers).toMatchObject({
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  }
});
