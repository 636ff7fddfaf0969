import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { ROOT } from "../structure/repository.js";

/** Where the browser of `@sparticuz/chromium` is unpacked: not in /tmp, where another process may be halfway through it. */
const UNPACKED = join(ROOT, "node_modules", ".cache", "chromium");

/** Draws with the processor: WebGL wherever the tests run. */
const DRAWING = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

/** A real browser, or why there is none. */
export type Launch =
  | { readonly browser: Browser }
  | { readonly browser?: undefined; readonly reason: string };

/** Starts the Chromium of CHROMIUM_PATH or /usr/bin/chromium if there is one, else the one in `@sparticuz/chromium`. */
export async function launchBrowser(): Promise<Launch> {
  try {
    const installed = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find(
      (path) => path && existsSync(path),
    );
    const { path, env } = installed ? { path: installed, env: {} } : await unpack();
    const browser = await chromium.launch({
      executablePath: path,
      args: ["--no-sandbox", ...DRAWING],
      env: { ...process.env, ...env } as Record<string, string>,
    });
    return { browser };
  } catch (thrown) {
    const reason =
      thrown instanceof Error ? thrown.message.split("\n").slice(0, 6).join(" ") : String(thrown);
    return { reason };
  }
}

/** Environment variables that steer the unpacking, or that the package sets while it is imported. */
const CHANGED = ["TMPDIR", "AWS_EXECUTION_ENV", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"];

/**
 * Unpacks the browser that the package carries, with the system libraries that a plain Linux may lack (NSS, NSPR): the package
 * brings them along for AWS Lambda and unpacks them only where it believes to be there.
 */
async function unpack(): Promise<{ path: string; env: Record<string, string> }> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "@sparticuz/chromium is for Linux on x64; set CHROMIUM_PATH to an installed Chromium or Chrome",
    );
  }
  mkdirSync(UNPACKED, { recursive: true });
  const before = CHANGED.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, { TMPDIR: UNPACKED, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    const path = await packed.executablePath();
    return {
      path,
      env: { LD_LIBRARY_PATH: join(UNPACKED, "al2023", "lib"), FONTCONFIG_PATH: join(UNPACKED, "fonts") },
    };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
