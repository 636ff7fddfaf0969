import { join } from "node:path";
import type { BackendName } from "@mesagrid/agent";
import { type Command, Option } from "commander";
import type { Context } from "../context.js";
import { localExecutor } from "../executors/local.js";
import { openQueue, type QueueExecutor } from "../executors/queue/queue-executor.js";
import { redisPlace } from "../executors/queue/redis.js";
import type { Executor } from "../executors/types.js";
import { names, wholeNumber, wholeNumbers } from "../flags.js";
import { listenForInterrupt, STOPPED } from "../interrupt.js";
import { counted } from "../numbers.js";
import { showProgress } from "../progress.js";
import { queueFlag, storeFlag } from "../queue-flags.js";
import { reportInTerminal } from "../report-in-terminal.js";
import { TABLE_FILE } from "../results/table.js";
import { flagOf } from "../schema-flags.js";
import { describeCost, describePlan } from "../study/describe.js";
import { costOf } from "../study/estimate.js";
import { planCells } from "../study/plan.js";
import { runStudy, type StudyEnd } from "../study/run-study.js";
import { readStudy, type Study } from "../study/study.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";

interface StudyFlags {
  readonly dryRun?: true;
  readonly seeds?: readonly number[];
  readonly arms?: readonly string[];
  readonly quick?: true;
  readonly workers?: number;
  readonly backend?: BackendName | "auto";
  readonly queue?: string;
  readonly store: string;
  readonly out?: string;
  readonly quiet?: true;
}

/** `mesagrid study FILE` */
export function addStudy(program: Command, context: Context): void {
  const seeds = new Option("--seeds <list>", "of its seeds only these, such as 1-3 or 1,4").argParser(
    wholeNumbers,
  );
  program
    .command("study")
    .summary("run a study: one question, asked of many agents")
    .description(
      "Runs what a study file asks for: trains the agents of every arm and seed, each in a process of its own, has them play, takes the " +
        "measures, and puts all numbers into one table, a row a number, with a report beside it as mesagrid report writes it. Ctrl-C or a crash costs at most what was done since the last " +
        "checkpoint of the agents under way: the same command goes on. Agents that are done are kept, also when batteries, comparisons or " +
        "seeds are added to the file.",
    )
    .argument("<file>", "study file, as in studies/")
    .option("--dry-run", "say what it will do and about how long it takes, and stop")
    .addOption(seeds)
    .option("--arms <names>", "of its arms only these, apart by commas", names)
    .option("--quick", "two seeds, a twentieth of the steps, at most 16 levels: does it work at all?")
    .option(
      "--workers <n>",
      "agents at once (default: one a core, fewer where memory is short)",
      wholeNumber(1),
    )
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .addOption(queueFlag("put the agents on this queue, for mesagrid worker on any machine"))
    .addOption(storeFlag())
    .option("--out <dir>", "its folder (default: runs/studies/NAME, with --quick NAME-quick)")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid study studies/proxy-or-goal.json --dry-run\n  mesagrid study studies/proxy-or-goal.json --quick\n" +
        "  mesagrid study studies/proxy-or-goal.json --seeds 1-3 --arms shipped,control --workers 2\n" +
        "  mesagrid study studies/proxy-or-goal.json --queue redis://127.0.0.1:6379   see mesagrid worker --help",
    )
    .action(async (file: string, flags: StudyFlags) => {
      context.exitCode = await run(file, flags, context);
    });
}

async function run(path: string, flags: StudyFlags, context: Context): Promise<number> {
  const { stdout, stderr } = context.terminal;
  const study = readStudy(path);
  const { quick, quiet, dryRun } = flags;
  const out = flags.out ?? join("runs", "studies", `${study.file.name}${quick ? "-quick" : ""}`);
  const cells = planCells(study, flags, flags.backend);
  const queue = flags.queue === undefined ? undefined : await queueFor(study, out, flags.queue, flags.store);
  const executor: Executor = queue ?? localExecutor({ folder: out, workers: flags.workers });
  if (queue?.waiting)
    say(stderr, `no worker is at the queue yet: run mesagrid worker with the same --queue and --store`);
  const interrupt = listenForInterrupt(
    context.terminal,
    "stopping; the agents under way write their checkpoints",
  );
  const { signal } = interrupt;
  const progress = showProgress(stderr, quiet);
  try {
    if (dryRun) {
      say(stdout, describePlan(study, cells, out));
      const cost = await costOf(cells, out, {
        signal,
        onTrial: ({ arm }) => quiet || say(stderr, `a short trial of arm ${arm}`),
      });
      if (cost) say(stdout, describeCost(study, cost, executor.workers));
      return cost ? 0 : STOPPED;
    }
    const end = await runStudy({
      ...{ study, cells, executor, out, signal },
      said: { command: commandOf(path, flags), narrowed: narrowedBy(flags) },
      onProgress: (place, stage) => progress.update(place, stage),
    });
    progress.stop();
    if (!end) {
      say(stdout, "stopped; the same command goes on from here");
      return STOPPED;
    }
    say(stdout, endText(study, end, out));
    if (end.failed.length === 0) await reportInTerminal(context.terminal, study.file, end.table, out);
    return end.failed.length > 0 ? 1 : 0;
  } finally {
    progress.stop();
    interrupt.dispose();
    await queue?.close();
  }
}

function queueFor(
  { file, hash }: Study,
  folder: string,
  address: string,
  store: string,
): Promise<QueueExecutor> {
  return openQueue({ folder, queue: redisPlace(address), store, study: { name: file.name, hash } });
}

/** What narrows the study, as flags. */
function narrowedBy({ seeds, arms, quick }: StudyFlags): string {
  return [
    ...(seeds ? [`--seeds ${seeds.join(",")}`] : []),
    ...(arms ? [`--arms ${arms.join(",")}`] : []),
    ...(quick ? ["--quick"] : []),
  ].join(" ");
}

function commandOf(path: string, flags: StudyFlags): string {
  const { backend } = flags;
  return ["mesagrid study", path, narrowedBy(flags), ...(backend ? [`--backend ${backend}`] : [])]
    .filter((part) => part !== "")
    .join(" ");
}

function endText({ file }: Study, { table, failed, spared }: StudyEnd, out: string): string {
  return [
    ...failed.map(({ id, reason }) => `${id} failed: ${reason}`),
    ...(spared > 0
      ? [`${counted(spared, "agent")} of the plan were not needed: its stop rule knows enough`]
      : []),
    `${file.title}: ${counted(table.rows.length, "row")} of results in ${join(out, TABLE_FILE)}`,
    ...(failed.length > 0
      ? [`${counted(failed.length, "agent")} failed; the same command tries them again`]
      : []),
  ].join("\n");
}
