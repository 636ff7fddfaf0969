import { ScenarioError } from "@mesagrid/env";
import { type Comparison, compare, type Difference } from "./compare.js";
import { batchEngine, type Engine } from "./engine.js";
import { readFolder } from "./folder.js";
import { Programs } from "./programs.js";
import { type Recording, RecordingError } from "./recording.js";
import { describeDifference } from "./report.js";
import { Sessions } from "./sessions.js";
import { nearlyEqual } from "./values.js";
import { WORLDS } from "./worlds.js";

/** Of how many episodes the first differences are told. */
const TOLD_EPISODES = 10;
/** How many differences of each. */
const TOLD_DIFFERENCES = 2;
/** Means of numbers that were rounded to nine decimals. */
const TOLERANCE = 1e-6;

/** What came of a folder of recordings. */
export interface Conformance {
  readonly episodes: number;
  readonly steps: number;
  /** A recording that cannot be replayed counts as one. */
  readonly differences: number;
}

/**
 * Replays every recording of a folder through the scenario files and compares, step by step.
 *
 * @param say takes the report: the first differences, and what could not be replayed
 * @param engine what plays them
 * @throws RecordingError `unreadable`, `no-recordings`
 */
export function conform(
  folder: string,
  say: (text: string) => void,
  engine: Engine = batchEngine,
): Conformance {
  const programs = new Programs();
  const sessions = new Sessions();
  const sum = { episodes: 0, steps: 0, differences: 0 };
  let told = 0;
  for (const { place, file, recording, fault } of readFolder(folder)) {
    sum.episodes++;
    const result = recording ? tryCompare(engine, programs, recording) : fault!;
    const reached = result instanceof Error || !recording ? undefined : result;
    const differences = reached && recording ? withOverall(sessions, file, recording, reached) : [];
    sum.steps += reached?.steps ?? 0;
    sum.differences += reached ? differences.length : 1;
    if ((reached && differences.length === 0) || ++told > TOLD_EPISODES) continue;
    const title = `${place}${recording ? ` ${recording.env} ${recording.id}` : ""}`;
    if (result instanceof Error) say(`${title}: ${result.message}`);
    else say([`${title}: ${count(differences)}`, ...first(differences)].join("\n"));
  }
  if (told > TOLD_EPISODES) say(`... and ${told - TOLD_EPISODES} more episodes with differences`);
  return sum;
}

/** The report's last line. */
export function summary({ episodes, steps, differences }: Conformance): string {
  return `episodes ${episodes} steps ${steps} differences ${differences}`;
}

function tryCompare(engine: Engine, programs: Programs, recording: Recording): Comparison | Error {
  try {
    const world = Object.hasOwn(WORLDS, recording.env) ? WORLDS[recording.env] : undefined;
    if (!world) {
      throw new RecordingError("unknown-env", `'${recording.env}'; known: ${Object.keys(WORLDS).join(", ")}`);
    }
    return compare(engine, world, programs.of(world, recording), recording);
  } catch (thrown) {
    if (thrown instanceof RecordingError || thrown instanceof ScenarioError) return thrown;
    throw thrown;
  }
}

function withOverall(
  sessions: Sessions,
  file: string,
  recording: Recording,
  { performance, differences, steps }: Comparison,
): readonly Difference[] {
  const overall = sessions.add(file, recording, performance);
  const { end } = recording;
  if (overall === undefined || end.overall === undefined) return differences;
  if (nearlyEqual(overall, end.overall, TOLERANCE)) return differences;
  return [...differences, { step: steps, field: "end.overall", recorded: end.overall, replayed: overall }];
}

function count(differences: readonly Difference[]): string {
  return differences.length === 1 ? "1 difference" : `${differences.length} differences`;
}

function first(differences: readonly Difference[]): string[] {
  return differences.slice(0, TOLD_DIFFERENCES).map(describeDifference);
}
