import { ScenarioSchema } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { say } from "../terminal.js";

/** `mesagrid schema`, hidden: prints the JSON Schema that `scenarios/scenario.schema.json` holds. */
export function addSchema(program: Command, context: Context): void {
  program
    .command("schema", { hidden: true })
    .description("Prints the JSON Schema of scenario files; `npm run schema` puts it into scenarios/.")
    .action(() => say(context.terminal.stdout, schemaText()));
}

/** The JSON Schema as text, without a newline at its end. */
export function schemaText(): string {
  return JSON.stringify(ScenarioSchema, null, 2);
}
