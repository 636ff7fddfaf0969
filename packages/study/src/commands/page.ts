import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { RecordedRuns } from "@mesagrid/server";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { findRun } from "../find-run.js";
import { wholeNumber } from "../flags.js";
import { say } from "../terminal.js";
import { viewerFolder } from "../viewer-folder.js";

interface PageFlags {
  readonly out: string;
  readonly checkpoints: number;
  readonly runs: string;
}

/** What tells the page that it has no server, and where its list of runs is. */
const MARK = '<meta name="mesagrid-recorded" content="static.json" />';

/** `mesagrid page RUN...` */
export function addPage(program: Command, context: Context): void {
  program
    .command("page")
    .summary("write a page of recorded runs that needs no server")
    .description(
      "Writes one folder that any web host can serve, below any address: the page that `mesagrid serve` shows, with these runs' " +
        "episodes, charts and checkpoints as files. Their policies run in the visitor's browser. A page that is there already " +
        "is replaced, with its runs; those of another page may be named as PAGE/runs/ID. " +
        "The run that is named first is the one that a visitor sees first.",
    )
    .argument("<runs...>", "the runs' folders, their names in --runs, or the starts of their names")
    .requiredOption("--out <dir>", "folder to write")
    .option("--checkpoints <n>", "most checkpoints of a run, evenly over its training", wholeNumber(2), 20)
    .option("--runs <dir>", "folder of the runs", "runs")
    .addHelpText(
      "after",
      "\nExample:\n  mesagrid page cheese-corner-s1 cheese-corner-s2 --out page && python3 -m http.server -d page",
    )
    .action(async (names: readonly string[], flags: PageFlags) => {
      const folders = names.map((name) => findRun(name, flags.runs));
      await writePage(folders, flags, context);
    });
}

async function writePage(
  folders: readonly string[],
  { out, checkpoints }: PageFlags,
  { terminal }: Context,
): Promise<void> {
  const viewer = viewerFolder();
  if (viewer === undefined) throw new Failure("the page has not been built", "npm run build");
  if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, "static.json"))) {
    throw new Failure(`${out} is not empty, and no page of recorded runs`, "name another folder");
  }
  for (const old of ["assets", "runs"]) rmSync(join(out, old), { recursive: true, force: true });
  const { readRecorded } = await import("@mesagrid/server"); // only here, as in serve.ts
  cpSync(viewer, out, { recursive: true });
  const index = readFileSync(join(viewer, "index.html"), "utf8");
  writeFileSync(join(out, "index.html"), index.replace("<head>", `<head>\n    ${MARK}`));
  const list: RecordedRuns = { format: 1, runs: [] };
  for (const folder of folders) {
    const { run, files } = await readRecorded(folder, checkpoints);
    const place = join(out, "runs", run.detail.id);
    for (const { path, address } of files) {
      mkdirSync(join(place, dirname(address)), { recursive: true });
      cpSync(path, join(place, address));
    }
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "run.json"), JSON.stringify(run));
    const { config, versions, ...summary } = run.detail;
    const { name, title, question } = summary.scenario;
    list.runs.push({ ...summary, scenario: { name, title, question } });
    const told = `${run.traces.length} episodes, ${run.checkpoints.length} checkpoints`;
    say(terminal.stdout, `${basename(folder)}: ${told}`);
  }
  writeFileSync(join(out, "static.json"), JSON.stringify(list));
  say(terminal.stdout, `${out} can be served by any web host`);
}
