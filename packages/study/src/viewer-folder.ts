import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The folder of the built viewer, or nothing if it has not been built. */
export function viewerFolder(): string | undefined {
  const home = dirname(createRequire(import.meta.url).resolve("@mesagrid/viewer/package.json"));
  const folder = join(home, "dist");
  return existsSync(join(folder, "index.html")) ? folder : undefined;
}
