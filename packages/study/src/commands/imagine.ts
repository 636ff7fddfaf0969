import { join } from "node:path";
import {
  appendTraces,
  type BackendName,
  chooseBackend,
  evaluate,
  type LoadedModel,
  loadPolicy,
  loadWorldModel,
  randomPolicy,
  readAllTraces,
  readRun,
  traceRecords,
  writeAtomic,
} from "@mesagrid/agent";
import type { Trace } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { chooseLevelSets } from "../evaluation.js";
import { Failure } from "../failure.js";
import { findRun } from "../find-run.js";
import { names, wholeNumber } from "../flags.js";
import { decimal } from "../numbers.js";
import { flagOf } from "../schema-flags.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";
import { type ImaginedPair, imagineAll, sideBySide } from "../world-model/imagined.js";

interface ImagineFlags {
  readonly run?: string;
  readonly policy?: string;
  readonly levels?: readonly string[];
  readonly episodes: number;
  readonly seed: number;
  readonly runs: string;
  readonly out?: string;
  readonly show?: true;
  readonly backend?: BackendName | "auto";
}

/** `mesagrid imagine MODEL` */
export function addImagine(program: Command, context: Context): void {
  program
    .command("imagine")
    .summary("have a world model imagine episodes, beside the real ones")
    .description(
      "Has a world model (mesagrid pretrain) imagine episodes from their start and actions alone, and says where they part " +
        "from what happened. With --run the newest episodes that the run has recorded are imagined, and written into its " +
        "traces: `mesagrid serve` then shows them on boards of their own, beside the real ones. Without it episodes are " +
        "played anew, by even draws or by --policy, and --out keeps both.",
    )
    .argument("<model>", "folder of the world model")
    .option("--run <run>", "a run that is not being trained: imagine its newest recorded episodes")
    .option("--policy <run>", "run whose newest policy plays (default: even draws)")
    .option("--levels <names>", "level sets, apart by commas (default: all that are not mixtures)", names)
    .option("--episodes <n>", "episodes of each level set", wholeNumber(1), 4)
    .option("--seed <n>", "seed of levels and actions", wholeNumber(0), 1000)
    .option("--runs <dir>", "folder of the runs", "runs")
    .option(
      "--out <file>",
      "write real and imagined episodes in turn, in the form of a run's traces/episodes.bin",
    )
    .option("--show", "print the boards side by side, real and imagined")
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid imagine models/cheese --levels shifted --episodes 1 --show\n" +
        "  mesagrid imagine models/cheese --run cheese-corner-s1",
    )
    .action((folder: string, flags: ImagineFlags) => run(folder, flags, context));
}

async function run(folder: string, flags: ImagineFlags, { terminal }: Context): Promise<void> {
  await chooseBackend(flags.backend ?? "auto");
  const loaded = loadWorldModel(folder, (message) => say(terminal.stderr, `warning: ${message}`));
  try {
    const into = flags.run === undefined ? undefined : findRun(flags.run, flags.runs);
    const pairs = imagineAll(
      loaded,
      into === undefined ? await played(loaded, flags) : recorded(loaded, into, flags),
    );
    const both = pairs.flatMap(({ real, imagined }) => [real, imagined]);
    if (flags.out !== undefined) writeAtomic(flags.out, traceRecords(both));
    if (into !== undefined) appendTraces(into, both);
    if (flags.show) for (const pair of pairs) say(terminal.stdout, `${sideBySide(loaded, pair)}\n`);
    say(terminal.stdout, textTable(table(loaded, pairs)));
    if (into !== undefined) say(terminal.stdout, `\nwritten into ${join(into, "traces")}`);
  } finally {
    loaded.model.dispose();
  }
}

/** Episodes that are played for it. */
async function played({ program }: LoadedModel, flags: ImagineFlags): Promise<Trace[]> {
  const { episodes, seed } = flags;
  let policy = randomPolicy(program.actions.names.length);
  if (flags.policy !== undefined) {
    const run = findRun(flags.policy, flags.runs);
    sameScenario(run, program.name, readRun(run).scenario.name);
    policy = await loadPolicy(run, program.observation);
  }
  const traces = { count: episodes, from: 0, phase: "", step: 0 };
  return chooseLevelSets(program, flags.levels).flatMap((levels) =>
    evaluate(program, policy, { levels, episodes, seed, traces }).traces.toSorted((a, b) => a.slot - b.slot),
  );
}

/** The newest episodes of a run, of each level set. */
function recorded({ program, manifest }: LoadedModel, run: string, flags: ImagineFlags): Trace[] {
  const { scenario } = readRun(run);
  sameScenario(run, manifest.scenario.hash, scenario.hash);
  const all = readAllTraces(run).filter(({ imagined }) => !imagined);
  return chooseLevelSets(program, flags.levels).flatMap((levels) =>
    all.filter((trace) => trace.levels === levels).slice(-flags.episodes),
  );
}

/** @throws Failure */
function sameScenario(run: string, wanted: string, found: string): void {
  if (wanted !== found)
    throw new Failure(
      `${run} is not of the scenario that the world model was trained on`,
      "name another run",
    );
}

function table({ program }: LoadedModel, pairs: readonly ImaginedPair[]): string[][] {
  const objectives = program.objectives.names;
  const body = pairs.map(({ real, imagined, apart }) => [
    real.levels,
    String(real.actions.length),
    String(imagined.actions.length),
    apart === undefined ? "–" : String(apart),
    ...objectives.flatMap((_, k) => [decimal(real.returns[k]), decimal(imagined.returns[k])]),
  ]);
  const head = objectives.flatMap((name) => [name, `${name}, imagined`]);
  return [["levels", "steps", "imagined", "apart after", ...head], ...body];
}
