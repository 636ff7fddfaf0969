import { basename } from "node:path";
import { listRuns, type RunSummary, type TreeRow, treeOf } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { short } from "../numbers.js";
import { textTable } from "../table.js";
import { say } from "../terminal.js";

/** `mesagrid runs` */
export function addRuns(program: Command, context: Context): void {
  program
    .command("runs")
    .summary("list the runs")
    .description(
      "Lists the runs in a folder, newest first: what was trained, how far it came and how it ended. Runs that branched from a " +
        "checkpoint of another stand below it, with the step where they did.",
    )
    .option("--runs <dir>", "folder of the runs", "runs")
    .option("--json", "print JSON")
    .addHelpText("after", "\nExamples:\n  mesagrid runs\n  mesagrid runs --json | jq '.[].id'")
    .action(({ runs: folder, json }: { readonly runs: string; readonly json?: true }) => {
      const runs = listRuns(folder);
      const { stdout } = context.terminal;
      if (json) say(stdout, JSON.stringify(runs, null, 2));
      else if (runs.length === 0) say(stdout, `no runs in ${folder}/; mesagrid train makes one`);
      else {
        say(
          stdout,
          textTable([["run", "status", "steps", "backend", "started"], ...treeOf(runs).map(cells)]),
        );
        for (const { id, reason } of runs) if (reason !== undefined) say(stdout, `\n${id}: ${reason}`);
      }
    });
}

function cells({ run, depth }: TreeRow<RunSummary>): string[] {
  const { folder, parent, status, step, totalSteps, backend, started } = run;
  const name = basename(folder);
  const gone = depth === 0 && parent ? `, of ${parent.run}, which is not here` : "";
  const told = parent ? `${"  ".repeat(depth)}${name}  (from step ${parent.step}${gone})` : name;
  // A phase ends with a whole rollout, so that a few more steps may be done than were planned.
  const steps = `${short(step)} of ${short(Math.max(step, totalSteps))}`;
  return [told, status, steps, backend, started.slice(0, 16).replace("T", " ")];
}
