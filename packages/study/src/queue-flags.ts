import { join } from "node:path";
import { Option } from "commander";

/** `--queue`, or the environment: a command line is seen by everybody on a machine, and a password may be in it. */
export function queueFlag(what: string): Option {
  return new Option("--queue <url>", `${what}, at a Redis server`).env("MESAGRID_QUEUE");
}

/** `--store` */
export function storeFlag(): Option {
  const what =
    "with --queue: where checkpoints and results go: a folder that all machines see, or s3://BUCKET/PREFIX";
  return new Option("--store <place>", what).default(join("runs", "store")).env("MESAGRID_STORE");
}
