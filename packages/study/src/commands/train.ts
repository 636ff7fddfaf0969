import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings, newRunId, train } from "@mesagrid/agent";
import { parseScenario } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { liveMeasures } from "../measuring/live.js";
import { flagsOf } from "../schema-flags.js";
import { phasesIn, readConfig, settingsIn, type TrainConfig, TrainFlagsSchema } from "../train-config.js";
import { trainInTerminal } from "../training.js";

/** The flags of the command: what a config file can say too, and the file itself. */
type TrainFlags = TrainConfig & { readonly config?: string; readonly quiet?: true };

/** `mesagrid train FILE` */
export function addTrain(program: Command, context: Context): void {
  const command = program
    .command("train")
    .summary("train an agent on a scenario")
    .description(
      "Trains an agent on a scenario, phase after phase, and writes a run folder while it does: settings, metrics, " +
        "episodes, checkpoints. `mesagrid serve` shows it live at the same time. Ctrl-C stops it with a checkpoint (exit " +
        "code 130), `mesagrid resume` goes on from there to the same result, bit for bit, on the same backend.\n\n" +
        "Every setting is a flag, and a key of the JSON file that --config names (as learningRate for --learning-rate, beside " +
        "them scenario and phases). A flag goes before the file; run.json keeps what came of both.",
    )
    .argument("[file]", "scenario file (default: the config file's)")
    .option("--config <file>", "JSON file with settings");
  for (const option of flagsOf(TrainFlagsSchema)) command.addOption(option);
  command
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid train scenarios/cheese-corner.json --seed 1\n" +
        "  mesagrid train scenarios/keys-chests.json --network conv --steps 500000\n" +
        "  mesagrid train scenarios/cheese-corner.json --learning-rate 0.0005 --hidden 64,64\n" +
        "  mesagrid train scenarios/cheese-corner.json --stop-when 'eval/train/return/cheese>=0.9'\n" +
        "  mesagrid train scenarios/cheese-corner.json --levels train --mix shifted=0.03\n" +
        "  mesagrid train --config examples/config.json --seed 2",
    )
    .action(async (file: string | undefined, flags: TrainFlags) => {
      context.exitCode = await trainFile(file, flags, context);
    });
}

async function trainFile(
  file: string | undefined,
  { config: configFile, quiet, ...flags }: TrainFlags,
  context: Context,
): Promise<number> {
  const config = { ...(configFile === undefined ? {} : readConfig(configFile)), ...flags };
  const text = readScenario(file ?? config.scenario);
  const scenario = parseScenario(text);
  const { seed = 1, weightsSeed, out = "runs", backend = "auto" } = config;
  const folder = join(out, newRunId(scenario.name, seed));
  const phases = phasesIn(config, scenario.phases);
  const settings = settingsIn(config);
  const live = liveMeasures(settings.measures ?? "", settings.gamma ?? defaultSettings().gamma);
  return trainInTerminal(context, folder, quiet ?? false, (hooks) =>
    train({
      ...hooks,
      ...live,
      ...{ scenario: text, seed, folder, backend, settings },
      ...(phases && { phases }),
      ...(weightsSeed !== undefined && { weightsSeed }),
    }),
  );
}

function readScenario(file: string | undefined): string {
  const hint = "scenarios/ has some to start with";
  if (file === undefined) throw new Failure("which scenario? Name its file", hint);
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure(`cannot read the scenario: ${reason}`, hint);
  }
}
