import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultSettings, SettingsSchema } from "@mesagrid/agent";
import { shapeProblems } from "@mesagrid/env";
import { buildCommands, configSchemaText, studySchemaText } from "@mesagrid/study";
import { expect, test } from "vitest";
import { read } from "../structure/repository.js";
import { mesagrid, Screen } from "./screen.js";
import { TINY, workplace } from "./worlds.js";

const train = buildCommands({ terminal: new Screen(), exitCode: 0 }).commands.find(
  (command) => command.name() === "train",
);

test("every setting is a flag, with its description and default as help", () => {
  const standard: Readonly<Record<string, unknown>> = defaultSettings();
  for (const [name, schema] of Object.entries<object>(SettingsSchema.properties)) {
    const option = train?.options.find((candidate) => candidate.attributeName() === name);
    const { description } = schema as { description: string };
    expect(option?.description, name).toContain(description.replace(/\.$/, ""));
    if (standard[name] !== "") expect(option?.description, name).toContain(`(default: ${standard[name]}`);
  }
  const horizon = train?.options.find((option) => option.long === "--horizon");
  expect(horizon?.description).toContain("(default: 32; a2c: 5");
});

test("every algorithm's starting settings fit their own schema", () => {
  const { algorithm } = SettingsSchema.properties;
  for (const { const: name } of algorithm.anyOf) {
    expect(shapeProblems(SettingsSchema, defaultSettings(name))).toEqual([]);
  }
});

/** Trains with a config file in a folder of its own and gives back the manifest. */
async function trained(config: object, ...flags: string[]) {
  const { folder, runs } = workplace();
  mkdirSync(join(folder, "configs"));
  const file = join(folder, "configs", "config.json");
  writeFileSync(file, JSON.stringify(config));
  const { code, err } = await mesagrid("train", "--config", file, "-q", ...flags, "--out", runs);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(readFileSync(join(runs, readdirSync(runs)[0], "run.json"), "utf8"));
}

const CONFIG = {
  scenario: "../tiny.json",
  seed: 5,
  backend: "cpu",
  algorithm: "a2c",
  slots: 8,
  hidden: [16, 8],
  normaliseAdvantages: false,
  evaluateEpisodes: 4,
};

test("a config file is a whole training; flags go before it; run.json keeps the result", async () => {
  const phases = [{ name: "only", reward: { corner: 1 }, levels: "shifted", steps: 64 }];
  const run = await trained({ ...CONFIG, phases }, "--seed", "6", "--slots", "4", "--gamma", "0.5");
  expect(run).toMatchObject({ seed: 6, phases, scenario: { name: "tiny" }, backend: { name: "cpu" } });
  expect(run.config).toEqual({
    ...defaultSettings("a2c"),
    ...{ slots: 4, hidden: [16, 8], normaliseAdvantages: false, evaluateEpisodes: 4, gamma: 0.5 },
  });
});

test("--steps goes before the steps of phases, whether the scenario's or the config's", async () => {
  const flags = ["--steps", "40", "--normalise-advantages", "true", "--hidden", "8"];
  const run = await trained(CONFIG, ...flags);
  expect(run.phases).toEqual(TINY.phases.map((phase) => ({ ...phase, steps: 40 })));
  expect(run.config).toMatchObject({ normaliseAdvantages: true, hidden: [8], slots: 8 });
});

test.each<[string, RegExp]>([
  ['{"learningrate": 1}', /\$\.learningrate: unknown-field: .*\(did you mean 'learningRate'\?\)/],
  ['{"slots": 0, "hidden": []}', /\$\.slots: out-of-range: 0 must be >= 1.*\n\$\.hidden: out-of-range/],
  ['{"phases": [{"name": "A"}]}', /\$\.phases\[0\]: missing-field: 'reward' is missing/],
  ['{"algorithm": "pppo"}', /one of ppo, .*\(did you mean 'ppo'\?\)/],
  ["{", /^error: cannot read the config file: /],
  ["[]", /\$: wrong-type: \[\] must be object/],
])("a config file of %s is refused in words", async (text, words) => {
  const { folder, tiny, runs } = workplace();
  const file = join(folder, "config.json");
  writeFileSync(file, text);
  const { code, err } = await mesagrid("train", tiny, "--config", file, "--out", runs);
  expect(code).toBe(1);
  expect(err).toMatch(words);
  expect(() => readdirSync(runs)).toThrow();
});

test("examples/config.schema.json is what `npm run schema` writes", () => {
  expect(JSON.parse(read("examples/config.schema.json"))).toEqual(JSON.parse(configSchemaText()));
});

test("studies/study.schema.json is what `npm run schema` writes", () => {
  expect(JSON.parse(read("studies/study.schema.json"))).toEqual(JSON.parse(studySchemaText()));
});
