import { statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { reportInTerminal } from "../report-in-terminal.js";
import type { StudyTable } from "../results/row.js";
import { loadStudy, packTable } from "../results/table.js";
import { readStudy, type Study } from "../study/study.js";

interface ReportFlags {
  readonly study?: string;
  readonly out?: string;
  readonly changed?: true;
}

/** `mesagrid report TABLE|FOLDER` */
export function addReport(program: Command, context: Context): void {
  program
    .command("report")
    .summary("tell what came out of a study, as a page and as Markdown")
    .description(
      "Reads a study's table and its file, and writes report.html (one page that needs nothing else and runs nothing), report.md, and " +
        "figures/ with every picture as SVG beside its Vega-Lite source, which holds its data. The report has the question and what would " +
        "refute it, the verdict by a stated rule, every comparison with its interval over agents, figures, where the numbers come from, and " +
        "the command that remakes them. Nothing is trained or played: the same table makes the same report. Numbers of fewer than 5 agents " +
        "are given no mean and no interval. In another folder than the table's it is beside a packed copy of the table, so that the folder " +
        "is all that has to be kept.",
    )
    .argument("<results>", "a study's table.json or table.json.gz, or the folder that holds it")
    .option("--study <file>", "the study file (default: studies/NAME.json, NAME being the table's)")
    .option("--out <dir>", "folder that it is written to (default: that of the table)")
    .option(
      "--changed",
      "take a study file that is not the one that the table was made with; the report says so",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid report runs/studies/proxy-or-goal\n" +
        "  mesagrid report runs/studies/proxy-or-goal --out studies/results/proxy-or-goal",
    )
    .action(async (results: string, flags: ReportFlags) => run(results, flags, context));
}

async function run(results: string, flags: ReportFlags, { terminal }: Context): Promise<void> {
  const table = loadStudy(results);
  const study = readStudy(flags.study ?? join("studies", `${table.study}.json`));
  const changed = differs(study, table, flags.changed);
  const beside = statSync(results).isDirectory() ? results : dirname(results);
  const out = flags.out ?? beside;
  await reportInTerminal(terminal, study.file, table, out, changed);
  if (resolve(out) !== resolve(beside)) packTable(out, table);
}

/**
 * Is the study file another one than that which the table was made with?
 *
 * @throws Failure if so, unless that is wanted
 */
function differs({ file, hash, path }: Study, { study, provenance }: StudyTable, wanted = false): boolean {
  if (file.name !== study)
    throw new Failure(
      `the table is of the study ${study}, and ${path} is ${file.name}`,
      "--study names the study file",
    );
  const changed = hash !== provenance.studyHash;
  if (changed && !wanted)
    throw new Failure(
      `${path} was changed after the table was made`,
      "mesagrid study runs it as it is now; --changed makes a report of the old numbers, and says so in it",
    );
  return changed;
}
