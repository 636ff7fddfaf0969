import { basename } from "node:path";
import {
  type BackendName,
  checkScenario,
  chooseBackend,
  loadPolicy,
  readRun,
  wholeCheckpoint,
} from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { evaluateLevelSets, type LevelSetReport } from "../evaluation.js";
import { findRun } from "../find-run.js";
import { names, wholeNumber } from "../flags.js";
import { count, decimal } from "../numbers.js";
import { flagOf } from "../schema-flags.js";
import type { Estimate } from "../stats.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";

interface EvaluateFlags {
  readonly checkpoint?: number;
  readonly levels?: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  readonly runs: string;
  readonly backend?: BackendName | "auto";
  readonly json?: true;
}

/** `mesagrid evaluate RUN` */
export function addEvaluate(program: Command, context: Context): void {
  program
    .command("evaluate")
    .summary("play episodes with a trained agent and count what happens")
    .description(
      "Plays episodes with the agent of a run's checkpoint and prints each objective's mean return, the share of episodes " +
        "with each event and its mean count, with 95 % intervals over the episodes (Wilson's for shares, bootstrap for " +
        "means): they tell how well this one agent is known, not how other agents would do. The same --seed gives the same levels to every agent.",
    )
    .argument("<run>", "the run's folder, its name in --runs, or the start of its name")
    .option(
      "--checkpoint <step>",
      "the checkpoint at this step (default: the newest that is whole)",
      wholeNumber(0),
    )
    .option("--levels <names>", "level sets, apart by commas (default: all that are not mixtures)", names)
    .option("--episodes <n>", "episodes of each level set", wholeNumber(1), 256)
    .option("--seed <n>", "seed of levels and actions", wholeNumber(0), 1000)
    .option("--runs <dir>", "folder of the runs", "runs")
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid evaluate cheese-corner-s1\n  mesagrid evaluate cheese-corner-s1 --levels shifted --episodes 1024 --json",
    )
    .action(async (name: string, flags: EvaluateFlags) => {
      const run = findRun(name, flags.runs);
      const { stdout, stderr } = context.terminal;
      const manifest = readRun(run);
      checkScenario(run, manifest);
      const program = loadProgram(manifest.scenario.text);
      await chooseBackend(flags.backend ?? "auto");
      const warn = (message: string) => say(stderr, `warning: ${message}`);
      const { step: checkpoint } = wholeCheckpoint(run, flags.checkpoint, warn);
      const policy = await loadPolicy(run, program.observation, checkpoint);
      const { episodes, seed, json } = flags;
      const reports = evaluateLevelSets(program, policy, flags);
      if (json) say(stdout, JSON.stringify({ run, checkpoint, seed, reports }, null, 2));
      else {
        const head = `${basename(run)}, checkpoint ${count(checkpoint)}: ${episodes} episodes a level set`;
        say(stdout, `${head}\n\n${textTable(table(reports))}`);
      }
    });
}

function table(reports: readonly LevelSetReport[]): string[][] {
  const body = reports.flatMap(({ levels, returns, events, rates }) => {
    const row = (what: string, { mean, low, high }: Estimate) => [
      levels,
      what,
      ...[mean, low, high].map(decimal),
    ];
    const [[, length], ...others] = Object.entries(events); // event 0 is the step
    return [
      ...Object.entries(returns).map(([objective, estimate]) => row(`return of ${objective}`, estimate)),
      ...others.flatMap(([event, estimate]) => [
        row(`share with ${event}`, rates[event]),
        row(`count of ${event}`, estimate),
      ]),
      row("length", length),
    ];
  });
  return [["levels", "episodes'", "mean", "from", "to"], ...body];
}
