import { existsSync } from "node:fs";
import { join } from "node:path";
import { loadProgram } from "@mesagrid/env";
import { buildCommands } from "@mesagrid/study";
import { expect, test } from "vitest";
import { Screen } from "../study/screen.js";
import { filesIn, ROOT, read, resolveFrom } from "./repository.js";

const pages = filesIn(".").filter((path) => path.endsWith(".md"));

/** Fenced blocks of a page: their language and text. */
function blocks(page: string): { language: string; text: string }[] {
  return [...read(page).matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language,
    text,
  }));
}

/** A heading's anchor, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

test.each(pages)("links of %s lead somewhere", (page) => {
  const prose = read(page).replace(/^```[\s\S]*?^```$/gm, "");
  const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]);
  const dead = links.filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false;
    const [path, place] = link.split("#");
    const target = path === "" ? page : resolveFrom(page, path);
    if (!existsSync(join(ROOT, target))) return true;
    if (!place || !target.endsWith(".md")) return false;
    const headings = [...read(target).matchAll(/^#+ (.+)$/gm)].map((match) => anchor(match[1]));
    return !headings.includes(place);
  });
  expect(dead).toEqual([]);
});

/** Shell lines of all pages, comments and prompts away. */
const lines = pages.flatMap((page) =>
  blocks(page)
    .filter(({ language }) => language === "sh")
    .flatMap(({ text }) => text.split("\n"))
    .map((line) => line.replace(/\s+#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => line.split("&&").map((part) => ({ page, line: part.trim() }))),
);

test("the commands that the pages name exist, with their flags", () => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
  const commands = buildCommands({ terminal: new Screen(), exitCode: 0 }).commands;
  const wrong = lines.filter(({ line }) => {
    const [first, ...rest] = line.replace(/^npx /, "").split(/\s+/);
    if (first === "npm") {
      const [name] = rest.filter((word) => !word.startsWith("-") && word !== "run");
      return !["ci", "test", "start"].includes(name) && !scripts[name];
    }
    if (first !== "mesagrid") return !["node", "esbuild"].includes(first) && !existsSync(join(ROOT, first));
    const command = commands.find((candidate) => candidate.name() === rest[0]);
    const flags = rest.filter((word) => word.startsWith("--"));
    return !command || flags.some((flag) => !command.options.some((option) => option.long === flag));
  });
  expect(wrong).toEqual([]);
  expect(lines.length).toBeGreaterThan(5);
});

test("the README's script is examples/train.ts", () => {
  const [script] = blocks("README.md").filter(
    ({ language, text }) => language === "ts" && text.includes("train("),
  );
  expect(script?.text).toBe(read("examples/train.ts"));
  expect(script.text.trim().split("\n").length).toBeLessThanOrEqual(11);
});

test("scenarios in the pages are right", () => {
  const scenarios = pages
    .flatMap(blocks)
    .filter(({ language, text }) => language === "json" && text.includes('"format"'));
  expect(scenarios.length).toBeGreaterThan(0);
  for (const { text } of scenarios) expect(loadProgram(text).phases.length).toBeGreaterThan(0);
});

/** The headings under which each scenario is told, in their order. */
const TEMPLATE = ["Question", "World", "Objectives", "Level sets", "What to expect"];

test("scenarios/README.md tells every scenario by one template", () => {
  const text = read("scenarios/README.md");
  const names = filesIn("scenarios").flatMap((path) => /^scenarios\/([\w-]+)\.json$/.exec(path)?.[1] ?? []);
  const told = text.split(/^## /m).slice(1);
  for (const name of names) {
    const section = told.find((part) => part.startsWith(`${name}\n`)) ?? "";
    const headings = [...section.matchAll(/^\*\*(.+?)\.\*\*/gm)].map((match) => match[1]);
    expect(headings, name).toEqual(TEMPLATE);
  }
});
