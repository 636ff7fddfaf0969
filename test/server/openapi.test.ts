import { readFileSync } from "node:fs";
import { buildApp, ERRORS, STREAM_ERRORS } from "@mesagrid/server";
import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, onTestFinished, test } from "vitest";
import { folders } from "./support.js";

interface Operation {
  readonly summary?: string;
  readonly tags?: readonly string[];
  readonly responses: Record<string, { content?: Record<string, { schema: { properties?: ErrorShape } }> }>;
}
interface ErrorShape {
  readonly error?: { readonly properties: { readonly code: { readonly enum: readonly string[] } } };
}
interface Document {
  readonly openapi: string;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
}

/** The document as it is served, and the routes that the server has. */
async function describe() {
  const server = buildApp(folders());
  onTestFinished(() => server.close());
  const routes: string[] = [];
  server.addHook("onRoute", ({ method, url, schema }) => {
    if (schema && "hide" in schema) return;
    for (const one of [method].flat()) if (one !== "HEAD") routes.push(`${one} ${url}`);
  });
  await server.ready();
  const document: Document = (await server.inject("/docs/json")).json();
  return { server, document, routes: routes.filter((route) => !route.includes(" /docs/static/")) };
}

test("the OpenAPI document is one, by its own schema", async () => {
  const { document } = await describe();
  expect(document.openapi).toBe("3.1.0");
  const { valid, errors } = await new Validator().validate({ ...document });
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
});

test("it has every route, with its group, a summary and its errors by their codes", async () => {
  const { document, routes } = await describe();
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replace("{*}", "*").replace(/\{(\w+)\}/g, ":$1")}`,
    ),
  );
  expect(described.sort()).toEqual(routes.sort());
  expect(routes).toContain("GET /api/runs/:id");
  const groups = document.tags.map(({ name }) => name);
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, { summary, tags, responses }] of Object.entries(operations)) {
      const place = `${method} ${path}`;
      expect([place, summary]).toEqual([place, expect.stringMatching(/.{10}/)]);
      expect(groups, place).toContain(tags?.[0]);
      expect(Object.keys(responses), place).toEqual(expect.arrayContaining(["400", "403", "500"]));
      for (const [status, { content }] of Object.entries(responses)) {
        const codes = content?.["application/json"]?.schema.properties?.error?.properties.code.enum;
        if (Number(status) >= 400) expect(codes, place).toBeDefined();
        for (const code of codes ?? []) {
          expect([place, code, ERRORS[code as keyof typeof ERRORS][0]]).toEqual([
            place,
            code,
            Number(status),
          ]);
        }
      }
    }
  }
});

test("the README has every route, and every code of an error with its status and its meaning", async () => {
  const readme = readFileSync(new URL("../../packages/server/README.md", import.meta.url), "utf8");
  const { routes } = await describe();
  for (const route of routes) expect(readme).toMatch(new RegExp(`\\| \`${route.replace("*", "\\*")}[\`?]`));
  for (const [code, [status, means]] of Object.entries(ERRORS)) {
    expect(readme).toContain(`| \`${code}\` | ${status} | ${means} |`);
  }
  for (const [code, means] of Object.entries(STREAM_ERRORS)) {
    expect(readme).toContain(`| \`${code}\` | ${means} |`);
  }
});

test("the page to try it at comes with all its parts", async () => {
  const { server } = await describe();
  const page = await server.inject("/docs");
  expect([page.statusCode, page.headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
  expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=/); // nothing that the policy would refuse
  const parts = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts) expect([part, (await server.inject(part)).statusCode]).toEqual([part, 200]);
});
