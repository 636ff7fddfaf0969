import type { Forward } from "@mesagrid/agent/browser";
import type { Frame, Moment, Program } from "@mesagrid/env";
import { type OverlayName, pictureOf } from "../overlays/overlays.js";
import type { Pictured } from "../overlays/picture.js";
import { type Field, imagineEverywhere } from "../policy/answers.js";
import {
  type Chain,
  chainOf,
  countedForecast,
  type Forecast,
  firstShares,
  forecast,
  likeliestWay,
} from "../policy/forecast.js";
import { type Outcome, play, playMany } from "../policy/rollout.js";

/** Episodes that a forecast is counted over where it cannot be computed. */
const EPISODES = 48;

/** What is known of one level under one policy. */
export interface Reply {
  readonly field: Field;
  readonly chain: Chain | null;
  /** [rows, groups of the chain] the chance that each comes first; null where it cannot be computed. */
  readonly shares: Float64Array | null;
  readonly forecast: Forecast;
  /** Cells from the agent on to what comes first. */
  readonly way: readonly number[];
  readonly picture: Pictured;
}

/** What a reply hangs on. */
export interface Question {
  readonly program: Program;
  readonly moment: Moment;
  readonly forward: Forward;
  readonly other: Forward | null;
  readonly overlay: OverlayName;
  readonly objective: string;
  readonly episodes: readonly (readonly Frame[])[];
}

/** Answers a question, computing only what has changed since the last one. */
export function createOracle(): (question: Question) => Reply {
  let last: { question: Question; reply: Reply } | null = null;
  return (question) => {
    const { program, moment, forward, other, overlay } = question;
    const level = last?.question.moment === moment;
    const same = level && last?.question.forward === forward;
    const unchanged = (["other", "overlay", "objective", "episodes"] as const).every(
      (part) => last?.question[part] === question[part],
    );
    if (last && same && unchanged) return last.reply;
    const base = last && same ? last.reply : baseOf(question, last && level ? last.reply.chain : undefined);
    const theirs = other && overlay === "difference" ? imagineEverywhere(program, other, moment) : null;
    const picture = pictureOf(overlay, { ...question, field: base.field, chain: base.chain, other: theirs });
    last = { question, reply: { ...base, picture } };
    return last.reply;
  };
}

/** @param known the level's chain if it has been found already */
function baseOf(
  { program, moment, forward }: Question,
  known: Chain | null | undefined,
): Omit<Reply, "picture"> {
  const field = imagineEverywhere(program, forward, moment);
  const chain = known === undefined ? chainOf(program, moment) : known;
  if (!chain) {
    const likely = play(program, forward, moment, { kind: "likely" });
    const first = Math.min(likely.moves, ...likely.firsts);
    const way = likely.frames.slice(0, first + 1).map(({ agent }) => agent);
    return { field, chain, shares: null, forecast: { ...countedForecast([likely]) }, way };
  }
  const told = forecast(chain, field);
  const [{ targets }] = told.fates;
  return {
    field,
    chain,
    shares: firstShares(chain, field),
    forecast: told,
    way: likeliestWay(chain, field, targets),
  };
}

/** What is done bit by bit while a person looks, and begun anew when the level changes. @typeParam Key a checkpoint */
export interface Background<Key> {
  /** Counted over episodes where it cannot be computed; null until then. */
  counted: Forecast | null;
  /** What each checkpoint would come to first, as far as they have been asked. */
  readonly overTraining: Map<Key, Forecast>;
  /** Goes on for about so many milliseconds. @returns whether something new is known */
  work(milliseconds: number, networkOf: (checkpoint: Key) => Forward | null): boolean;
  /** Begins anew if something is another. */
  begin(about: BackgroundTask<Key>): void;
}

/** What there is to do in the background. */
export interface BackgroundTask<Key> {
  readonly program: Program;
  readonly moment: Moment;
  readonly forward: Forward;
  readonly chain: Chain | null;
  readonly checkpoints: readonly Key[];
}

/** Makes it, idle. @param clock milliseconds */
export function createBackground<Key>(clock: () => number): Background<Key> {
  let about: BackgroundTask<Key> | null = null;
  let drawing: Generator<void, Outcome[], void> | null = null;
  const overTraining = new Map<Key, Forecast>();
  function step(networkOf: (checkpoint: Key) => Forward | null): "new" | "more" | "idle" {
    if (!about) return "idle";
    for (const checkpoint of about.checkpoints) {
      if (overTraining.has(checkpoint)) continue;
      const forward = networkOf(checkpoint);
      if (!forward) continue;
      overTraining.set(checkpoint, firstOf(about, forward));
      return "new";
    }
    if (!drawing) return "idle";
    const { done, value } = drawing.next();
    if (!done) return "more";
    background.counted = countedForecast(value);
    drawing = null;
    return "new";
  }
  const background: Background<Key> = {
    counted: null,
    overTraining,
    work(milliseconds, networkOf) {
      const end = clock() + milliseconds;
      let news = false;
      do {
        const done = step(networkOf);
        if (done === "idle") break;
        news ||= done === "new";
      } while (clock() < end);
      return news;
    },
    begin(next) {
      const { program, moment, forward, chain } = next;
      const level = about?.moment !== moment;
      if (level) overTraining.clear();
      if (level || about?.forward !== forward) {
        background.counted = null;
        drawing = chain ? null : playMany(program, forward, moment, { episodes: EPISODES, seed: 1 });
      }
      about = next;
    },
  };
  return background;
}

function firstOf<Key>({ program, moment, chain }: BackgroundTask<Key>, forward: Forward): Forecast {
  if (chain) return forecast(chain, imagineEverywhere(program, forward, moment));
  return countedForecast([play(program, forward, moment, { kind: "likely" })]);
}
