import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { systemCode } from "./errors.js";
import { within } from "./paths.js";

/** What of the studies' folder is shown, by the end of a file's name. */
const RESULT_TYPES: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".jsonl": "application/jsonl",
  ".csv": "text/csv; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
};

/** Levels of folders below the studies' that are looked into. */
const DEEPEST = 3;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** A study's file is a few thousand bytes; larger ones are not looked into. */
const LARGEST_STUDY = 262_144;
const LONGEST_WORDS = 1000;

export interface ResultFile {
  /** Its path in the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly changed: string;
}

/** What a study says of itself. */
export interface StudyWords {
  readonly title?: string;
  readonly question?: string;
}

/** The files of a folder and those below it, by name; none if there is no such folder. Links out of it are left out. */
export async function listResults(root: string, deepest = DEEPEST): Promise<ResultFile[]> {
  const found: ResultFile[] = [];
  await collect(root, "", deepest, found);
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

async function collect(root: string, below: string, deeper: number, found: ResultFile[]): Promise<void> {
  for (const entry of await names(join(root, below))) {
    const name = below === "" ? entry : `${below}/${entry}`;
    const path = NAME.test(entry) ? await within(root, name) : undefined;
    if (path === undefined) continue;
    const file = await stat(path);
    if (file.isDirectory() && deeper > 0) await collect(root, name, deeper - 1, found);
    if (!file.isFile() || typeOf(name) === undefined) continue;
    found.push({ name, bytes: file.size, changed: file.mtime.toISOString() });
  }
}

async function names(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (thrown) {
    if (systemCode(thrown) === "ENOENT") return [];
    throw thrown;
  }
}

/** A study's title and question; nothing of a file that has none, as it is no study. @param file one of `listResults` */
export async function studyWords(root: string, { name, bytes }: ResultFile): Promise<StudyWords> {
  if (extname(name) !== ".json" || bytes > LARGEST_STUDY) return {};
  const { title, question } = await jsonObject(join(root, name));
  if (typeof question !== "string") return {};
  const asks = { question: question.slice(0, LONGEST_WORDS) };
  return typeof title === "string" ? { title: title.slice(0, LONGEST_WORDS), ...asks } : asks;
}

async function jsonObject(path: string): Promise<Record<string, unknown>> {
  try {
    return { ...JSON.parse(await readFile(path, "utf8")) };
  } catch {
    return {}; // gone by now, or no JSON: the list names it all the same
  }
}

/** The real path of a file that `listResults` would list, and its type; nothing if there is none. */
export async function resultFile(
  root: string,
  name: string,
): Promise<{ readonly path: string; readonly type: string } | undefined> {
  const type = typeOf(name);
  if (type === undefined || !name.split("/").every((part) => NAME.test(part))) return undefined;
  const path = await within(root, name);
  return path !== undefined && (await stat(path)).isFile() ? { path, type } : undefined;
}

function typeOf(name: string): string | undefined {
  const end = extname(name);
  return Object.hasOwn(RESULT_TYPES, end) ? RESULT_TYPES[end] : undefined;
}
