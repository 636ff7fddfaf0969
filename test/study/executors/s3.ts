import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../structure/repository.js";

/** A server that speaks S3's protocol. It knows its account, but takes any signature of it of version 4. */
export interface S3Server {
  /** The store's place. */
  readonly place: string;
  /** What workers and studies need to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts one, with a bucket, on a free port of this machine alone; nothing of it stays. */
export async function startS3(): Promise<S3Server> {
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-s3-"));
  const bin = join(ROOT, "node_modules/s3rver/bin/s3rver.js");
  const flags = ["-d", folder, "-a", "127.0.0.1", "-p", "0", "--configure-bucket", "studies"];
  const child = spawn(process.execPath, [bin, ...flags]);
  const exit = once(child, "exit");
  const port = await new Promise<string>((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (text) => {
        said += text;
        const [, found] = /listening on \S+?:(\d+)/.exec(said) ?? [];
        if (found !== undefined) resolve(found);
      });
    exit.then(([code]) => reject(new Error(`s3rver ended with ${code}: ${said}`)));
  });
  return {
    place: "s3://studies/shared/mesagrid",
    environment: {
      AWS_ACCESS_KEY_ID: "S3RVER",
      AWS_SECRET_ACCESS_KEY: "S3RVER",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    },
    async stop() {
      child.kill("SIGKILL");
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
