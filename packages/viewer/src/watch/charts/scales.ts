import type { Program } from "@mesagrid/env";
import type { SetScale } from "./share.js";
import type { SolveAnswer, SolveQuestion } from "./solve-sets.js";

/** What can be had on the level sets of a scenario, as it comes. */
export interface Scales {
  /** By level set; none while it is not known. */
  readonly known: ReadonlyMap<string, SetScale>;
  /** Grows with every answer. */
  readonly version: number;
  /** Has the sets of a scenario solved, once. */
  want(program: Program, sets: readonly string[]): void;
  /** Ends what is going on. */
  close(): void;
}

/** What is used of a worker. */
export interface Solver {
  onmessage: ((event: MessageEvent<SolveAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(question: SolveQuestion): void;
  terminate(): void;
}

/** Solves in a worker of its own, so that the page goes on; it is ended when it has answered. */
export function createScales(start: () => Solver): Scales {
  let known = new Map<string, SetScale>();
  let version = 0;
  let solved: Program | null = null;
  let solver: Solver | null = null;

  function close(): void {
    solver?.terminate();
    solver = null;
  }

  function begin(program: Program, sets: readonly string[]): void {
    close();
    solved = program;
    known = new Map();
    version++;
    const made = start();
    solver = made;
    made.onmessage = ({ data: { set, scale } }) => {
      known.set(set, scale);
      version++;
      if (sets.every((one) => known.has(one))) close();
    };
    made.onerror = (event) => {
      event.preventDefault();
      for (const set of sets) {
        if (!known.has(set))
          known.set(set, { state: "refused", why: "Its levels could not be solved in this browser." });
      }
      version++;
      close();
    };
    made.postMessage({ text: JSON.stringify(program.scenario), sets });
  }

  return {
    get known() {
      return known;
    },
    get version() {
      return version;
    },
    want(program, sets) {
      if (program !== solved) begin(program, sets);
    },
    close,
  };
}
