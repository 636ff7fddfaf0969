import { resolve } from "node:path";
import { Failure } from "../../failure.js";
import { folderStore } from "./folder-store.js";
import { s3Environment, s3Store } from "./s3-store.js";
import type { Store } from "./store.js";

/**
 * A store by its place: a folder, or `s3://BUCKET/PREFIX` with the rest in the environment, as other tools for S3 have it.
 *
 * @throws Failure for a place that is none, or where the environment lacks something
 */
export function openStore(place: string, environment: NodeJS.ProcessEnv = process.env): Store {
  if (!/^\w+:\/\//.test(place)) return folderStore(resolve(place));
  const [, bucket, prefix = ""] = /^s3:\/\/([\w.-]+)(?:\/([\w./=+-]*))?$/.exec(place) ?? [];
  if (bucket === undefined)
    throw new Failure("the store is no place that is known", "a folder, or s3://BUCKET/PREFIX");
  return s3Store(bucket, prefix.replace(/\/+$/, ""), s3Environment(environment));
}
