import type { BackendName } from "@mesagrid/agent";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { examine, type Finding } from "../doctor.js";
import { flagOf } from "../schema-flags.js";
import { say } from "../terminal.js";
import { TrainFlagsSchema } from "../train-config.js";

interface DoctorFlags {
  readonly backend?: BackendName | "auto";
  readonly scenarios: string;
}

/** `mesagrid doctor` */
export function addDoctor(program: Command, context: Context): void {
  program
    .command("doctor")
    .summary("say what this machine offers and whether anything is missing")
    .description(
      "Says which version of Node this is, which tensor backend is used and why (and what became of the others), how many " +
        "processors there are, whether the scenarios are right, the viewer is built and a browser is there for the tests. " +
        "Exit code 1 if something is missing that training needs.",
    )
    .addOption(flagOf("backend", TrainFlagsSchema.properties.backend))
    .option("--scenarios <dir>", "folder of the scenario files", "scenarios")
    .action(async ({ backend = "auto", scenarios }: DoctorFlags) => {
      const findings = await examine({ backend, scenarios });
      for (const finding of findings) say(context.terminal.stdout, describe(finding));
      context.exitCode = findings.some((finding) => finding.state === "bad") ? 1 : 0;
    });
}

const MARKS: Readonly<Record<Finding["state"], string>> = { ok: "ok  ", note: "note", bad: "BAD " };

function describe({ state, what, details }: Finding): string {
  return [`${MARKS[state]}  ${what}`, ...details.map((detail) => `        ${detail}`)].join("\n");
}
