import type { Forward } from "@mesagrid/agent/browser";
import type { Frame, Moment, Program } from "@mesagrid/env";
import { directionChances, directionOf, distance, type Field } from "../policy/answers.js";
import { type Chain, firstShares, paidCells } from "../policy/forecast.js";
import { optimalEverywhere } from "./optimal.js";
import { BARE, heatOf, type Picture, type Pictured, type Tint } from "./picture.js";
import { powerEverywhere } from "./power.js";
import { influences } from "./sensitivity.js";
import { visits } from "./visits.js";

/** Everything that can be laid over a board, by name. */
export const OVERLAY_NAMES = [
  "targets",
  "policy",
  "value",
  "sensitivity",
  "optimal",
  "power",
  "difference",
  "visits",
] as const;

export type OverlayName = (typeof OVERLAY_NAMES)[number];

/** What a person is told of an overlay. */
export interface OverlayWords {
  readonly title: string;
  /** What is shown, and what lengths and tints mean. */
  readonly explains: string;
  /** What the tint counts, with its unit; none if it has no tint. */
  readonly scale: string | null;
}

/** The words of each overlay. */
export const OVERLAY_WORDS: Readonly<Record<OverlayName, OverlayWords>> = {
  targets: {
    title: "What it would go to",
    explains:
      "The floor has the colour of what the agent would come to first if it stood there: the stronger, the surer. Arrows are its moves: one that reaches the cell's edge means always, half as long half of the time.",
    scale: null,
  },
  policy: {
    title: "What it would do",
    explains:
      "The agent is imagined in every free cell, and asked. An arrow that reaches the cell's edge means always; half as long means half of the time.",
    scale: null,
  },
  value: {
    title: "What it expects",
    explains:
      "How much reward the network itself expects from each cell on, sooner counting more. It is its guess, in the reward that it was being trained with.",
    scale: "expected reward",
  },
  sensitivity: {
    title: "What it looks at",
    explains:
      "Each thing is taken away in turn, and the agent asked again where it stands. The larger the ring, the more its choice changes without that thing. No ring: it does not matter here.",
    scale: null,
  },
  optimal: {
    title: "What is best",
    explains:
      "Computed exactly, not learned: the best moves for one objective from every cell, and what that is worth. A reward of 1 is worth 0.95 for every move that it is further away.",
    scale: "best value",
  },
  power: {
    title: "What is open from here",
    explains:
      "POWER (Turner et al. 2021): what each cell is worth to one who does not know yet what will be rewarded, on average over rewards drawn by chance. The stronger the tint, the more can still be had from there. Arrows are the agent's moves: does it keep more open than its objective needs?",
    scale: "POWER, 0 to 1",
  },
  difference: {
    title: "Against another checkpoint",
    explains:
      "Two checkpoints asked the same. Where the floor is tinted they do different things: the full tint means that they have no move in common. Thin arrows are the other checkpoint's.",
    scale: "share of its moves that differ",
  },
  visits: {
    title: "Where it went",
    explains:
      "How often the agent was in each cell, over the episodes that were recorded on this level set. Their walls may lie elsewhere.",
    scale: "visits an episode",
  },
};

/** What overlays are made of. */
export interface Inputs {
  readonly program: Program;
  readonly moment: Moment;
  /** The policy that is asked, and what it says everywhere. */
  readonly forward: Forward;
  readonly field: Field;
  /** What every move does, where one step tells it all. */
  readonly chain: Chain | null;
  /** What the other checkpoint says, if one is chosen and loaded. */
  readonly other: Field | null;
  readonly objective: string;
  /** Frames of recorded episodes on the level set. */
  readonly episodes: readonly (readonly Frame[])[];
}

