import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "@mesagrid/agent";
import { type Command, Option } from "commander";
import { checkFile, describeProblem } from "../check.js";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { wholeNumber } from "../flags.js";
import { listenForInterrupt, STOPPED } from "../interrupt.js";
import { foundOf, type PragmascopeOptions, pragmascope, type ViewKind } from "../pragmascope/pragmascope.js";
import { componentTable, reportJson, reportPage, summaryOf, truthTable } from "../pragmascope/report.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";

interface PragmascopeFlags
  extends Pick<PragmascopeOptions, "rollouts" | "patch" | "times" | "gap" | "shuffles" | "most" | "seed"> {
  readonly levels?: string;
  readonly views: ViewKind;
  readonly out?: string;
  readonly quiet?: true;
}

/** `mesagrid pragmascope FILE` */
export function addPragmascope(program: Command, context: Context): void {
  program
    .command("pragmascope")
    .summary("find what is redundant in a world: what several parts of an observation tell alike")
    .description(
      "Plays a random policy, splits what it sees into disjoint views (patches of the board, or moments of an episode), and looks for " +
        "what several of them tell alike, by generalised canonical correlation. Half of the episodes are fitted to, the other half " +
        "is held against shuffled views, and the other way round; what beats their 99th percentile in both is a component. Nobody " +
        "tells it what matters; how much each component says of the scenario's features is told besides.",
    )
    .argument("<file>", "scenario file")
    .option("--rollouts <n>", "episodes", wholeNumber(1), 20_000)
    .option("--levels <name>", "level set (default: that of the first phase)")
    .addOption(
      new Option("--views <name>", "what is split: the board, or time")
        .choices(["patches", "time"])
        .default("patches"),
    )
    .option("--patch <n>", "patches: cells of a side, about", wholeNumber(1), 3)
    .option("--times <n>", "time: moments of an episode", wholeNumber(2), 4)
    .option("--gap <n>", "time: steps from one moment to the next", wholeNumber(1), 4)
    .option("--shuffles <n>", "shuffles of the views", wholeNumber(99), 299)
    .option("--most <n>", "components at most", wholeNumber(1), 64)
    .option("--seed <n>", "seed of levels, actions and shuffles", wholeNumber(0), 1)
    .option("--out <dir>", "write report.html, report.json and components.json, which a training can take")
    .option("-q, --quiet", "no progress")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid pragmascope scenarios/cheese-corner.json --levels shifted --out runs/pragmascope\n" +
        "  mesagrid train scenarios/cheese-corner.json --pragmascope 0.3 --pragmascope-of runs/pragmascope/components.json",
    )
    .action(async (file: string, flags: PragmascopeFlags) => {
      context.exitCode = run(file, flags, context);
    });
}

function run(
  file: string,
  { levels, out, quiet, ...flags }: PragmascopeFlags,
  { terminal }: Context,
): number {
  const { program, problems } = checkFile(file);
  if (!program) throw new Failure(problems.map(describeProblem).join("\n"), "mesagrid check FILE tells more");
  const interrupt = listenForInterrupt(terminal, "stopping");
  try {
    const reading = pragmascope(program, {
      ...flags,
      levels: levels ?? program.phases[0].levels,
      signal: interrupt.signal,
      onStage: (stage) => quiet || say(terminal.stderr, stage),
    });
    if (!reading) return STOPPED;
    say(terminal.stdout, summaryOf(program, reading));
    if (reading.components.length > 0)
      say(
        terminal.stdout,
        `\n${textTable(componentTable(reading))}\n\n${textTable(truthTable(reading).slice(0, 11))}`,
      );
    if (out === undefined) return 0;
    mkdirSync(out, { recursive: true });
    writeAtomic(join(out, "report.json"), reportJson(program, reading));
    writeAtomic(join(out, "report.html"), reportPage(program, reading));
    writeAtomic(join(out, "components.json"), `${JSON.stringify(foundOf(program, reading))}\n`);
    say(terminal.stdout, `\nwritten to ${out}: report.html, report.json, components.json`);
    return 0;
  } finally {
    interrupt.dispose();
  }
}
