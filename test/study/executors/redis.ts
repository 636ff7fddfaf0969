import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Why there can be no Redis server here; nothing if there can. */
export function whyNoRedis(): string | undefined {
  try {
    execFileSync("redis-server", ["--version"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "no redis-server on PATH (apt-get install redis-server)";
  }
}

/** A Redis server of one's own. */
export interface RedisServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts one on a free port of this machine alone; nothing of it stays. */
export async function startRedis(password?: string): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-redis-"));
  const flags = [
    "--port",
    `${port}`,
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "no",
  ];
  const child = spawn("redis-server", [...flags, ...(password ? ["--requirepass", password] : [])]);
  const exit = once(child, "exit");
  await new Promise<void>((resolve, reject) => {
    let said = "";
    child.stdout.on("data", (text) => {
      said += text;
      if (said.includes("Ready to accept connections")) resolve();
    });
    exit.then(([code]) => reject(new Error(`redis-server ended with ${code}: ${said}`)));
  });
  return {
    port,
    async stop() {
      child.kill("SIGKILL");
      await exit;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
