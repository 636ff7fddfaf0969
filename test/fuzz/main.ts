import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeCase } from "./case.js";
import { Farm, type Judged } from "./farm.js";
import { judge, listedCodes } from "./judge.js";
import { HELP, type Options, readOptions } from "./options.js";
import { readSeeds } from "./seeds.js";
import { fuzzStream } from "./stream/fuzz.js";
import { Tally } from "./tally.js";

/** `npm run -s fuzz -- --cases N --seed N`: see `HELP`. */
const root = new URL(`file://${process.cwd()}/`);
const seeds = readSeeds(root);

/** The file of a case; what no JSON can hold reads as null. */
function fileOf(seed: number, number: number): string {
  const { input } = makeCase(seed, number, seeds);
  return typeof input === "string" ? input : JSON.stringify(input);
}

function runOne(seed: number, number: number): void {
  const made = makeCase(seed, number, seeds);
  const verdict = judge(made, listedCodes(readFileSync(new URL("docs/errors.md", root), "utf8")));
  const how = JSON.stringify({ number, given: typeof made.input, variant: made.variant, size: made.size });
  process.stdout.write(`${fileOf(seed, number)}\n${how}\n${JSON.stringify(verdict, null, 1)}\n`);
  process.exitCode = verdict.what === "finding" ? 1 : 0;
}

function keep(folder: string, seed: number, { number, why }: Judged): void {
  mkdirSync(folder, { recursive: true });
  const name = join(folder, `seed-${seed}-case-${number}`);
  writeFileSync(`${name}.json`, fileOf(seed, number));
  writeFileSync(`${name}.txt`, `${why}\n`);
}

async function runAll(options: Options): Promise<void> {
  const tally = new Tally(options.cases);
  const farm = new Farm(options, (judged) => {
    tally.add(judged);
    if (judged.what !== "finding") return;
    process.stdout.write(`seed ${options.seed} case ${judged.number}: ${judged.why}\n`);
    if (options.keep !== undefined) keep(options.keep, options.seed, judged);
  });
  const { isTTY } = process.stderr;
  const show = (): void => {
    process.stderr.write(isTTY ? `\r\u001b[K${tally.progress()}` : `${tally.progress()}\n`);
  };
  const timer = setInterval(show, isTTY ? 500 : 15_000);
  let interrupted = false;
  process.once("SIGINT", () => {
    interrupted = true;
    farm.stop();
  });
  await farm.run();
  clearInterval(timer);
  show();
  if (isTTY) process.stderr.write("\n");
  process.stdout.write(`${tally.result()}\n`);
  process.exitCode = interrupted ? 130 : tally.findings > 0 ? 1 : 0;
}

/** A server that is sent messages of any kind; what it throws and does not catch ends the process with an error. */
async function runStream(messages: number, { seed }: Options): Promise<void> {
  const start = performance.now();
  let findings = 0;
  let shown = 0;
  const result = await fuzzStream({
    ...{
      messages,
      seed,
      viewers: 16,
      scenario: JSON.parse(readFileSync("scenarios/cheese-corner.json", "utf8")),
    },
    onFinding: (what) => {
      findings++;
      process.stdout.write(`seed ${seed} ${what}\n`);
    },
    onProgress: (sent) => {
      if (sent - shown < 10_000) return;
      shown = sent;
      process.stderr.write(`${sent} of ${messages}\n`);
    },
  });
  const { taken, refused, cut, memory } = result;
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(
    `messages ${messages} taken ${taken} refused ${refused} cut ${cut} findings ${findings}; ${seconds} s, ` +
      `${memory[0]} MiB before, ${memory[1]} MiB after\n`,
  );
  process.exitCode = findings > 0 ? 1 : 0;
}

try {
  const options = readOptions(process.argv.slice(2));
  if (!options) process.stdout.write(HELP);
  else if (options.stream !== undefined) await runStream(options.stream, options);
  else if (options.only !== undefined) runOne(options.seed, options.only);
  else await runAll(options);
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${HELP}`);
  process.exitCode = 2;
}
