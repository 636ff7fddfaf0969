import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
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
async function launchBrowser(): Promise<Launch> {
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
  mkdirSync(dirname(UNPACKED), { recursive: true });
  // In a folder of its own until all is there: another test file may be unpacking at the same time.
  const place = existsSync(UNPACKED) ? UNPACKED : mkdtempSync(`${UNPACKED}-`);
  const before = CHANGED.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, { TMPDIR: place, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    const file = basename(await packed.executablePath());
    if (place !== UNPACKED) settle(place);
    return {
      path: join(UNPACKED, file),
      env: { LD_LIBRARY_PATH: join(UNPACKED, "al2023", "lib"), FONTCONFIG_PATH: join(UNPACKED, "fonts") },
    };
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** Puts an unpacked browser where it belongs, unless another process was quicker. */
function settle(place: string): void {
  try {
    renameSync(place, UNPACKED);
  } catch (error) {
    if (!existsSync(UNPACKED)) throw error;
    rmSync(place, { recursive: true });
  }
}

/**
 * A browser for the tests of a file. With MESAGRID_BROWSER=required a machine without one fails; otherwise it is said
 * which tests are left out, and why.
 */
export async function launchOrSkip(tests: string): Promise<Launch> {
  const launch = await launchBrowser();
  if (launch.browser) return launch;
  if (process.env.MESAGRID_BROWSER === "required")
    throw new Error(`no browser can be started: ${launch.reason}`);
  process.stderr.write(`${tests} is left out, because no browser can be started: ${launch.reason}\n`);
  return launch;
}
