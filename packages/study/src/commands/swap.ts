import { join } from "node:path";
import { type Settings, SettingsSchema } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { type Command, Option } from "commander";
import { Type } from "typebox";
import { agentsInTerminal } from "../agents-in-terminal.js";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { fraction, names, wholeNumber, wholeNumbers } from "../flags.js";
import { readScenarioFile } from "../measuring/subjects.js";
import { flagName, flagsOf } from "../schema-flags.js";
import type { Keep } from "../swap/arms.js";
import { planSwap, questionsOf, type SwapPlan, type SwapQuestions } from "../swap/plan.js";
import { swapProtocol } from "../swap/protocol.js";
import { planText, reportText } from "../swap/report.js";
import { say } from "../terminal.js";
import { settingsIn, TrainFlagsSchema } from "../train-config.js";

type SwapFlags = Partial<Settings> & {
  readonly seeds: readonly number[];
  readonly stepsA?: number;
  readonly stepsB?: number;
  readonly levelsA?: string;
  readonly levelsB?: string;
  readonly swaps: number;
  readonly keep: readonly string[];
  readonly neutral?: string;
  readonly share: number;
  readonly episodes: number;
  readonly backend?: SwapPlan["backend"];
  readonly out?: string;
  readonly jobs: number;
  readonly json?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
};

/** What `--keep` may name. */
const KEPT = ["network", "optimizer", "learning-rate", "value-head", "separate-value-heads", "none"];

/** Settings that the protocol has words of its own for, or no use. */
const {
  keepNetwork: _network,
  keepOptimizer: _optimizer,
  keepLearningRate: _rate,
  valueHead: _head,
  measures: _measures,
  stopWhen: _stop,
  ...SETTINGS
} = SettingsSchema.properties;

/** `mesagrid swap FILE` */
export function addSwap(program: Command, context: Context): void {
  const command = program
    .command("swap")
    .summary("train agents on A, then on B, with their controls, and say what of A is left")
    .description(
      "Takes a scenario's first two phases, A and B. Every agent is trained on A; its checkpoint branches into one that is swapped to B " +
        "and one that goes on with A; that which is swapped branches again, into one whose reward stops and one that is swapped back to A. " +
        "A fresh agent of the same seed is trained on B, and its reward stops, too. It prints, with intervals over the agents: savings " +
        "(how much quicker than a fresh agent is B learned after A, and A after B?), the residual pull of A on neutral levels, and the " +
        "reversion to A when B's reward stops. The arms are ordinary runs; the same command goes on where a stopped one was, and " +
        "takes further seeds.",
    )
    .argument("<file>", "scenario file");
  protocolFlags(command);
  const settings = Type.Object({ backend: TrainFlagsSchema.properties.backend, ...SETTINGS });
  for (const option of flagsOf(settings)) command.addOption(option);
  command
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid swap scenarios/diamond-lookalike.json --seeds 1-5\n" +
        "  mesagrid swap scenarios/cheese-dish.json --steps-a 500000 --steps-b 500000 --keep network --dry-run",
    )
    .action(async (file: string, flags: SwapFlags) => {
      context.exitCode = await run(file, flags, context);
    });
}

function protocolFlags(command: Command): void {
  const seeds = new Option("--seeds <list>", "agents, such as 1-5 or 1,2,7").argParser(wholeNumbers);
  const keep = new Option("--keep <names>", `what goes on at a swap: ${KEPT.join(", ")}`).argParser(names);
  seeds.default([1, 2, 3, 4, 5], "1-5");
  keep.default(KEPT.slice(0, 4), KEPT.slice(0, 4).join(","));
  command
    .addOption(seeds)
    .option(
      "--steps-a <n>",
      "environment steps of each stretch on A (default: the scenario's)",
      wholeNumber(1),
    )
    .option(
      "--steps-b <n>",
      "environment steps of each stretch on B, and without reward (default: the scenario's)",
      wholeNumber(1),
    )
    .option("--levels-a <name>", "level set of the stretches on A (default: the scenario's)")
    .option(
      "--levels-b <name>",
      "level set of the stretches on B, and without reward (default: the scenario's)",
    )
    .option("--swaps <n>", "swaps: 1 is A to B, 2 is back to A, 3 is to B again", wholeNumber(1), 2)
    .addOption(keep)
    .option(
      "--neutral <levels>",
      "level set on which it is read what agents lean to (default: neutral, else shifted)",
    )
    .option("--share <x>", "a return counts as learned so far on the fresh agents' way", fraction, 0.8)
    .option("--episodes <n>", "levels of the neutral set that each agent plays", wholeNumber(1), 128)
    .option("--out <dir>", "folder of the runs and of swap.json (default: runs/swap-NAME)")
    .option("--jobs <n>", "agents at once", wholeNumber(1), 2)
    .option("--json", "print JSON")
    .option("--dry-run", "print what would be trained, and train nothing");
}

async function run(file: string, flags: SwapFlags, context: Context): Promise<number> {
  const plan = planSwap(readScenarioFile(file), {
    ...{ stepsA: flags.stepsA, stepsB: flags.stepsB, levelsA: flags.levelsA, levelsB: flags.levelsB },
    swaps: flags.swaps,
    keep: keepOf(flags.keep),
    settings: settingsIn({ ...flags }),
    backend: flags.backend ?? "auto",
  });
  const program = loadProgram(plan.scenario);
  const questions = questionsOf(program, plan, flags);
  const { seeds, share, out = join("runs", `swap-${program.name}`) } = flags;
  if (flags.dryRun) {
    say(context.terminal.stdout, planText(plan, questions, seeds.length));
    return 0;
  }
  const command = commandOf(file, plan, questions, flags);
  const options = { plan, questions, seeds, share, out, command, atOnce: flags.jobs };
  return agentsInTerminal(
    context,
    flags.quiet,
    (hooks) => swapProtocol({ ...options, ...hooks }),
    (report) =>
      flags.json
        ? JSON.stringify(report, null, 2)
        : `${reportText(report)}\nall in ${out}/swap.json; the runs: npx mesagrid runs --runs ${out}`,
  );
}

/** @throws Failure for a word that is none */
function keepOf(wanted: readonly string[]): Keep {
  const unknown = wanted.find((name) => !KEPT.includes(name));
  if (unknown !== undefined)
    throw new Failure(`nothing to keep is called '${unknown}'`, `known: ${KEPT.join(", ")}`);
  const kept = (name: string) => wanted.includes(name);
  return {
    network: kept("network"),
    optimizer: kept("optimizer"),
    learningRate: kept("learning-rate"),
    valueHead: kept("separate-value-heads") ? "separate" : kept("value-head") ? "keep" : "reset",
  };
}

/** The command with everything that the outcome hangs on. */
function commandOf(
  file: string,
  plan: SwapPlan,
  { neutral, episodes }: SwapQuestions,
  flags: SwapFlags,
): string {
  const settings = Object.entries(plan.settings).map(([name, value]) => `${flagName(name)} ${value}`);
  return [
    `mesagrid swap ${file} --seeds ${flags.seeds.join(",")} --steps-a ${plan.a.steps} --steps-b ${plan.b.steps}`,
    `--levels-a ${plan.a.levels} --levels-b ${plan.b.levels}`,
    `--swaps ${plan.swaps} --keep ${flags.keep.join(",")} --neutral ${neutral} --share ${flags.share} --episodes ${episodes}`,
    ...settings,
  ].join(" ");
}
