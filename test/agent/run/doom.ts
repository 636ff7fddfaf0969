import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** What a training does to the disk; a kill may come before, within and after each. */
const OPERATIONS = [
  "writeSync",
  "writeFileSync",
  "fsyncSync",
  "renameSync",
  "rmSync",
  "mkdirSync",
  "ftruncateSync",
] as const;

/** Operations counted since `doom`. */
let done = 0;

/**
 * Has this process kill itself by SIGKILL at its nth operation on the disk, as a power switch would: a write is cut off in
 * its middle, of the others odd ones are still carried out.
 */
export function doom(n: number): void {
  for (const name of OPERATIONS) {
    const real = fs[name] as (...args: unknown[]) => unknown;
    const watched = (...args: unknown[]): unknown => {
      if (++done < n) return real(...args);
      if (name === "writeSync") real(args[0], args[1], args[2], (args[3] as number) >> 1, args[4]);
      else if (name === "writeFileSync") real(args[0], half(args[1] as string | Uint8Array));
      else if (n % 2 === 1) real(...args);
      process.kill(process.pid, "SIGKILL");
      return undefined;
    };
    Object.assign(fs, { [name]: watched });
  }
  syncBuiltinESMExports();
}

/** How many operations there were. */
export function operations(): number {
  return done;
}

function half(data: string | Uint8Array): Uint8Array {
  const bytes = Buffer.from(data);
  return bytes.subarray(0, bytes.length >> 1);
}
