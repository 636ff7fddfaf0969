import { readFileSync } from "node:fs";
import { ScenarioError } from "@mesagrid/env";
import { Command, CommanderError } from "commander";
import { describeProblem } from "./check.js";
import { addBranch } from "./commands/branch.js";
import { addCheck } from "./commands/check.js";
import { addDoctor } from "./commands/doctor.js";
import { addDose } from "./commands/dose.js";
import { addEvaluate } from "./commands/evaluate.js";
import { addExport } from "./commands/export.js";
import { addFirstLook } from "./commands/first-look.js";
import { addImagine } from "./commands/imagine.js";
import { addMeasure } from "./commands/measure.js";
import { addNew } from "./commands/new.js";
import { addPage } from "./commands/page.js";
import { addPlay } from "./commands/play.js";
import { addPragmascope } from "./commands/pragmascope.js";
import { addPretrain } from "./commands/pretrain.js";
import { addReport } from "./commands/report.js";
import { addResume } from "./commands/resume.js";
import { addRuns } from "./commands/runs.js";
import { addSchema } from "./commands/schema.js";
import { addServe } from "./commands/serve.js";
import { addStudy } from "./commands/study.js";
import { addSwap } from "./commands/swap.js";
import { addTrain } from "./commands/train.js";
import { addWorker } from "./commands/worker.js";
import type { Context } from "./context.js";
import { explain } from "./failure.js";
import { StudyError } from "./study/problems.js";
import { say, type Terminal } from "./terminal.js";

const VERSION: string = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;

const INTRODUCTION = `Gridworlds in which one can see which objective an agent took on.

A scenario is a JSON file: a small world, its objectives (the true one and its proxies), its level sets, and the phases of training. Training writes a run folder; everything else reads run folders.`;

const EXAMPLES = `
Examples:
  mesagrid serve --train cheese-corner              watch an agent learn, in a browser
  mesagrid train scenarios/cheese-corner.json       train from the shell, into runs/
  mesagrid runs                                     what there is in runs/
  mesagrid evaluate cheese-corner-s1-20260101-120000
  mesagrid measure cheese-corner-s1-20260101-120000   which objective did it take on?
  mesagrid check my-scenario.json --sample 3        is it right, and what do its levels look like?

mesagrid COMMAND --help explains a command. In the repository call it as npx mesagrid.`;

/** The command line as commander has it, with every command; `context` is what they print to. */
export function buildCommands(context: Context): Command {
  const { stdout, stderr } = context.terminal;
  const program = new Command("mesagrid")
    .description(INTRODUCTION)
    .version(VERSION)
    .addHelpText("after", EXAMPLES)
    .helpCommand(false)
    .showSuggestionAfterError()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
    })
    .exitOverride();
  const adders = [
    addServe,
    addTrain,
    addPretrain,
    addResume,
    addBranch,
    addRuns,
    addEvaluate,
    addMeasure,
    addImagine,
    addSwap,
    addStudy,
    addReport,
    addWorker,
    addExport,
    addPage,
    addCheck,
    addNew,
    addPlay,
    addDoctor,
    addDose,
    addFirstLook,
    addPragmascope,
    addSchema,
  ];
  for (const add of adders) add(program, context);
  return program;
}

/**
 * Runs the command line.
 *
 * @param args without the program's own name
 * @returns the exit code: 0 done, 1 an error, 130 stopped by Ctrl-C
 */
export async function main(args: readonly string[], terminal: Terminal = process): Promise<number> {
  const context: Context = { terminal, exitCode: 0 };
  try {
    await buildCommands(context).parseAsync(args, { from: "user" });
    return context.exitCode;
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode; // it has printed what is wrong
    say(terminal.stderr, errorWords(thrown));
    if (process.env.MESAGRID_DEBUG && thrown instanceof Error) say(terminal.stderr, thrown.stack ?? "");
    return 1;
  }
}

function errorWords(thrown: unknown): string {
  if (thrown instanceof ScenarioError) return problemWords("scenario", thrown);
  if (thrown instanceof StudyError) return problemWords("study", thrown);
  return `error: ${explain(thrown)}`;
}

function problemWords(what: string, { problems }: ScenarioError | StudyError): string {
  const head = `error: the ${what} has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}`;
  return [head, ...problems.map(describeProblem)].join("\n");
}
