#!/usr/bin/env node
/** `node dist/conformance/main.js DIR`: replays the recordings of DIR; exit code 1 on any difference. */
import { conform, summary } from "./conform.js";
import { RecordingError } from "./recording.js";

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

try {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new RecordingError("no-folder", "which folder? usage: main.js DIR");
  const result = conform(folder, say);
  say(summary(result));
  process.exitCode = result.differences > 0 ? 1 : 0;
} catch (thrown) {
  if (!(thrown instanceof RecordingError)) throw thrown;
  process.stderr.write(`${thrown.message}\n`);
  process.exitCode = 1;
}
