#!/usr/bin/env node
// The program itself is compiled TypeScript, so say what to do when it has not been built.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const cli = new URL("../dist/cli.js", import.meta.url);
if (!existsSync(fileURLToPath(cli))) {
  process.stderr.write("mesagrid has not been built yet. Run `npm run build` in the repository first.\n");
  process.exit(1);
}
// `mesagrid runs | head` closes the pipe early, and that is no error.
process.stdout.on("error", (error) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
const { main } = await import(cli.href);
process.exitCode = await main(process.argv.slice(2));
