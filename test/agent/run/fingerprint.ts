import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkpointFolder } from "@mesagrid/agent";

/** Hashes of everything in a run folder that must be the same to the bit however often it was cut off. */
export function fingerprint(run: string): Record<string, string> {
  const files = ["metrics.jsonl", "traces/episodes.bin"].map((file) => join(run, file));
  const newest = checkpointFolder(run);
  files.push(join(newest, "model.json"), join(newest, "weights.bin"));
  const hash = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");
  return Object.fromEntries(files.map((file) => [file.slice(run.length), hash(file)]));
}
