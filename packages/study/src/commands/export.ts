import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { csvText, readAllMetrics, readRun, tensorboardFile } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { findRun } from "../find-run.js";
import { resultsCsv, resultsParquet } from "../results/columns.js";
import { loadStudy, TABLE_FILE, tableFile } from "../results/table.js";
import { say } from "../terminal.js";

interface ExportFlags {
  readonly csv?: string;
  readonly tensorboard?: string;
  readonly parquet?: string;
  readonly runs: string;
}

/** `mesagrid export RUN...`, `mesagrid export STUDY` */
export function addExport(program: Command, context: Context): void {
  program
    .command("export")
    .summary("write runs' metrics or a study's results as CSV, for TensorBoard, as Parquet")
    .description(
      "Writes the metrics of runs in another form: as one CSV table with a column `run`, or as TensorBoard event files, one " +
        "folder a run. A run that is still trained gives what it has so far; doing it again replaces what was written before. Of a study's folder it writes the table of results, a row a number, " +
        "as CSV or Parquet.",
    )
    .argument(
      "<runs...>",
      "the runs' folders, their names in --runs, or the starts of their names; or one study's folder, such as studies/results/proxy-or-goal",
    )
    .option("--csv <file>", "write a CSV file; - for stdout")
    .option("--parquet <file>", "of a study: write a Parquet file")
    .option("--tensorboard <dir>", "write event files into DIR/<run>/")
    .option("--runs <dir>", "folder of the runs", "runs")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid export cheese-corner-s1 --csv metrics.csv\n" +
        "  mesagrid export cheese-corner-s1 cheese-corner-s2 --tensorboard board && tensorboard --logdir board\n" +
        "  mesagrid export studies/results/proxy-or-goal --csv results.csv --parquet results.parquet",
    )
    .action((names: readonly string[], flags: ExportFlags) => {
      const { csv, tensorboard, parquet } = flags;
      const [first] = names;
      if (tableFile(first) && names.length === 1) return exportStudy(first, flags, context);
      if (parquet !== undefined)
        throw new Failure(
          "--parquet is for a study's results",
          `name one folder with a ${TABLE_FILE}, and no run`,
        );
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
  writeCsv(csvText(rows), rows.length, file, terminal);
}

function writeCsv(text: string, rows: number, file: string, { stdout }: Context["terminal"]): void {
  if (file === "-") stdout.write(text);
  else {
    writeFileSync(file, text);
    say(stdout, `${rows} rows in ${file}`);
  }
}

function exportStudy(
  folder: string,
  { csv, parquet, tensorboard }: ExportFlags,
  { terminal }: Context,
): void {
  if (tensorboard !== undefined)
    throw new Failure("TensorBoard shows runs", `those of the study are in ${join(folder, "cells")}`);
  if (csv === undefined && parquet === undefined)
    throw new Failure("export as what?", "say --csv FILE, --parquet FILE or both");
  const table = loadStudy(folder);
  if (csv !== undefined) writeCsv(resultsCsv(table), table.rows.length, csv, terminal);
  if (parquet === undefined) return;
  writeFileSync(parquet, resultsParquet(table));
  say(terminal.stdout, `${table.rows.length} rows in ${parquet}`);
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
