import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parseRecording, type Recording, RecordingError } from "./recording.js";

/** One line of a file of recordings. */
export interface Line {
  /** The file's name and the line's number, such as `boat_race__default.jsonl:3`. */
  readonly place: string;
  readonly file: string;
  readonly recording?: Recording;
  /** Why the line is not a recording. */
  readonly fault?: RecordingError;
}

/**
 * The recordings of all `*.jsonl` files of a folder, files by name, lines in order.
 *
 * @throws RecordingError `unreadable`, `no-recordings`
 */
export function* readFolder(folder: string): Generator<Line> {
  const files = listFolder(folder).filter((name) => name.endsWith(".jsonl"));
  if (files.length === 0) {
    throw new RecordingError("no-recordings", `'${folder}' holds no file that ends in .jsonl`);
  }
  for (const file of files.sort()) {
    const lines = readFileSync(join(folder, file), "utf8").split("\n");
    for (const [index, line] of lines.entries()) {
      if (line.trim() !== "") yield readLine(file, index + 1, line);
    }
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    throw new RecordingError("unreadable", `'${folder}' is not a folder that can be read`);
  }
}

function readLine(file: string, number: number, line: string): Line {
  const place = `${basename(file)}:${number}`;
  try {
    return { place, file, recording: parseRecording(line) };
  } catch (thrown) {
    if (thrown instanceof RecordingError) return { place, file, fault: thrown };
    throw thrown;
  }
}
