import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Context } from "../context.js";
import { FIRST_GUESS, usualWorkers } from "../executors/memory.js";
import { redisPlace } from "../executors/queue/redis.js";
import { workQueue } from "../executors/queue/work-queue.js";
import { Failure } from "../failure.js";
import { wholeNumber } from "../flags.js";
import { listenForInterrupt, STOPPED } from "../interrupt.js";
import { counted } from "../numbers.js";
import { queueFlag, storeFlag } from "../queue-flags.js";
import { say } from "../terminal.js";

interface WorkerFlags {
  readonly queue?: string;
  readonly store: string;
  readonly atOnce: number;
  readonly folder: string;
  readonly lease: number;
  readonly quiet?: true;
}

const MORE = `
Where many machines share a study:
  1. Redis: redis-server on one of them. Without a password let it listen on 127.0.0.1 alone, as in the examples, and reach it through ssh
     (ssh -N -L 6379:127.0.0.1:6379 HOST); whoever reaches a Redis server can put work on the queue. Elsewhere give it a password
     (requirepass) and TLS: rediss://:PASSWORD@HOST:6380. MESAGRID_QUEUE keeps the address out of the list of processes.
  2. The store, the same for all: a folder that every machine sees, or a bucket (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION;
     AWS_ENDPOINT_URL for a server that is not Amazon's). Checkpoints and results lie there under cells/; once a study has its table, they
     can go.
  3. The same version of mesagrid everywhere: a worker of another one says so and ends, and its cell goes to the others.

Examples:
  mesagrid worker --queue redis://127.0.0.1:6379
  mesagrid worker --queue redis://127.0.0.1:6379 --store /mnt/shared/mesagrid --at-once 4
  mesagrid study studies/proxy-or-goal.json --queue redis://127.0.0.1:6379 --store /mnt/shared/mesagrid`;

/** `mesagrid worker` */
export function addWorker(program: Command, context: Context): void {
  program
    .command("worker")
    .summary("work for studies on other machines")
    .description(
      "Takes the agents that mesagrid study --queue puts on a queue, trains and reads each in a process of its own, and leaves " +
        "checkpoints and results in the store. Runs until Ctrl-C: what is under way writes a checkpoint and goes back to the queue. If a worker dies, " +
        "another one goes on from the last checkpoint. What it does comes out the same to the bit as on one machine with the same backend.",
    )
    .addOption(queueFlag("the queue that studies use"))
    .addOption(storeFlag())
    .option("--at-once <n>", "agents at once", wholeNumber(1), usualAtOnce())
    .option(
      "--folder <dir>",
      "where agents lie while they are trained here",
      join(tmpdir(), "mesagrid-worker"),
    )
    .option(
      "--lease <seconds>",
      "seconds without a sign of life after which its agents go to others",
      wholeNumber(2),
      30,
    )
    .option("-q, --quiet", "say nothing of each agent")
    .addHelpText("after", MORE)
    .action(async (flags: WorkerFlags) => {
      context.exitCode = await run(flags, context);
    });
}

/** One a core, as far as there is memory for them now. */
function usualAtOnce(): number {
  const room = Math.floor((process.availableMemory?.() ?? Number.POSITIVE_INFINITY) / FIRST_GUESS);
  return Math.max(1, Math.min(usualWorkers(), room));
}

async function run({ queue: address, quiet, ...flags }: WorkerFlags, { terminal }: Context): Promise<number> {
  const { stdout } = terminal;
  if (address === undefined) throw new Failure("a worker needs a queue", "--queue redis://127.0.0.1:6379");
  const queue = redisPlace(address);
  const interrupt = listenForInterrupt(
    terminal,
    "stopping; the agents under way write their checkpoints and go back to the queue",
  );
  try {
    const because = await workQueue({
      ...{ ...flags, queue, signal: interrupt.signal },
      onReady: (store) =>
        say(stdout, `${counted(flags.atOnce, "agent")} at once from ${queue.name}, into the store ${store}`),
      onEvent: (words) => quiet || say(stdout, words),
    });
    if (because !== undefined) throw new Failure(because);
    return STOPPED;
  } finally {
    interrupt.dispose();
  }
}
