import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type EpisodeRow, writeAtomic } from "@mesagrid/agent";
import { decodeTrace, encodeTrace, type Program, Reader, type Trace, Writer } from "@mesagrid/env";
import { Failure } from "../failure.js";
import type { BatteryPlan, Cell, CellName, Subject } from "./types.js";

/**
 * A battery on the disk: `battery.json` says what is played, `cells/` has for each finished cell its outcome rows as JSON lines
 * (for other programs) and its traces (which hold all of it). Each file is there whole or not at all.
 */
export class BatteryFolder {
  readonly #path: string;
  readonly #program: Program;

  private constructor(path: string, program: Program) {
    this.#path = path;
    this.#program = program;
  }

  /** Begins a battery, or goes on with it. @throws Failure if the folder holds another one */
  static open(
    path: string,
    program: Program,
    subjects: readonly Subject[],
    plan: BatteryPlan,
  ): BatteryFolder {
    const { name, scenario } = program;
    const text = `${JSON.stringify(
      {
        format: 1,
        scenario: { name, hash: createHash("sha256").update(JSON.stringify(scenario)).digest("hex") },
        policies: Object.fromEntries(subjects.map((subject) => [subject.name, subject.origin])),
        plan,
      },
      null,
      2,
    )}\n`;
    const file = join(path, "battery.json");
    if (!existsSync(file)) {
      mkdirSync(join(path, "cells"), { recursive: true });
      writeAtomic(file, text);
    } else if (readFileSync(file, "utf8") !== text) {
      throw new Failure(`${path} holds another battery`, "choose another folder, or delete it");
    }
    return new BatteryFolder(path, program);
  }

  /** A cell that has been played, if it has. @throws WireError if its file was not written by this program */
  read(name: CellName): Cell | undefined {
    const file = this.#file(name, "traces");
    if (!existsSync(file)) return undefined;
    const reader = new Reader(readFileSync(file), "traces");
    const traces = reader.list(4, () => decodeTrace(reader.bytes()));
    reader.end();
    return { ...name, traces, rows: traces.map((trace) => rowOf(this.#program, trace)) };
  }

  write(cell: Cell): void {
    const rows = cell.rows.map(({ level, ...row }, index) =>
      JSON.stringify({
        policy: cell.policy,
        levels: cell.levels,
        seed: cell.seed,
        index,
        set: level.set,
        ...row,
      }),
    );
    writeAtomic(this.#file(cell, "jsonl"), rows.map((row) => `${row}\n`).join(""));
    const writer = new Writer();
    writer.u32(cell.traces.length);
    for (const trace of cell.traces) writer.bytes(encodeTrace(trace));
    writeAtomic(this.#file(cell, "traces"), writer.done()); // the last: a cell that has it is finished
  }

  #file({ policy, levels, seed }: CellName, kind: "jsonl" | "traces"): string {
    return join(
      this.#path,
      "cells",
      `${encodeURIComponent(policy)},${encodeURIComponent(levels)},${seed}.${kind}`,
    );
  }
}

/** A trace's episode as an outcome row. */
export function rowOf(program: Program, trace: Trace): EpisodeRow {
  const events = Object.fromEntries(program.events.map((event) => [event, 0]));
  for (const { event, count } of trace.events) events[program.events[event]] += count;
  return {
    level: trace.level,
    returns: Object.fromEntries(program.objectives.names.map((name, k) => [name, trace.returns[k]])),
    events: { ...events, [program.events[0]]: trace.actions.length },
    length: trace.actions.length,
    ended: trace.ended,
    outcome: trace.outcome,
  };
}
