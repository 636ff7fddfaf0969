import type { Program } from "@mesagrid/env";
import type { Command } from "commander";
import {
  checkFile,
  describeProblem,
  describeProgram,
  type FileReport,
  sampleLevels,
  sideBySide,
} from "../check.js";
import type { Context } from "../context.js";
import { wholeNumber } from "../flags.js";
import { say } from "../terminal.js";

interface CheckFlags {
  readonly sample?: number;
  readonly seed: number;
  readonly json?: true;
}

/** `mesagrid check FILE...` */
export function addCheck(program: Command, context: Context): void {
  program
    .command("check")
    .summary("say whether scenario files are right, and everything that is wrong with them")
    .description(
      "Reads and compiles scenario files. Prints one line for a file that is right, and every problem of one that is not: " +
        "its code (docs/errors.md), where it is, what was expected, what to try. Exit code 1 if any file has a problem.",
    )
    .argument("<file...>", "scenario files")
    .option("--sample <n>", "draw the first N levels of each level set", wholeNumber(1))
    .option("--seed <n>", "seed of the levels drawn", wholeNumber(0), 1)
    .option("--json", "print JSON: [{file, ok, problems}]")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid check scenarios/*.json\n  mesagrid check scenarios/cheese-corner.json --sample 3",
    )
    .action((files: string[], flags: CheckFlags) => {
      const reports = files.map(checkFile);
      if (flags.json) printJson(context, reports);
      else for (const report of reports) print(context, report, flags);
      context.exitCode = reports.some((report) => report.problems.length > 0) ? 1 : 0;
    });
}

function printJson({ terminal }: Context, reports: readonly FileReport[]): void {
  const plain = reports.map(({ file, problems }) => ({ file, ok: problems.length === 0, problems }));
  say(terminal.stdout, JSON.stringify(plain, null, 2));
}

function print({ terminal }: Context, { file, program, problems }: FileReport, flags: CheckFlags): void {
  if (program) {
    say(terminal.stdout, `ok   ${file}: ${describeProgram(program)}`);
    if (flags.sample) printSamples(terminal.stdout, program, flags.sample, flags.seed);
    return;
  }
  const word = problems.length === 1 ? "problem" : "problems";
  say(terminal.stdout, `bad  ${file}: ${problems.length} ${word}`);
  for (const problem of problems) say(terminal.stdout, indent(describeProblem(problem)));
}

function printSamples(
  output: Context["terminal"]["stdout"],
  program: Program,
  many: number,
  seed: number,
): void {
  for (const levels of program.levelSets.keys()) {
    const boards = sampleLevels(program, levels, many, seed);
    say(output, `\n  ${levels}:\n${indent(sideBySide(boards, (output.columns ?? 100) - 4))}`);
  }
  say(output, "");
}

function indent(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`.trimEnd())
    .join("\n");
}
