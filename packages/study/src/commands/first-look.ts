import { join } from "node:path";
import { type Command, Option } from "commander";
import { agentsInTerminal } from "../agents-in-terminal.js";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { readArms } from "../first-look/arms.js";
import { firstLook } from "../first-look/first-look.js";
import { ARMS, QUESTIONS } from "../first-look/questions.js";
import { names, wholeNumber, wholeNumbers } from "../flags.js";

interface FirstLookFlags {
  readonly seeds: readonly number[];
  readonly steps?: number;
  readonly episodes: number;
  readonly only: readonly string[];
  readonly scenarios: string;
  readonly arms?: string;
  readonly out: string;
  readonly jobs: number;
  readonly quiet?: true;
}

/** `mesagrid first-look` */
export function addFirstLook(program: Command, context: Context): void {
  const seeds = new Option("--seeds <list>", "seeds, such as 1-5 or 1,2,7").argParser(wholeNumbers);
  const only = new Option("--only <names>", "scenarios, apart by commas").argParser(names);
  seeds.default([1, 2, 3, 4, 5], "1-5");
  only.default(Object.keys(QUESTIONS), "all");
  program
    .command("first-look")
    .summary("train several agents up to the swap and count what they go for")
    .description(
      "Trains agents of several seeds on cheese-corner and keys-chests up to the swap, and as many on levels on which the " +
        "objectives part (the control), has each play the same episodes of " +
        "train and shifted levels, and prints how many solvable levels' cheese they got, how often they went for corner or " +
        "cheese, and how many keys they took that no chest needs: means with 95 % intervals over the agents. The same command " +
        "goes on where a stopped one was. With --arms it trains agents of other arms (levels, mixtures, settings), and says how far " +
        "each is above the first.",
    )
    .addOption(seeds)
    .option("--steps <n>", "environment steps up to the swap (default: the scenario's)", wholeNumber(1))
    .option("--episodes <n>", "episodes of each level set", wholeNumber(1), 512)
    .addOption(only)
    .option("--scenarios <dir>", "folder of the scenario files", "scenarios")
    .option("--arms <file>", "JSON file of arms to train in place of the two, the baseline first")
    .option("--out <dir>", "folder of the agents' runs and the results", "runs/first-look")
    .option("--jobs <n>", "agents at once", wholeNumber(1), 2)
    .option("-q, --quiet", "no progress")
    .addHelpText("after", "\nExample:\n  mesagrid first-look --seeds 1-5 --out runs/first-look")
    .action(async (flags: FirstLookFlags) => {
      context.exitCode = await run(flags, context);
    });
}

async function run(flags: FirstLookFlags, context: Context): Promise<number> {
  const unknown = flags.only.find((name) => !QUESTIONS[name]);
  if (unknown)
    throw new Failure(
      `there are no questions about '${unknown}'`,
      `known: ${Object.keys(QUESTIONS).join(", ")}`,
    );
  const steps = flags.steps === undefined ? "" : ` --steps ${flags.steps}`;
  const arms = flags.arms === undefined ? "" : ` --only ${flags.only.join(",")} --arms ${flags.arms}`;
  const command = `mesagrid first-look --seeds ${flags.seeds.join(",")}${steps} --episodes ${flags.episodes}${arms}`;
  const options = {
    scenarios: flags.only.map((name) => join(flags.scenarios, `${name}.json`)),
    arms: flags.arms === undefined ? ARMS : readArms(flags.arms),
    trainedToo: flags.arms !== undefined,
    seeds: flags.seeds,
    ...(flags.steps === undefined ? {} : { steps: flags.steps }),
    episodes: flags.episodes,
    out: flags.out,
    atOnce: flags.jobs,
  };
  return agentsInTerminal(
    context,
    flags.quiet,
    (hooks) => firstLook({ ...options, ...hooks }, command),
    (report) => report,
  );
}
