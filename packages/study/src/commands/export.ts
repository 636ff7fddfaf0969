import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { csvText, readAllMetrics, readRun, tensorboardFile } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { findRun } from "../find-run.js";
import { say } from "../terminal.js";

interface ExportFlags {
  readonly csv?: string;
  readonly tensorboard?: string;
  readonly runs: string;
}

/** `mesagrid export RUN...` */
export function addExport(program: Command, context: Context): void {
  program
    .command("export")
    .summary("write runs' metrics as CSV or for TensorBoard")
    .description(
      "Writes the metrics of runs in another form: as one CSV table with a column `run`, or as TensorBoard event files, one " +
        "folder a run. A run that is still trained gives what it has so far; doing it again replaces what was written before.",
    )
    .argument("<runs...>", "the runs' folders, their names in --runs, or the starts of their names")
    .option("--csv <file>", "write a CSV file; - for stdout")
    .option("--tensorboard <dir>", "write event files into DIR/<run>/")
    .option("--runs <dir>", "folder of the runs", "runs")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid export cheese-corner-s1 --csv metrics.csv\n" +
        "  mesagrid export cheese-corner-s1 cheese-corner-s2 --tensorboard board && tensorboard --logdir board",
    )
    .action((names: readonly string[], flags: ExportFlags) => {
      const { csv, tensorboard } = flags;
      if (csv === undefined && tensorboard === undefined) {
        throw new Failure("export as what?", "say --csv FILE, --tensorboard DIR or both");
      }
      const folders = names.map((name) => findRun(name, flags.runs));
      if (csv !== undefined) exportCsv(folders, csv, context);
      if (tensorboard !== undefined) exportEvents(folders, tensorboard, context);
    });
}

function exportCsv(folders: readonly string[], file: string, { terminal }: Context): void {
  const rows = folders.flatMap((folder) => {
    const { id } = readRun(folder);
    return readAllMetrics(folder).map((row) => ({ run: id, ...row }));
  });
  const text = csvText(rows);
  if (file === "-") terminal.stdout.write(text);
  else {
    writeFileSync(file, text);
    say(terminal.stdout, `${rows.length} rows in ${file}`);
  }
}

function exportEvents(folders: readonly string[], root: string, { terminal }: Context): void {
  for (const folder of folders) {
    const target = join(root, basename(folder));
    mkdirSync(target, { recursive: true });
    // TensorBoard takes a file by this word in its name, and after it the seconds at which it began.
    const began = Math.floor(Date.parse(readRun(folder).started) / 1000);
    const file = join(target, `events.out.tfevents.${began}.mesagrid`);
    writeFileSync(file, tensorboardFile(folder));
    say(terminal.stdout, file);
  }
}
