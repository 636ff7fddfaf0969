import { readFileSync } from "node:fs";
import { writeAtomic } from "./files.js";
import { RunError } from "./manifest.js";

/** Writes a manifest whole or not at all. @throws RunError `disk-full` */
export function writeManifestFile(file: string, manifest: object): void {
  writeAtomic(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** What reading a manifest fails with. */
export interface ManifestFaults {
  /** Of a file that is not there. */
  missing(): RunError;
  /** Of one that is none, or not sound. */
  readonly bad: { readonly code: string; readonly hint: string };
}

/**
 * A manifest of format 1.
 *
 * @param check throws an Error if it is not sound
 * @throws RunError as `faults` says
 */
export function readManifestFile<M extends { readonly format: 1 }>(
  file: string,
  { missing, bad }: ManifestFaults,
  check: (manifest: M) => void = () => undefined,
): M {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw missing();
  }
  try {
    const manifest = JSON.parse(text) as M;
    if (manifest.format !== 1) throw new Error(`format ${manifest.format}`);
    check(manifest);
    return manifest;
  } catch (error) {
    throw new RunError(bad.code, file, `it cannot be read: ${(error as Error).message}`, bad.hint);
  }
}
