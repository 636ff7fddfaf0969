import { dirname, join } from "node:path";
import { branchPhase, branchRun, newRunId, readRun, SettingsSchema, wholeCheckpoint } from "@mesagrid/agent";
import type { PhaseSpec } from "@mesagrid/env";
import { type Command, Option } from "commander";
import { Type } from "typebox";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { findRun, splitCheckpoint } from "../find-run.js";
import { numbersByName, wholeNumber, wholeNumbers } from "../flags.js";
import { STOPPED } from "../interrupt.js";
import { liveMeasures } from "../measuring/live.js";
import { mixIn } from "../mix-text.js";
import { flagOf, flagsOf } from "../schema-flags.js";
import { phasesIn, readConfig, settingsIn, type TrainConfig, TrainFlagsSchema } from "../train-config.js";
import { trainInTerminal } from "../training.js";

/** The flags of the command: settings, and what is trained from the checkpoint on. */
type BranchFlags = TrainConfig & {
  readonly runs: string;
  readonly name?: string;
  readonly seeds?: readonly number[];
  readonly reward?: Readonly<Record<string, number>>;
  readonly config?: string;
  readonly quiet?: true;
};

/** `mesagrid branch RUN@STEP` */
export function addBranch(program: Command, context: Context): void {
  const seeds = new Option("--seeds <list>", "a branch for each seed, such as 1-5, with streams of its own");
  const command = program
    .command("branch")
    .summary("start a run from a checkpoint of another")
    .description(
      "Starts a run from a checkpoint of another: with its network, its optimizer's state, its value head and its streams, on what " +
        "it had left to train, or on other phases, with other settings, with seeds of its own. With nothing changed it goes on " +
        "bit for bit as the run itself would. `mesagrid runs` shows branches below what they come from.\n\n" +
        "--reward, --levels, --mix and --steps make one phase, which begins there: what is not said is as in the last phase so far. " +
        "Several are said by the phases of the file that --config names. To begin a phase is a swap: --keep-optimizer, " +
        "--value-head and their like say what of the agent goes on. The settings that are not given are the run's own.",
    )
    .argument("<run>", "the run, or RUN@STEP for another checkpoint than its newest")
    .option(
      "--name <name>",
      "name of the branch's folder (with --seeds: how their names begin; default: as a training's)",
    )
    .option("--runs <dir>", "folder of the runs; the branch goes beside its parent", "runs")
    .option("--reward <weights>", "what is rewarded, such as cheese=1,corner=0.5", numbersByName)
    .option("--levels <name>", "the level set")
    .addOption(flagOf("mix", TrainFlagsSchema.properties.mix))
    .option("--steps <n>", "environment steps of each phase that begins", wholeNumber(1))
    .option(
      "--seed <n>",
      "streams of all kinds begin anew from this seed (default: they go on)",
      wholeNumber(0),
    )
    .addOption(seeds.argParser(wholeNumbers).conflicts("seed"))
    .option("--config <file>", "JSON file with settings and phases, as of mesagrid train");
  const settings = Type.Object({
    backend: TrainFlagsSchema.properties.backend,
    ...SettingsSchema.properties,
  });
  for (const option of flagsOf(settings)) command.addOption(ownDefault(option));
  command
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid branch cheese-corner-s1@1507328 --name swapped --reward corner=1 --levels shifted --steps 500000\n" +
        "  mesagrid branch cheese-corner-s1 --name longer --steps 1000000 --seeds 1-5",
    )
    .action(async (name: string, flags: BranchFlags) => {
      context.exitCode = await branches(name, flags, context);
    });
}

/** What a setting's flag says of its default is not so here: it is the parent's. */
function ownDefault(option: Option): Option {
  option.description = option.description.replace(/ \(default: [^()]*\)$/, "");
  return option;
}

async function branches(name: string, flags: BranchFlags, context: Context): Promise<number> {
  const { run, step: wanted } = splitCheckpoint(name);
  const parent = findRun(run, flags.runs);
  const { step } = wholeCheckpoint(parent, wanted, () => undefined);
  const { config: file, seeds, ...own } = flags;
  const config: TrainConfig = { ...(file === undefined ? {} : readConfig(file)), ...own };
  const phases = phasesOf(parent, step, flags, config);
  const settings = settingsIn(config);
  const { seed, scenario, config: kept } = readRun(parent);
  for (const each of seeds ?? [config.seed]) {
    const id = flags.name ?? newRunId(scenario.name, each ?? seed);
    const folder = join(dirname(parent), seeds && flags.name !== undefined ? `${id}-s${each}` : id);
    const code = await trainInTerminal(context, folder, flags.quiet ?? false, (hooks) =>
      branchRun(parent, {
        ...hooks,
        ...liveMeasures(settings.measures ?? kept.measures, settings.gamma ?? kept.gamma),
        ...{ folder, step, settings },
        ...(each !== undefined && { seed: each }),
        ...(phases && { phases }),
        ...(config.backend !== undefined && { backend: config.backend }),
      }),
    );
    if (code === STOPPED) return code;
  }
  return 0;
}

/** What is to be trained from a step on, if anything was said of it. */
function phasesOf(
  parent: string,
  step: number,
  { reward, levels: ownLevels }: BranchFlags,
  config: TrainConfig,
): readonly PhaseSpec[] | undefined {
  if (config.phases && (reward ?? ownLevels) !== undefined)
    throw new Failure(
      "the config file has phases, and --reward or --levels make another",
      "say one of the two",
    );
  if (config.phases) return phasesIn(config, undefined);
  const { levels, mix, steps } = config;
  const shares = mix === undefined ? undefined : mixIn(mix);
  const phase = branchPhase(parent, step, { reward, levels, mix: shares, steps });
  return phase && [phase];
}
