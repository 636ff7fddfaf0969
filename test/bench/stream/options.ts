import { parseArgs } from "node:util";

export interface StreamBench {
  readonly viewers: number;
  /** Seconds of watching, all stretches together. */
  readonly seconds: number;
  /** Stretches of watching, each between two in which nobody watches. */
  readonly rounds: number;
  /** Processes that share the viewers. */
  readonly processes: number;
  /** What is watched: a policy that plays, or the training itself. */
  readonly source: "policy" | "live";
  /** Viewers that read nothing, whose memory is measured in place of all that. */
  readonly stalled: number;
}

/** Viewers that one process can read for without being late itself. */
const PER_PROCESS = 250;

/** @throws Error on flags that are not known or no numbers */
export function readOptions(args: readonly string[]): StreamBench {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...{ viewers: text, seconds: text, rounds: text, processes: text, source: text },
      stalled: text,
    },
  });
  const whole = (name: "viewers" | "seconds" | "rounds" | "processes" | "stalled", otherwise: number) => {
    const value = Number(values[name] ?? otherwise);
    if (Number.isSafeInteger(value) && value >= 0) return value;
    throw new Error(`--${name} is ${values[name]}; expected a whole number`);
  };
  const { source = "policy" } = values;
  if (source !== "policy" && source !== "live")
    throw new Error(`--source is ${source}; expected policy or live`);
  const viewers = whole("viewers", 500);
  return {
    viewers,
    source,
    seconds: whole("seconds", 20),
    rounds: whole("rounds", 4),
    processes: whole("processes", Math.ceil(viewers / PER_PROCESS)),
    stalled: whole("stalled", 0),
  };
}
