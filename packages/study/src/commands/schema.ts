import { ScenarioSchema } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { StudySchema } from "../study/schema.js";
import { say } from "../terminal.js";
import { TrainConfigSchema } from "../train-config.js";

/** `mesagrid schema`, hidden: prints the JSON Schemas that `scenarios/`, `examples/` and `studies/` hold for editors. */
export function addSchema(program: Command, context: Context): void {
  program
    .command("schema", { hidden: true })
    .description("Prints the JSON Schema of scenario files; `npm run schema` puts it into scenarios/.")
    .option("--config", "that of the config files of mesagrid train, for examples/")
    .option("--study", "that of study files, for studies/")
    .action(({ config, study }: { readonly config?: true; readonly study?: true }) =>
      say(context.terminal.stdout, study ? studySchemaText() : config ? configSchemaText() : schemaText()),
    );
}

/** The JSON Schema of scenario files as text, without a newline at its end. */
export function schemaText(): string {
  return JSON.stringify(ScenarioSchema, null, 2);
}

/** The same of the config files of `mesagrid train`. */
export function configSchemaText(): string {
  return JSON.stringify(TrainConfigSchema, null, 2);
}

/** The same of study files. */
export function studySchemaText(): string {
  return JSON.stringify(StudySchema, null, 2);
}
