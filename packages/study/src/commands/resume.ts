import { readRun, resumeRun } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { findRun } from "../find-run.js";
import { liveMeasures } from "../measuring/live.js";
import { trainInTerminal } from "../training.js";

/** `mesagrid resume RUN` */
export function addResume(program: Command, context: Context): void {
  program
    .command("resume")
    .summary("go on with a training that was stopped or cut off")
    .description(
      "Goes on with a run from its newest checkpoint, with the settings and on the backend that it was started with, as " +
        "if it had never been stopped.",
    )
    .argument("<run>", "the run's folder, its name in --runs, or the start of its name")
    .option("--runs <dir>", "folder of the runs", "runs")
    .option("-q, --quiet", "no progress")
    .addHelpText("after", "\nExample:\n  mesagrid resume cheese-corner-s1-20260101-120000")
    .action(async (name: string, flags: { readonly runs: string; readonly quiet?: true }) => {
      const folder = findRun(name, flags.runs);
      const { measures = "", gamma } = readRun(folder).config;
      const live = liveMeasures(measures, gamma);
      context.exitCode = await trainInTerminal(context, folder, flags.quiet ?? false, (hooks) =>
        resumeRun(folder, { ...hooks, ...live }),
      );
    });
}
