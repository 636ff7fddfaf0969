import { defaultSettings, type Settings } from "@mesagrid/agent";
import { type Command, Option } from "commander";
import { setting, wholeNumber } from "./flags.js";

/** What the flags below say about a training. */
export interface TrainingFlags {
  readonly algorithm?: "ppo" | "a2c";
  readonly network?: "mlp" | "conv";
  readonly steps?: number;
  readonly set?: Partial<Settings>;
  readonly backend: "auto" | "tensorflow" | "wasm" | "cpu";
}

/** Flags of how to train, the same wherever a training can be started. */
export function addTrainingFlags(command: Command): Command {
  return command
    .addOption(new Option("--algorithm <name>", "how it learns").choices(["ppo", "a2c"]).default("ppo"))
    .addOption(
      new Option("--network <name>", "what maps boards to actions").choices(["mlp", "conv"]).default("mlp"),
    )
    .option("--steps <n>", "environment steps of each phase (default: the scenario's)", wholeNumber(1))
    .option(
      "--set <name=value>",
      "change a setting, such as learningRate=0.0005; can be given several times",
      setting(defaultSettings("ppo")),
    )
    .addOption(backendFlag());
}

/** Which tensor backend. */
export function backendFlag(): Option {
  return new Option("--backend <name>", "what computes; mesagrid doctor explains")
    .choices(["auto", "tensorflow", "wasm", "cpu"])
    .default("auto");
}
