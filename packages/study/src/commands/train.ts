import { readFileSync } from "node:fs";
import { join } from "node:path";
import { newRunId, train } from "@mesagrid/agent";
import { type PhaseSpec, parseScenario } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { wholeNumber } from "../flags.js";
import { addTrainingFlags, type TrainingFlags } from "../run-flags.js";
import { trainInTerminal } from "../training.js";

interface TrainFlags extends TrainingFlags {
  readonly seed: number;
  readonly out: string;
  readonly quiet?: true;
}

/** `mesagrid train FILE` */
export function addTrain(program: Command, context: Context): void {
  const command = program
    .command("train")
    .summary("train an agent on a scenario")
    .description(
      "Trains an agent on a scenario, phase after phase, and writes a run folder while it does: settings, metrics, " +
        "episodes, checkpoints. `mesagrid serve` shows it live at the same time. Ctrl-C stops it with a checkpoint (exit " +
        "code 130), `mesagrid resume` goes on from there to the same result, bit for bit, on the same backend.",
    )
    .argument("<file>", "scenario file")
    .option("--seed <n>", "seed of everything random in the run", wholeNumber(0), 1)
    .option("--out <dir>", "folder of the runs; the run gets a folder of its own in it", "runs");
  addTrainingFlags(command)
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid train scenarios/cheese-corner.json --seed 1\n" +
        "  mesagrid train scenarios/keys-chests.json --network conv --steps 500000\n" +
        "  mesagrid train scenarios/cheese-corner.json --set learningRate=0.0005 --set slots=128",
    )
    .action(async (file: string, flags: TrainFlags) => {
      context.exitCode = await trainFile(file, flags, context);
    });
}

async function trainFile(file: string, flags: TrainFlags, context: Context): Promise<number> {
  const text = readScenario(file);
  const scenario = parseScenario(text);
  const folder = join(flags.out, newRunId(scenario.name, flags.seed));
  const phases = flags.steps === undefined ? undefined : withSteps(scenario.phases, flags.steps);
  return trainInTerminal(context, folder, flags.quiet ?? false, (hooks) =>
    train({
      ...hooks,
      scenario: text,
      seed: flags.seed,
      folder,
      backend: flags.backend,
      ...(flags.algorithm ? { algorithm: flags.algorithm } : {}),
      ...(flags.network ? { network: flags.network } : {}),
      ...(flags.set ? { settings: flags.set } : {}),
      ...(phases ? { phases } : {}),
    }),
  );
}

function withSteps(phases: readonly PhaseSpec[], steps: number): PhaseSpec[] {
  return phases.map((phase) => ({ ...phase, steps }));
}

function readScenario(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure(`cannot read the scenario: ${reason}`, "scenarios/ has some to start with");
  }
}
