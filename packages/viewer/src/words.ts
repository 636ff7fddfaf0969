import type { Program, Trace } from "@mesagrid/env";
import { setOfLane } from "./watch/playback.js";

/** "1,200,000": as the page is in English, so are its numbers. */
export function formatCount(value: number): string {
  return Math.round(value).toLocaleString("en");
}

/** "950", "45k", "1.25M": a count for a narrow place. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  if (size < 1000) return String(Math.round(value));
  const [scaled, unit] = size < 999_500 ? [value / 1000, "k"] : [value / 1e6, "M"];
  const decimals = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(decimals))}${unit}`;
}

/** A return: at most two decimals, none if it is whole, with a true minus sign. */
export function formatReturn(value: number): string {
  return String(Number(value.toFixed(2)) || 0).replace("-", "−");
}

/** "in 3 s", "now": a countdown in words. */
export function formatWait(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds <= 0 ? "now" : `in ${seconds} s`;
}

/** "40 s", "5 min", "2 h 10 min". */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** First letter in capitals, the rest as it is. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const LEVEL_TITLES: Readonly<Record<string, string>> = {
  train: "Training levels",
  shifted: "Shifted levels",
  neutral: "Neutral levels",
  mixed: "Mixed levels",
};

/** A heading for a level set: "Training levels", "Many keys levels". */
export function levelsTitle(name: string): string {
  const real = setOfLane(name);
  if (real !== name) return `${levelsTitle(real)}, imagined`;
  return LEVEL_TITLES[name] ?? `${capitalise(name.replaceAll("-", " "))} levels`;
}

/** A kind's title, or its name with spaces. */
export function kindTitle(program: Program, name: string): string {
  return program.scenario.kinds[name]?.title ?? name.replaceAll("-", " ");
}

/** An objective's title, or its name with spaces. */
export function objectiveTitle(program: Program, name: string): string {
  return program.scenario.objectives[name]?.title ?? name.replaceAll("-", " ");
}

/**
 * An event in the past tense: `ate-cheese` reads "ate the cheese", three `opened-chest` read "opened 3 chests".
 * Event names are verb-thing by habit; one that is not is shown as it is.
 */
export function eventWords(event: string, count: number): string {
  const cut = event.indexOf("-");
  if (cut < 1 || cut === event.length - 1) return count > 1 ? `${event} ${count} times` : event;
  const verb = event.slice(0, cut);
  const thing = event.slice(cut + 1).replaceAll("-", " ");
  if (count === 1) return `${verb} the ${thing}`;
  return `${verb} ${count} ${plural(thing)}`;
}

function plural(thing: string): string {
  if (/(s|x|z|ch|sh)$/.test(thing)) return `${thing}es`;
  if (/[^aeiou]y$/.test(thing)) return `${thing.slice(0, -1)}ies`;
  return `${thing}s`;
}

/**
 * What happened in an episode: "Reached the corner, then ate the cheese", "Took 3 keys, then ran out of time".
 * Up to a number of moves when one is given; an episode that is still going does not say how it ends.
 */
export function outcomeWords(program: Program, trace: Trace, moves = trace.actions.length): string {
  const counts = new Map<number, number>();
  for (const { step, event, count } of trace.events) {
    if (event !== 0 && step < moves) counts.set(event, (counts.get(event) ?? 0) + count);
  }
  const parts = [...counts].map(([event, count]) => eventWords(program.events[event] ?? "?", count));
  if (moves >= trace.actions.length && trace.ended === "truncated") parts.push("ran out of time");
  return capitalise(parts.join(", then "));
}

/** "Episode recorded at step 120,000 · phase A". */
export function captionWords(trace: Trace): string {
  const how = trace.imagined ? "Imagined by a world model: the episode recorded" : "Episode recorded";
  return `${how} at step ${formatCount(trace.step)} · phase ${trace.phase}`;
}
