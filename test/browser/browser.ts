import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { ROOT } from "../structure/repository.js";

/** Where the browser of `@sparticuz/chromium` is unpacked; it is there whole or not at all. */
const UNPACKED = join(ROOT, "node_modules", ".cache", "unpacked-chromium");

/** The page's pictures are compared: all machines have the same fonts. */
const FONTS = join(ROOT, "test", "browser", "fonts.conf");

/** Draws with the processor: WebGL wherever the tests run. */
const DRAWING = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

/**
 * Starts the Chromium of CHROMIUM_PATH or /usr/bin/chromium if there is one, else the one in `@sparticuz/chromium`. Where none can
 * be started the tests of a page are left out and that is said, unless MESAGRID_BROWSER=required makes it a failure.
 */
export async function startBrowser(tests: string): Promise<Browser | undefined> {
  try {
    const installed = [process.env.CHROMIUM_PATH, "/usr/bin/chromium"].find(
      (path) => path && existsSync(path),
    );
    const { path, env } = installed ? { path: installed, env: {} } : await unpack();
    return await chromium.launch({
      executablePath: path,
      args: ["--no-sandbox", ...DRAWING],
      env: { ...process.env, ...env } as Record<string, string>,
    });
  } catch (thrown) {
    const words = thrown instanceof Error ? thrown.message.split("\n").slice(0, 6).join(" ") : String(thrown);
    const reason = `no browser can be started: ${words}`;
    if (process.env.MESAGRID_BROWSER === "required") throw new Error(reason);
    process.stderr.write(`${tests} is left out, because ${reason}\n`);
    return undefined;
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
  if (!existsSync(UNPACKED)) await unpackInto(UNPACKED);
  return {
    path: join(UNPACKED, "chromium"),
    env: { LD_LIBRARY_PATH: join(UNPACKED, "al2023", "lib"), FONTCONFIG_FILE: FONTS },
  };
}

/** Unpacks beside the folder and gives it its name when it is whole: another process may be doing the same. */
async function unpackInto(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const own = mkdtempSync(`${folder}-`);
  const before = CHANGED.map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, { TMPDIR: own, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
    if (!existsSync(folder)) renameSync(own, folder);
  } catch (thrown) {
    if (!existsSync(folder)) throw thrown;
  } finally {
    rmSync(own, { recursive: true, force: true });
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
