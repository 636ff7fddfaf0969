import { readFileSync, writeSync } from "node:fs";
import { makeCase } from "./case.js";
import { judge, listedCodes } from "./judge.js";
import { readSeeds } from "./seeds.js";

/**
 * `worker.js SEED FROM STRIDE END`: judges every STRIDE-th case and writes one line a case, at once, so that whoever
 * reads knows which case it is in if it hangs or dies: number, verdict, milliseconds, and why.
 */
const [seed, from, stride, end] = process.argv.slice(2).map(Number);

/** Processor time of one case, beyond which it counts as hanging; and resident memory, beyond which as hoarding. */
const LONGEST_MS = 5000;
const MOST_BYTES = 1024 * 1024 * 1024;
/** Cases between two looks at the memory. */
const LOOK = 50;

const root = new URL(`file://${process.cwd()}/`);
const seeds = readSeeds(root);
const codes = listedCodes(readFileSync(new URL("docs/errors.md", root), "utf8"));
// Ctrl-C goes to all processes of a terminal; the one that started this one ends it.
process.on("SIGINT", () => {});

function say(number: number, what: string, ms: number, why = ""): void {
  writeSync(1, `${JSON.stringify([number, what, ms, why])}\n`);
}

for (let number = from; number < end; number += stride) {
  const start = performance.now();
  const verdict = judge(makeCase(seed, number, seeds), codes);
  const ms = Math.round(10 * (performance.now() - start)) / 10;
  if (verdict.what === "finding") say(number, "finding", ms, verdict.why);
  else if (ms > LONGEST_MS && workOf(number) > LONGEST_MS) {
    say(number, "finding", ms, `${Math.round(workOf(number))} ms of processor time`);
  } else if ((number - from) % (LOOK * stride) === 0 && process.memoryUsage.rss() > MOST_BYTES) {
    say(number, "finding", ms, `after this case the process holds ${process.memoryUsage.rss()} bytes`);
    process.exit();
  } else say(number, verdict.what, ms);
}

/** Milliseconds of processor time that a case takes: the clock alone may have run while others had the processor. */
function workOf(number: number): number {
  const before = process.cpuUsage();
  judge(makeCase(seed, number, seeds), codes);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
