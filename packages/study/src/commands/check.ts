import { defaultSettings } from "@mesagrid/agent";
import { type Examination, examine, type Program } from "@mesagrid/env";
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
import { describeExamination } from "../examination.js";
import { fraction, wholeNumber } from "../flags.js";
import { counted } from "../numbers.js";
import { say, type Terminal, transient } from "../terminal.js";

interface CheckFlags {
  readonly sample?: number;
  readonly seed: number;
  readonly levels: number;
  readonly gamma: number;
  readonly tables?: true;
  readonly json?: true;
}

/** `mesagrid check FILE...` */
export function addCheck(program: Command, context: Context): void {
  program
    .command("check")
    .summary("say whether scenario files are right, what is wrong with them, and what their levels are worth")
    .description(
      "Reads and compiles scenario files. Prints one line for a file that is right, and every problem of one that is not: " +
        "its code (docs/errors.md), where it is, what was expected, what to try. Then looks at levels of each set (docs/solver.md): " +
        "on which share there is something to be won and how much, which tell objectives apart, whether what is priced can " +
        "happen, whether levels come twice. Of one file it prints tables, of several only warnings of what looks unintended. " +
        "Exit code 1 if any file has a problem, 0 if there are warnings at most.",
    )
    .argument("<file...>", "scenario files")
    .option("--sample <n>", "draw the first N levels of each level set", wholeNumber(1))
    .option("--seed <n>", "seed of the levels", wholeNumber(0), 1)
    .option("--levels <n>", "levels of each set to look at; 0: none, the file alone", wholeNumber(0), 64)
    .option("--gamma <g>", "discount of values", fraction, defaultSettings().gamma)
    .option("--tables", "print the tables of several files too")
    .option("--json", "print JSON: [{file, ok, problems, warnings, examination}]")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid check scenarios/*.json\n  mesagrid check scenarios/cheese-corner.json --sample 3",
    )
    .action((files: string[], flags: CheckFlags) => {
      const tables = flags.tables ?? files.length === 1;
      const reports = files.map((file) => {
        const report = checkFile(file);
        const examination = look(context.terminal, report, flags);
        if (!flags.json) print(context.terminal, report, examination, flags, tables);
        return { ...report, examination };
      });
      if (flags.json) say(context.terminal.stdout, JSON.stringify(reports.map(plain), null, 2));
      context.exitCode = reports.some((report) => report.problems.length > 0) ? 1 : 0;
    });
}

/** Looks at the levels of a file that is right, and says on the terminal how far it is. */
function look(
  { stderr }: Terminal,
  { program }: FileReport,
  { levels, seed, gamma }: CheckFlags,
): Examination | undefined {
  if (!program || levels === 0) return undefined;
  const line = transient(stderr);
  const onLevel = (set: string, level: number, of: number) =>
    line.write(`${program.name}: level ${level} of ${of} of '${set}'`);
  const examination = examine(program, { levels, seed, gamma, onLevel });
  line.clear();
  return examination;
}

/** A report as JSON has it. */
function plain({
  file,
  problems,
  examination,
}: FileReport & { examination: Examination | undefined }): object {
  const { warnings = [], ...rest } = examination ?? {};
  return { file, ok: problems.length === 0, problems, warnings, ...(examination && { examination: rest }) };
}

function print(
  { stdout }: Terminal,
  { file, program, problems }: FileReport,
  examination: Examination | undefined,
  { sample, seed }: CheckFlags,
  tables: boolean,
): void {
  if (!program) {
    say(stdout, `bad  ${file}: ${counted(problems.length, "problem")}`);
    for (const problem of problems) say(stdout, indent(describeProblem(problem)));
    return;
  }
  say(stdout, `ok   ${file}: ${describeProgram(program)}`);
  if (sample) printSamples(stdout, program, sample, seed);
  if (!examination) return;
  if (tables) say(stdout, `\n${indent(describeExamination(program, examination))}\n`);
  for (const warning of examination.warnings) say(stdout, indent(`warning ${describeProblem(warning)}`));
}

function printSamples(output: Terminal["stdout"], program: Program, many: number, seed: number): void {
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