/** The picture of an overlay. */
export function pictureOf(name: OverlayName, inputs: Inputs): Pictured {
  const { program, moment, field, forward } = inputs;
  const own = { lengths: arrowsOf(inputs, field), tone: "own" } as const;
  const picture: Picture = { ...BARE, arrows: [own] };
  switch (name) {
    case "targets":
      return inputs.chain
        ? { ...picture, tints: tintsOf(inputs.chain, field) }
        : {
            ...picture,
            note: "What comes first is not computed for every cell here: something else changes before anything is paid for, or the level is large.",
          };
    case "policy":
      return picture;
    case "value":
      return { ...picture, heat: heatOf(byCell(field, (row) => field.values[row])) };
    case "sensitivity": {
      const rings = influences(program, forward, moment).map(({ thing, change }) => ({
        cell: thing.cell,
        kind: thing.kind,
        strength: change,
      }));
      return { ...BARE, rings };
    }
    case "optimal":
      return optimalPicture(inputs);
    case "power": {
      const power = powerEverywhere(program, moment);
      return "refused" in power ? power : { ...picture, heat: heatOf(power) };
    }
    case "difference":
      return differencePicture(inputs, picture);
    case "visits": {
      if (inputs.episodes.length === 0)
        return { refused: "No episode has been recorded on this level set yet." };
      const values = visits(program, inputs.episodes);
      return { ...BARE, heat: heatOf(values, [0, heatOf(values).most]) };
    }
  }
}

/** The chances as arrows, but not where coming is paid for already, nor on things above the lowest layer: these would be hidden. */
function arrowsOf({ program, chain, moment }: Inputs, field: Field): Float32Array {
  const { cells, kinds } = program;
  const lengths = directionChances(program, field, moment.heading);
  const hide = (cell: number) => lengths.fill(0, cell * 4, cell * 4 + 4);
  for (const cell of chain ? paidCells(chain).keys() : []) hide(cell);
  moment.level.board.forEach((kind, place) => {
    if (kind !== 0 && kind !== kinds.agent && place >= cells) hide(place % cells);
  });
  return lengths;
}

/** Each cell in the colour of what most likely comes first from it; where coming there is paid for, of that. */
function tintsOf(chain: Chain, field: Field): Tint[] {
  const shares = firstShares(chain, field);
  const many = chain.groups.length;
  const paid = paidCells(chain);
  return chain.cells.flatMap((cell, row): Tint[] => {
    const here = paid.get(cell);
    if (here !== undefined) return [{ cell, targets: chain.groups[here], strength: 1 }];
    const own = shares.subarray(row * many, (row + 1) * many);
    const best = own.indexOf(Math.max(...own));
    return best < 0 || own[best] === 0 ? [] : [{ cell, targets: chain.groups[best], strength: own[best] }];
  });
}

function byCell({ rows }: Field, value: (row: number) => number): Float64Array {
  return Float64Array.from(rows, (row) => (row < 0 ? Number.NaN : value(row)));
}

function optimalPicture({ program, moment, objective }: Inputs): Pictured {
  const optimal = optimalEverywhere(program, moment, objective);
  if ("refused" in optimal) return optimal;
  const { names } = program.actions;
  const lengths = new Float32Array(program.cells * 4);
  for (let cell = 0; cell < program.cells; cell++) {
    // Where nothing can be won any more every move is as good as any other: arrows would say something that is not so.
    if (!(optimal.values[cell] > 0)) continue;
    const best = optimal.best.subarray(cell * names.length, (cell + 1) * names.length);
    const count = best.reduce((sum, one) => sum + one, 0);
    best.forEach((one, action) => {
      const direction = directionOf(program, action, moment.heading);
      if (one === 1 && direction >= 0) lengths[cell * 4 + direction] = count > 1 ? 0.62 : 0.86;
    });
  }
  return { ...BARE, arrows: [{ lengths, tone: "best" }], heat: heatOf(optimal.values) };
}

function differencePicture(inputs: Inputs, own: Picture): Pictured {
  const { program, field, other } = inputs;
  if (!other) return { refused: "Choose the other checkpoint below." };
  const { length } = program.actions.names;
  const rowOf = (of: Field, row: number) => of.chances.subarray(row * length, (row + 1) * length);
  const values = byCell(field, (row) => distance(rowOf(field, row), rowOf(other, row)));
  const theirs = { lengths: arrowsOf(inputs, other), tone: "other" } as const;
  return { ...BARE, arrows: [theirs, ...own.arrows], heat: heatOf(values, [0, 1]) };
}
