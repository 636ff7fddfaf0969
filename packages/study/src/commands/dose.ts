import { join } from "node:path";
import { type Settings, SettingsSchema } from "@mesagrid/agent";
import { loadProgram } from "@mesagrid/env";
import { type Command, Option } from "commander";
import { Type } from "typebox";
import { agentsInTerminal } from "../agents-in-terminal.js";
import type { Context } from "../context.js";
import { type DosePlan, doseResponse } from "../dose/dose.js";
import { reportText } from "../dose/report.js";
import { Failure } from "../failure.js";
import { fraction, fractions, wholeNumber, wholeNumbers } from "../flags.js";
import { levelSetsOf } from "../measuring/measure.js";
import { readScenarioFile } from "../measuring/subjects.js";
import { levelsOf } from "../measuring/trained.js";
import { flagName, flagsOf } from "../schema-flags.js";
import { settingsIn } from "../train-config.js";

type DoseFlags = Partial<Settings> & {
  readonly levels?: string;
  readonly mix: string;
  readonly doses: readonly number[];
  readonly seeds: readonly number[];
  readonly steps?: number;
  readonly share: number;
  readonly episodes: number;
  readonly out?: string;
  readonly jobs: number;
  readonly json?: true;
  readonly quiet?: true;
};

/** `mesagrid dose FILE` */
export function addDose(program: Command, context: Context): void {
  const seeds = new Option("--seeds <list>", "agents, such as 1-5 or 1,2,7").argParser(wholeNumbers);
  const doses = new Option("--doses <list>", "shares of the levels mixed in").argParser(fractions);
  seeds.default([1, 2, 3, 4, 5], "1-5");
  doses.default([0, 0.01, 0.03, 0.1, 0.3], "0,0.01,0.03,0.1,0.3");
  const command = program
    .command("dose")
    .summary("train agents with more and more levels of another set, and say how many it takes")
    .description(
      "Trains agents in a scenario's first phase, with a share of the levels from another set: the doses. Agents of one seed share their " +
        "first weights, their streams and, wherever two doses draw from the same set, their levels. Each is read on both sets: normalised " +
        "returns, which target it takes first, which weights its choices reveal, the verdict. It prints means with intervals over the " +
        "agents, and the dose at which the answer has come half of the way from the smallest dose's to the largest's, with its interval. " +
        "The agents are ordinary runs; the same command goes on where a stopped one was, and takes further doses and seeds.",
    )
    .argument("<file>", "scenario file")
    .option("--levels <name>", "level set that is trained on (default: the first phase's)")
    .option("--mix <name>", "level set that is mixed in", "shifted")
    .addOption(doses)
    .addOption(seeds)
    .option("--steps <n>", "environment steps of each agent (default: the first phase's)", wholeNumber(1))
    .option("--share <x>", "how far on the way the threshold lies", fraction, 0.5)
    .option("--episodes <n>", "levels of each set that each agent is read on", wholeNumber(1), 128)
    .option("--out <dir>", "folder of the runs and of dose.json (default: runs/dose-NAME)")
    .option("--jobs <n>", "agents at once", wholeNumber(1), 2)
    .option("--json", "print JSON");
  const { measures: _measures, ...settings } = SettingsSchema.properties;
  for (const option of flagsOf(Type.Object(settings))) command.addOption(option);
  command
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExample:\n  mesagrid dose scenarios/cheese-corner.json --levels train --mix shifted --doses 0,0.01,0.03,0.1,0.3 --steps 250000",
    )
    .action(async (file: string, flags: DoseFlags) => {
      context.exitCode = await run(file, flags, context);
    });
}

async function run(file: string, flags: DoseFlags, context: Context): Promise<number> {
  const plan = planOf(readScenarioFile(file), flags);
  const { out = join("runs", `dose-${loadProgram(plan.scenario).name}`), jobs: atOnce, json, quiet } = flags;
  return agentsInTerminal(
    context,
    quiet,
    (hooks) => doseResponse({ plan, out, command: commandOf(file, plan), atOnce, ...hooks }),
    (report) => (json ? JSON.stringify(report, null, 2) : `${reportText(report)}\nall in ${out}/dose.json`),
  );
}

/** @throws ScenarioError; Failure for an unknown level set, or for doses that cannot show an answer */
function planOf(scenario: string, flags: DoseFlags): DosePlan {
  const program = loadProgram(scenario);
  const [own] = levelsOf(program, program.phases.slice(0, 1));
  const [levels, mix] = [flags.levels ?? own, flags.mix].map((name) => levelSetsOf(program, [name])[0]);
  const { levels: _levels, mix: _mix, steps, doses, seeds, episodes, share, ...settings } = flags;
  if (doses.length < 2) throw new Failure("one dose shows no response", "name two or more, 0 among them");
  if (levels === mix) throw new Failure(`'${mix}' is what is trained on`, "mix in another level set");
  return {
    ...{ scenario, levels, mix, doses, seeds, episodes, share },
    ...(steps !== undefined && { steps }),
    settings: settingsIn(settings),
  };
}

/** The command with everything that the outcome hangs on. */
function commandOf(file: string, plan: DosePlan): string {
  const { levels, mix, doses, seeds, steps, share, episodes, settings } = plan;
  return [
    `mesagrid dose ${file} --levels ${levels} --mix ${mix} --doses ${doses.join(",")} --seeds ${seeds.join(",")}`,
    ...(steps === undefined ? [] : [`--steps ${steps}`]),
    `--share ${share} --episodes ${episodes}`,
    ...Object.entries(settings).map(([name, value]) => `${flagName(name)} ${value}`),
  ].join(" ");
}
