import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT } from "../../structure/repository.js";

const SCRIPT = join(ROOT, "packages/agent/native/build.sh");
const BASH = "/bin/bash";

/** Only what the wheel is made for can build; elsewhere the script says so before anything else. */
const BUILDS = process.platform === "linux" && process.arch === "x64";
if (!BUILDS)
  process.stderr.write("the tools that npm run native misses are not tested: it is for Linux on x64\n");

/** Runs the script where no other commands than these are found. */
function build(args: string[], commands: readonly string[] = [], env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "mesagrid-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(process.execPath, join(folder, "node"));
  for (const command of ["dirname", "uname", "df", "awk", ...commands]) {
    const found = spawnSync(BASH, ["-c", `command -v ${command}`], { encoding: "utf8" }).stdout.trim();
    if (found) symlinkSync(found, join(folder, command));
  }
  const { status, stdout, stderr } = spawnSync(BASH, [SCRIPT, ...args], {
    env: { ...env, PATH: folder },
    encoding: "utf8",
  });
  return { status, stdout, lines: stderr.trim().split("\n") };
}

test.skipIf(!BUILDS)("names everything that is missing at once, with what to do", () => {
  const { status, lines } = build(["--force", "--check"], [], { CXX: "no-such-compiler" });
  expect(status).toBe(1);
  expect(lines.slice(0, 2)).toEqual([
    "npm run native: there is no python3: apt-get install python3 python3-pip",
    "npm run native: there is no C++ compiler 'no-such-compiler': apt-get install g++, or set CXX",
  ]);
});

test.skipIf(!BUILDS)("takes another compiler by CXX", () => {
  const { lines } = build(["--force", "--check"], [], { CXX: "node" });
  expect(lines[0]).toContain("there is no python3");
  expect(lines.join("\n")).not.toContain("compiler");
});

test("tells its options, and refuses others", () => {
  const help = build(["--help"], ["cat"]);
  expect(help.status).toBe(0);
  for (const option of ["--check", "--force", "--cache", "--help"]) expect(help.stdout).toContain(option);
  for (const [args, fault] of [
    [["--fast"], "unknown option '--fast'"],
    [["--cache"], "--cache needs a folder"],
  ] as const) {
    const { status, lines } = build([...args]);
    expect(status).toBe(1);
    expect(lines).toEqual([expect.stringContaining(fault)]);
  }
});
