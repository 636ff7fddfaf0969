import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type BackendName,
  defaultPretrainSettings,
  loadWorldModel,
  type PretrainHooks,
  type PretrainResult,
  type PretrainSettings,
  PretrainSettingsSchema,
  pretrain,
  resumePretraining,
  writeAtomic,
} from "@mesagrid/agent";
import { parseScenario } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { findRun } from "../find-run.js";
import { wholeNumber } from "../flags.js";
import { listenForInterrupt, STOPPED } from "../interrupt.js";
import { count } from "../numbers.js";
import { showProgress } from "../progress.js";
import { flagOf, flagsOf } from "../schema-flags.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";
import { foresightTables, reportForesight } from "../world-model/foresight.js";

interface PretrainFlags extends Partial<PretrainSettings> {
  readonly seed: number;
  readonly out?: string;
  readonly resume?: string;
  readonly policy?: string;
  readonly runs: string;
  readonly episodes: number;
  readonly backend?: BackendName | "auto";
  readonly json?: true;
  readonly quiet?: true;
}

/** `mesagrid pretrain FILE` */
export function addPretrain(program: Command, context: Context): void {
  const command = program
    .command("pretrain")
    .summary("train a model of a world, for a policy's trunk and for imagining")
    .description(
      "Trains the body of a policy network, without any reward, to say what follows an action: the next observation, events, " +
        "the episode's end. Then it says how often that is right so many steps into the model's own imagined rollouts, on " +
        "levels that it has not seen, beside copying the start and naming each cell's most frequent code, with 95 % intervals " +
        "over levels. The folder serves `mesagrid train --trunk` and `mesagrid imagine`. Ctrl-C stops it with a checkpoint.",
    )
    .argument("[file]", "scenario file")
    .option("--out <dir>", "folder to write (default: models/SCENARIO-sSEED)")
    .option(
      "--resume <dir>",
      "go on with a folder that was stopped or cut off; of one that is finished, only look again",
    )
    .option("--seed <n>", "seed of everything random", wholeNumber(0), 1)
    .option("--policy <run>", "run whose policy acts in a share of the slots, see --policy-share")
    .option("--runs <dir>", "folder of the runs", "runs")
    .option("--episodes <n>", "levels of each set that it is looked at on", wholeNumber(1), 256);
  for (const option of flagsOf(PretrainSettingsSchema)) command.addOption(option);
  command
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .option("--json", "print JSON; it is also written as foresight.json")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid pretrain scenarios/cheese-corner.json --out models/cheese\n" +
        "  mesagrid train scenarios/cheese-corner.json --trunk models/cheese --trunk-mode near\n" +
        "  mesagrid pretrain --resume models/cheese",
    )
    .action(async (file: string | undefined, flags: PretrainFlags) => {
      context.exitCode = await run(file, flags, context);
    });
}

async function run(file: string | undefined, flags: PretrainFlags, context: Context): Promise<number> {
  const { stdout } = context.terminal;
  const result = await inTerminal(context, flags, (hooks) =>
    flags.resume === undefined ? begin(file, flags, hooks) : resumePretraining(flags.resume, hooks),
  );
  result.model.dispose();
  const folder = result.folder as string;
  if (result.ended === "stopped") {
    say(
      stdout,
      `stopped after ${count(result.step)} steps; go on with: npx mesagrid pretrain --resume ${folder}`,
    );
    return STOPPED;
  }
  const { model, program, manifest, step } = loadWorldModel(folder);
  const { episodes, seed } = flags;
  const settings = { ...defaultPretrainSettings(), ...manifest.config };
  const reports = reportForesight(program, model, settings, { episodes, seed });
  model.dispose();
  const json = JSON.stringify(
    { model: folder, scenario: manifest.scenario.name, step, episodes, seed, reports },
    null,
    2,
  );
  writeAtomic(join(folder, "foresight.json"), `${json}\n`);
  if (flags.json) say(stdout, json);
  else {
    const head = `world model of ${manifest.scenario.name} after ${count(step)} steps; folder ${folder}`;
    const tables = foresightTables(reports).map(textTable);
    say(
      stdout,
      [head, "shares of codes said right, by steps of its own imagined rollout:", ...tables].join("\n\n"),
    );
  }
  return 0;
}

function begin(
  file: string | undefined,
  flags: PretrainFlags,
  hooks: PretrainHooks,
): Promise<PretrainResult> {
  if (file === undefined)
    throw new Failure("which scenario? Name its file", "scenarios/ has some to start with");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    throw new Failure(`cannot read the scenario: ${thrown instanceof Error ? thrown.message : thrown}`);
  }
  const { seed, policy, backend = "auto" } = flags;
  const folder = flags.out ?? join("models", `${parseScenario(text).name}-s${seed}`);
  const known = Object.keys(PretrainSettingsSchema.properties);
  const settings = Object.fromEntries(Object.entries(flags).filter(([name]) => known.includes(name)));
  const acting = policy === undefined ? {} : { policy: { run: findRun(policy, flags.runs) } };
  return pretrain({ ...hooks, ...acting, scenario: text, seed, folder, settings, backend });
}

/** Pretrains with a progress bar, and stops cleanly on Ctrl-C. */
async function inTerminal(
  { terminal }: Context,
  { quiet }: PretrainFlags,
  start: (hooks: PretrainHooks) => Promise<PretrainResult>,
): Promise<PretrainResult> {
  const interrupt = listenForInterrupt(terminal, "stopping after this rollout, with a checkpoint");
  const progress = showProgress(terminal.stderr, quiet);
  try {
    return await start({
      signal: interrupt.signal,
      onProgress: ({ changedAccuracy, ...place }) =>
        progress.update(
          { ...place, phase: "", returns: { "changed codes": changedAccuracy } },
          "world model",
        ),
      onWarning: (message) => say(terminal.stderr, `warning: ${message}`),
    });
  } finally {
    progress.stop();
    interrupt.dispose();
  }
}
