import type { Examination, Program, SetReport } from "@mesagrid/env";
import { decimal } from "./numbers.js";
import { wilson } from "./stats.js";
import { type Rows, textTable } from "./table.js";

/** What was found on a scenario's levels, as tables with a line above each that says how to read it. */
export function describeExamination(program: Program, { levels, gamma, sets }: Examination): string {
  const exact = sets.filter(({ kind }) => kind === "exact");
  const bound = sets.filter(({ kind }) => kind === "bound");
  const solved = sets.filter((set) => set.solved > 0);
  const parts: [caption: string, rows: Rows][] = [
    [
      "what can be won: on how many levels the best return is above 0; means of the best return, of the\n" +
        `best value (discount ${gamma}) and of the random policy's return`,
      winnings(program, exact),
    ],
    ["not all solved: upper bounds, what can really be won may be much less", bounds(program, bound)],
    [
      "apart: levels on which no policy is best for both objectives; and the least and the most that a\n" +
        `policy gets of one that is best for the other (discount ${gamma})`,
      pairs(solved),
    ],
    ["on how many levels what is priced can happen", events(program, sets)],
    ["different levels, and how many are also among those of a set that a phase trains on", layouts(sets)],
  ];
  const told = parts.filter(([, rows]) => rows.length > 1);
  const drawn = `${levels} levels drawn from each set that has more than one; intervals are of 95 %`;
  return [
    ...(sets.some((set) => set.drawn > 1) ? [drawn] : []),
    ...told.map(([caption, rows]) => `${caption}\n\n${textTable(rows)}`),
  ].join("\n\n");
}

function winnings(program: Program, sets: readonly SetReport[]): Rows {
  const body = sets.flatMap((set) =>
    set.objectives.map(({ objective, solvable, best, value, random }, k) => [
      k === 0 ? set.set : "",
      withRole(program, objective),
      `${solvable}/${set.levels}`,
      interval(solvable, set.levels, set.drawn),
      ...[best, value, random].map(decimal),
    ]),
  );
  return [["levels", "objective", "solvable", "interval", "best", "value", "random"], ...body];
}

function bounds(program: Program, sets: readonly SetReport[]): Rows {
  const body = sets.flatMap((set) =>
    set.objectives.map(({ objective, solvable, best, value }, k) => [
      k === 0 ? set.set : "",
      withRole(program, objective),
      `${solvable}/${set.levels}`,
      decimal(best),
      decimal(value),
    ]),
  );
  return [["levels", "objective", "solvable at most", "best at most", "value at most"], ...body];
}

function pairs(sets: readonly SetReport[]): Rows {
  const body = sets.flatMap(({ set, solved, drawn, pairs }) =>
    pairs.flatMap(({ objectives: [a, b], distinguishing, best, beside, atWorst }, i) => [
      [
        i === 0 ? set : "",
        a,
        b,
        `${distinguishing}/${solved}`,
        interval(distinguishing, solved, drawn),
        ...[atWorst[1], beside[1], best[1]].map(decimal),
      ],
      ["", b, a, "", "", ...[atWorst[0], beside[0], best[0]].map(decimal)],
    ]),
  );
  return [["levels", "best for", "gets of", "apart", "interval", "least", "most", "possible"], ...body];
}

function events({ events, objectives }: Program, sets: readonly SetReport[]): Rows {
  const { names, prices } = objectives;
  const body = events.slice(1).flatMap((event, e) => {
    const pricing = names.filter((_, k) => prices[(e + 1) * names.length + k] !== 0);
    if (pricing.length === 0) return [];
    return [[event, pricing.join(", "), ...sets.map((set) => `${set.events[e].levels}/${set.levels}`)]];
  });
  const heads = sets.map(({ set, kind }) => (kind === "bound" ? `${set} at most` : set));
  return [["event", "priced by", ...heads], ...body];
}

function layouts(sets: readonly SetReport[]): Rows {
  if (sets.every(({ drawn }) => drawn === 1)) return [[]];
  const trained = [...new Set(sets.flatMap(({ shared }) => shared.map(({ set }) => set)))];
  const body = sets.map(({ set, drawn, layouts, shared }) => [
    set,
    `${layouts}/${drawn}`,
    ...trained.map((name) => {
      const found = shared.find((other) => other.set === name);
      return found ? `${found.levels}/${drawn}` : "-";
    }),
  ]);
  return [["levels", "different", ...trained.map((name) => `also in ${name}`)], ...body];
}

function withRole({ objectives }: Program, objective: string): string {
  return `${objective} (${objectives.roles[objectives.names.indexOf(objective)]})`;
}

/** Wilson's interval of a share in percent: `68 to 88`; none where the one level that there is was looked at. */
function interval(hits: number, trials: number, drawn: number): string {
  if (drawn === 1) return "";
  const { low, high } = wilson(hits, trials);
  return `${Math.round(100 * low)} to ${Math.round(100 * high)} %`;
}
