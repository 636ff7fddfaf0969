import { readdir, stat } from "node:fs/promises";
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

export interface ResultFile {
  /** Its path in the folder, with `/`. */
  readonly name: string;
  readonly bytes: number;
  readonly changed: string;
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
