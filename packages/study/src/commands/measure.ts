import { type BackendName, chooseBackend, writeAtomic } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { names, wholeNumber } from "../flags.js";
import { listenForInterrupt, STOPPED } from "../interrupt.js";
import { DOCS } from "../measuring/docs.js";
import { type AgentReading, type MeasureOptions, measure } from "../measuring/measure.js";
import { curveTable, docsText, readingText } from "../measuring/print.js";
import { findSource } from "../measuring/subjects.js";
import { nothingShared } from "../measuring/trained.js";
import { count } from "../numbers.js";
import { showStages } from "../progress.js";
import { flagOf } from "../schema-flags.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";

interface MeasureFlags {
  readonly list?: true;
  readonly levels?: readonly string[];
  readonly measures?: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  readonly scenario?: string;
  readonly overTraining?: true;
  readonly features?: readonly string[];
  readonly relearnSteps?: number;
  readonly relearnRepeats?: number;
  readonly runs: string;
  readonly backend?: BackendName | "auto";
  readonly keep?: string;
  readonly out?: string;
  readonly json?: true;
  readonly quiet?: true;
}

/** `mesagrid measure RUN|CHECKPOINT|planted:NAME` */
export function addMeasure(program: Command, context: Context): void {
  program
    .command("measure")
    .summary("say which objective an agent took on, with intervals")
    .description(
      "Has an agent play the same levels as every other, and reads from its choices which of the scenario's objectives it is after: a " +
        "verdict, what it gets of each objective beside what could be had, which target it takes first, and the weights that its " +
        "choices reveal. Intervals are over the levels that this one agent played: they tell how well it is known, not what other " +
        "agents would do. Levels that are too large to be solved are left out, and said to be. Probes, gradients and relearning look into " +
        "the network of a run, beside the same network untrained; they take from half a minute to many.",
    )
    .argument(
      "[subject]",
      "a run (folder, name or start of its name), RUN@STEP, the folder of a checkpoint, or planted:NAME",
    )
    .option("--list", "explain every measure, and stop")
    .option("--levels <names>", "level sets, apart by commas (default: all that are not mixtures)", names)
    .option("--measures <names>", "measures, apart by commas (default: those that need traces alone)", names)
    .option("--episodes <n>", "episodes of each level set", wholeNumber(1), 64)
    .option("--seed <n>", "seed of levels and actions", wholeNumber(0), 1000)
    .option("--scenario <file>", "what a planted policy plays")
    .option("--over-training", "every checkpoint of the run: a curve in place of a table")
    .option(
      "--features <names>",
      "what probes look for, apart by commas: docs/features.md (default: every feature of the scenario)",
      names,
    )
    .option(
      "--relearn-steps <n>",
      "most environment steps of each training of relearning (default: those of the checkpoint's phase)",
      wholeNumber(1),
    )
    .option(
      "--relearn-repeats <n>",
      "trainings of relearning from the checkpoint and, as many, anew (default: 4)",
      wholeNumber(2),
    )
    .option("--runs <dir>", "folder of the runs", "runs")
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .option(
      "--keep <dir>",
      "keep what was played (rows as JSON lines, and traces), and go on from what is kept",
    )
    .option("--out <file>", "write all that was read as JSON")
    .option("--json", "print that JSON in place of the table")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid measure cheese-corner-s1 --levels shifted\n" +
        "  mesagrid measure cheese-corner-s1 --over-training --measures revealed-objective --out curve.json\n" +
        "  mesagrid measure cheese-corner-s1 --levels shifted --measures probe --features rows:cheese,rows:corner\n" +
        "  mesagrid measure cheese-corner-s1@204800 --measures gradient-alignment,relearning\n" +
        "  mesagrid measure planted:corner --scenario scenarios/cheese-corner.json\n  mesagrid measure --list",
    )
    .action(async (subject: string | undefined, flags: MeasureFlags) => {
      if (flags.list) say(context.terminal.stdout, docsText(DOCS));
      else context.exitCode = await run(subject, flags, context);
    });
}

async function run(subject: string | undefined, flags: MeasureFlags, { terminal }: Context): Promise<number> {
  if (subject === undefined)
    throw new Failure(
      "measure what? Name a run, a checkpoint or a planted policy",
      "mesagrid runs lists runs",
    );
  const { stdout, stderr } = terminal;
  const warn = (message: string) => say(stderr, `warning: ${message}`);
  const source = findSource(subject, { ...flags, warn });
  if (flags.overTraining && source.run === undefined)
    throw new Failure("a planted policy was not trained", "--over-training is for runs");
  if (source.run !== undefined) await chooseBackend(flags.backend ?? "auto");
  const interrupt = listenForInterrupt(terminal, "stopping");
  try {
    const shared = nothingShared(source.program);
    const readings: AgentReading[] = [];
    const steps = source.run === undefined ? [undefined] : source.steps;
    for (const step of steps) {
      const at = step === undefined ? source.name : `${source.name}, checkpoint ${count(step)}`;
      const options: MeasureOptions = {
        ...flags,
        ...showStages(stderr, at, flags.quiet),
        signal: interrupt.signal,
        keep: keepOf(flags, step),
      };
      const reading = await measure(source, step, options, shared);
      if (!reading) return STOPPED;
      readings.push(reading);
    }
    const { name, scenario } = source.program;
    const json = `${JSON.stringify({ format: 1, scenario: name, title: scenario.title, readings }, null, 2)}\n`;
    if (flags.out !== undefined) writeAtomic(flags.out, json);
    if (flags.json) stdout.write(json);
    else say(stdout, readings.length === 1 ? readingText(readings[0]) : textTable(curveTable(readings)));
    return 0;
  } finally {
    interrupt.dispose();
  }
}

/** Each checkpoint's cells by themselves. */
function keepOf({ keep, overTraining }: MeasureFlags, step: number | undefined): string | undefined {
  return keep !== undefined && overTraining ? `${keep}/${step}` : keep;
}
