import { buildCommands } from "@mesagrid/study";
import { expect, test } from "vitest";
import { mesagrid, Screen } from "./screen.js";

const commands = buildCommands({ terminal: new Screen(), exitCode: 0 }).commands;

test("--help names every command with a sentence, and gives examples", async () => {
  const { code, out } = await mesagrid("--help");
  expect(code).toBe(0);
  for (const command of ["serve", "train", "resume", "runs", "evaluate", "check", "doctor", "first-look"]) {
    expect(out).toMatch(new RegExp(`^ {2}${command} `, "m"));
  }
  expect(out).not.toMatch(/^ {2}schema/m);
  expect(out).toContain("Examples:\n  mesagrid serve --train cheese-corner");
});

test.each(commands.map((command) => command.name()))("%s --help teaches", async (name) => {
  const { code, out } = await mesagrid(name, "--help");
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^Usage: mesagrid ${name} `));
  expect(out.split("\n")[2].length).toBeGreaterThan(30); // what it does, in a sentence at least
  const command = commands.find((candidate) => candidate.name() === name);
  if (command?.options.some((option) => option.required)) expect(out).toContain("default");
});

test("no command prints the help and is an error", async () => {
  const { code, out, err } = await mesagrid();
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toContain("Usage: mesagrid");
});

test("--version is the package's", async () => {
  expect((await mesagrid("--version")).out).toBe("0.1.0\n");
});
