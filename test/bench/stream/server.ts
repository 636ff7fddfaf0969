/** The process of the server that is measured. What it is told and says are the messages below. */
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { startServer } from "@mesagrid/server";

export type ToServer =
  | {
      readonly say: "serve";
      readonly runs: string;
      readonly scenarios: string;
      readonly viewers: number;
      /** Folder of the page, if one is to be served. */
      readonly viewer?: string;
    }
  /** Begin a training. */
  | { readonly say: "train"; readonly scenario: string }
  /** Tell where it is. */
  | { readonly say: "look" };

/** A moment of the server. */
export interface Look {
  /** Milliseconds of a clock that only counts up. */
  readonly at: number;
  /** Env steps of the training, at the time `stepAt` of that clock. */
  readonly step: number;
  readonly stepAt: number;
  /** Milliseconds of processor time: of the thread that serves, and of all threads, the training's among them. */
  readonly served: number;
  readonly used: number;
  readonly rssMiB: number;
  /** MiB of heap and buffers, once what nobody holds has gone. */
  readonly heldMiB: number;
}

/** Milliseconds of a tick in which Linux counts processor time. */
const TICK = 10;

let place = { step: 0, stepAt: 0 };
let server: Awaited<ReturnType<typeof startServer>> | undefined;

process.on("message", (message: ToServer) => void obey(message));
process.on("disconnect", () => process.exit());

async function obey(message: ToServer): Promise<void> {
  if (message.say === "serve") {
    const { runs, scenarios, viewers, viewer } = message;
    const places = Math.ceil(viewers / 0.8) + 10; // one address has four fifths of them
    server = await startServer({
      ...{
        port: 0,
        runs,
        scenarios,
        viewers: places,
        ...(viewer !== undefined && { viewer }),
        connections: places + 100,
        heartbeat: 600_000,
      },
      training: {
        onProgress: (_, { step }) => {
          place = { step, stepAt: performance.now() };
        },
      },
    });
    process.send?.(server.url);
  } else if (message.say === "train") {
    process.send?.(server?.jobs?.start({ scenario: message.scenario, seed: 1 }));
  } else process.send?.(look());
}

function look(): Look {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  return {
    at: performance.now(),
    ...place,
    served: servingTime(),
    used: (user + system) / 1000,
    rssMiB: rss / 2 ** 20,
    heldMiB: (heapUsed + external) / 2 ** 20,
  };
}

/** Milliseconds of processor time of the first thread, which serves; where the system does not tell, how long its loop was busy. */
function servingTime(): number {
  try {
    const fields = readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8").split(") ")[1].split(" ");
    return TICK * (Number(fields[11]) + Number(fields[12]));
  } catch {
    return performance.eventLoopUtilization().active;
  }
}
