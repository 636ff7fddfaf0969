import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { PackageFacts, SourceFile } from "./imports.js";

/** The repository's root, without a slash at its end. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

const SKIPPED = new Set(["node_modules", "dist", "dist-types", ".git", "coverage"]);

/** Paths of all files below a folder of the repository, relative to the root, with slashes. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) || path === "runs" ? [] : filesIn(path);
      return [path];
    })
    .map((path) => path.split(sep).join("/").replace(/^\.\//, ""));
}

/** The text of a file of the repository. */
export function read(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** All TypeScript sources of the packages. */
export function sources(): SourceFile[] {
  return filesIn("packages")
    .filter((path) => /^packages\/[^/]+\/src\/.*\.ts$/.test(path))
    .map((path) => ({ path, text: read(path) }));
}

/** The packages' own account of themselves. */
export function packages(): PackageFacts[] {
  return readdirSync(join(ROOT, "packages")).map((name) => {
    const facts = JSON.parse(read(`packages/${name}/package.json`)) as Record<
      string,
      Record<string, unknown>
    >;
    const dependencies = { ...facts.dependencies, ...facts.optionalDependencies };
    return { name, exports: Object.keys(facts.exports ?? {}), dependencies: Object.keys(dependencies) };
  });
}

/** A path inside of the repository as seen from another file of it. */
export function resolveFrom(file: string, link: string): string {
  return relative(ROOT, join(ROOT, file, "..", link))
    .split(sep)
    .join("/");
}
