import { startServer } from "@mesagrid/server";
import { expect, test } from "vitest";
import { Client, folders, serve } from "./support.js";

const setUp = async (options = {}) => {
  const { runs, scenarios } = folders();
  return serve({ runs, scenarios, training: false, ...options });
};

test("it listens on loopback only, and says what to do instead", async () => {
  const { url } = await setUp();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { runs, scenarios } = folders();
  for (const host of ["0.0.0.0", "192.168.1.10", "example.org", "::"]) {
    await expect(startServer({ runs, scenarios, host, port: 0 })).rejects.toMatchObject({
      code: "host-not-loopback",
      hint: expect.stringContaining("ssh -L"),
    });
  }
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
    expect(policy).not.toContain("unsafe-eval");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  }
});
