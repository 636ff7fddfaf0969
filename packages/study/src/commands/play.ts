import { readFileSync, writeFileSync } from "node:fs";
import { emitKeypressEvents } from "node:readline";
import { actionOf, Game, loadProgram } from "@mesagrid/env";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { Failure } from "../failure.js";
import { wholeNumber } from "../flags.js";
import { recordCase } from "../play/case.js";
import { keyLine } from "../play/keys.js";
import { screenOf } from "../play/screen.js";
import { say, type Terminal } from "../terminal.js";

interface PlayFlags {
  readonly levels?: string;
  readonly variant?: string;
  readonly seed: number;
  readonly actions?: string;
  readonly record?: string;
}

/** `mesagrid play FILE` */
export function addPlay(program: Command, context: Context): void {
  program
    .command("play")
    .summary("play a scenario yourself, every objective's return shown")
    .description(
      "Lets you play in the terminal: arrow keys or w, a, s, d to move (or to turn and go forward), space to stay, p to pick up, " +
        "o to drop, t to toggle, n for the next level, q to leave. " +
        "Every objective's return is shown all the time. --record keeps the last episode as a test case (test/cases/).",
    )
    .argument("<file>", "scenario file")
    .option("--levels <name>", "level set (default: the first phase's)")
    .option("--variant <name>", "one of the file's variants")
    .option("--seed <n>", "seed of the levels", wholeNumber(0), 1)
    .option("--actions <list>", "play these actions, such as right,right,up, and leave; needs no terminal")
    .option("--record <file>", "write the episode there when you leave")
    .addHelpText(
      "after",
      "\nExamples:\n  mesagrid play scenarios/cheese-corner.json --levels shifted\n" +
        "  mesagrid play scenarios/keys-chests.json --seed 3 --record test/cases/keys-chests-3.json",
    )
    .action(async (file: string, flags: PlayFlags) => {
      const game = openGame(file, flags);
      if (flags.actions === undefined) await playByKeys(game, context.terminal);
      else playList(game, flags.actions, context.terminal);
      if (flags.record === undefined) return;
      writeFileSync(flags.record, `${JSON.stringify(recordCase(game, flags.variant), null, 2)}\n`);
      say(context.terminal.stdout, `recorded ${game.actions.length} actions in ${flags.record}`);
    });
}

function openGame(file: string, { levels, variant, seed }: PlayFlags): Game {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (thrown) {
    throw new Failure(
      `cannot read the scenario: ${(thrown as Error).message}`,
      "scenarios/ has some to start with",
    );
  }
  const program = loadProgram(text, { variant });
  return new Game(program, levels ?? program.phases[0].levels, seed);
}

function playList(game: Game, actions: string, { stdout }: Terminal): void {
  const names = actions.split(",").filter((name) => name !== "");
  const known = game.program.actions.names;
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new Failure(`there is no action '${unknown}'`, `there are: ${known.join(", ")}`);
  for (const name of names) game.act(name);
  say(stdout, screenOf(game));
}

/** Reads keys until the person leaves. */
async function playByKeys(game: Game, { stdout }: Terminal): Promise<void> {
  const { stdin } = process;
  if (!stdin.isTTY)
    throw new Failure("this is no terminal", "use --actions right,up,... to play without one");
  emitKeypressEvents(stdin);
  stdin.setRawMode(true);
  const show = () =>
    stdout.write(`\u001b[2J\u001b[H${screenOf(game)}\n\n${keyLine(game.program.actions.names)}\n`);
  show();
  await new Promise<void>((resolve) => {
    const hear = (_: string | undefined, key: { name?: string; ctrl?: boolean }) => {
      if (key.name === "q" || (key.ctrl && key.name === "c")) {
        stdin.off("keypress", hear);
        resolve();
      } else if (key.name === "n") game.next();
      else game.act(actionOf(key.name ?? "", game.program.actions.names) ?? "");
      show();
    };
    stdin.on("keypress", hear);
  });
  stdin.setRawMode(false);
  stdin.pause();
}
