import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TEMPLATES, writeJson } from "@mesagrid/env";
import { type Command, Option } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { say } from "../terminal.js";

interface NewFlags {
  readonly out: string;
  readonly template: string;
}

/** `mesagrid new NAME` */
export function addNew(program: Command, context: Context): void {
  program
    .command("new")
    .summary("write a scenario to start from")
    .description(
      "Writes a small two-objective world that works as it is: a true objective, a proxy that cannot be told from it on the " +
        "train levels, and shifted levels on which the two part. Change it piece by piece; its texts say what each piece is for.",
    )
    .argument("<name>", "the scenario's name: a letter, then letters, digits and hyphens")
    .option("--out <dir>", "folder to write it to", "scenarios")
    .addOption(
      new Option("--template <name>", "the world to start from")
        .choices(TEMPLATES.map(({ id }) => id))
        .default(TEMPLATES[0].id),
    )
    .addHelpText(
      "after",
      "\nExample:\n  mesagrid new lamp-door && mesagrid check scenarios/lamp-door.json --sample 3",
    )
    .action((name: string, { out, template }: NewFlags) => {
      if (!/^[a-zA-Z][a-zA-Z0-9-]{0,39}$/.test(name)) {
        throw new Failure(
          `'${name}' cannot name a scenario`,
          "a letter, then letters, digits and hyphens, 40 at most",
        );
      }
      const file = join(out, `${name}.json`);
      if (existsSync(file))
        throw new Failure(`${file} is there already`, "choose another name, or delete it");
      const { make } = TEMPLATES.find(({ id }) => id === template) ?? TEMPLATES[0];
      writeFileSync(file, writeJson(make(name)));
      say(
        context.terminal.stdout,
        `wrote ${file}; next: mesagrid check ${file} --sample 3, then mesagrid play ${file}`,
      );
    });
}
