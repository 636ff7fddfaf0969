import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";

export interface Options {
  readonly cases: number;
  readonly seed: number;
  /** How many processes share the cases. */
  readonly workers: number;
  /** Where the files of findings go, if anywhere. */
  readonly keep: string | undefined;
  /** The one case that is looked at, in place of all. */
  readonly only: number | undefined;
  /** How many messages a server's WebSockets are sent, in place of all cases. */
  readonly stream: number | undefined;
}

export const HELP = `npm run -s fuzz -- [flags]

Loads mutated scenario files and runs those that are right. A case is a finding if it does anything but that or be
refused with coded problems. Ends with 'cases N refused R ran P findings K', and exit code 1 if K is not 0.

  --cases N     how many (default 10000)
  --seed N      the same seed makes the same cases (default 1)
  --keep DIR    writes the file of each finding into a folder
  --only N      runs one case, prints its file and what became of it
  --workers N   processes (default: one a core)
  --stream N    sends a server's WebSockets so many messages of any kind, in place of all that
  --help        this text
`;

/** The flags, or undefined where help is asked for. @throws Error on flags that are not known or no numbers */
export function readOptions(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      cases: text,
      seed: text,
      keep: text,
      only: text,
      workers: text,
      stream: text,
      help: { type: "boolean" },
    },
  });
  if (values.help) return undefined;
  const whole = (
    name: "cases" | "seed" | "only" | "workers" | "stream",
    otherwise: number,
    least: number,
  ): number => {
    const value = values[name] === undefined ? otherwise : Number(values[name]);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new Error(`--${name} is ${values[name]}; expected a whole number of at least ${least}`);
  };
  return {
    cases: whole("cases", 10_000, 1),
    seed: whole("seed", 1, 0),
    workers: whole("workers", availableParallelism(), 1),
    keep: values.keep,
    only: values.only === undefined ? undefined : whole("only", 0, 0),
    stream: values.stream === undefined ? undefined : whole("stream", 0, 1),
  };
}
