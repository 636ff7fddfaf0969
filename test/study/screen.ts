import { Writable } from "node:stream";
import { main, type Output, type Terminal } from "@mesagrid/study";

/** A terminal that keeps what is printed. */
export class Screen implements Terminal {
  out = "";
  err = "";
  readonly stdout: Output;
  readonly stderr: Output;

  constructor(tty = false) {
    this.stdout = output((text) => {
      this.out += text;
    }, tty);
    this.stderr = output((text) => {
      this.err += text;
    }, tty);
  }
}

function output(write: (text: string) => void, isTTY: boolean): Output {
  const stream = new Writable({
    write(chunk, _encoding, done) {
      write(String(chunk));
      done();
    },
  });
  return Object.assign(stream, { isTTY, columns: 100 });
}

/** Runs a command of `mesagrid`; what it printed and its exit code. */
export async function mesagrid(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const screen = new Screen();
  const code = await main(args, screen);
  return { code, out: screen.out, err: screen.err };
}
