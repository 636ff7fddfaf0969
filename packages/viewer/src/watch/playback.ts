import { type Frame, type Program, replay, type Trace } from "@mesagrid/env";

/** A recorded episode as the page keeps it. */
export interface Episode {
  readonly trace: Trace;
  /** Counts up from 1 in the order of arrival, over all level sets. */
  readonly number: number;
  /** True once its first frame has been on a board. */
  seen: boolean;
  /** Its T + 1 frames; made when it is first shown (`framesOf`). */
  frames: readonly Frame[] | null;
}

/** One board's playback: the episodes of one level set, and where in them the board is. */
export interface Lane {
  readonly levels: string;
  /** By the training step at which they were recorded, oldest first, at most `KEPT`. */
  episodes: Episode[];
  current: Episode | null;
  /** In moves, 0 to T: frame k stands still at k, and between k and k + 1 things are on their way. */
  position: number;
  /** While paused: where a step is taking the position. */
  target: number | null;
  /** Milliseconds left to stand still: before the first move, and after the last one. */
  wait: number;
  /** False while a person looks back at older episodes. */
  following: boolean;
  /** True while a person looks at the episodes of one training step, which are played again and again. */
  staying: boolean;
  /** Episodes whose first frame was shown. */
  shown: number;
}

/** Every board's playback. One speed and one pause for all, so that level sets can be compared. */
export interface Playback {
  playing: boolean;
  /** Moves a second. */
  speed: number;
  /** By level set, in the order of the scenario. */
  readonly lanes: Map<string, Lane>;
  /** Episodes received since the run was chosen. */
  received: number;
}

export const SPEED = { least: 1, most: 20, usual: 6 } as const;
/** Episodes kept per level set. */
export const KEPT = 60;
/** Milliseconds that a level is shown before its first move, so that a person can take it in. */
export const LEAD_IN = 350;
/** Milliseconds that the last frame stays, so that a person sees how it ended. */
export const HOLD = 800;
/** A single step while paused glides at this many moves a second. */
const GLIDE = 8;

export function createPlayback(): Playback {
  return { playing: true, speed: SPEED.usual, lanes: new Map(), received: 0 };
}

/** The lane of a level set, made if it is not there. */
export function laneOf(playback: Playback, levels: string): Lane {
  let lane = playback.lanes.get(levels);
  if (!lane) {
    lane = {
      levels,
      episodes: [],
      current: null,
      position: 0,
      target: null,
      wait: LEAD_IN,
      following: true,
      staying: false,
      shown: 0,
    };
    playback.lanes.set(levels, lane);
  }
  return lane;
}

/** Episodes that a world model imagined have a board of their own, beside that of the same level set's real ones. */
export function laneName({ levels, imagined }: Trace): string {
  return imagined ? `${levels} imagined` : levels;
}

/** The level set whose episodes a board shows, be they real or imagined. */
export function setOfLane(name: string): string {
  return name.replace(/ imagined$/, "");
}

/** Moves in an episode. */
export function lengthOf(episode: Episode): number {
  return episode.trace.actions.length;
}

/** The episode's frames, replayed on first use. Errors of `replay` pass through. */
export function framesOf(episode: Episode, program: Program): readonly Frame[] {
  episode.frames ??= replay(program, episode.trace);
  return episode.frames;
}

/**
 * Takes an episode in; a board that shows nothing shows it at once.
 *
 * @returns the episode; the one kept already if it comes again, as it does when a connection is made anew
 */
export function addEpisode(playback: Playback, trace: Trace): Episode {
  const lane = laneOf(playback, laneName(trace));
  const known = lane.episodes.find((episode) => isSameEpisode(episode.trace, trace));
  if (known) return known;
  playback.received++;
  const episode: Episode = { trace, number: playback.received, seen: false, frames: null };
  // One that was asked for is older than what came by itself.
  const after = lane.episodes.findLastIndex((one) => one.trace.step <= trace.step);
  lane.episodes.splice(after + 1, 0, episode);
  while (lane.episodes.length > KEPT) {
    const oldest = lane.episodes.findIndex((one) => one !== lane.current && one !== episode);
    lane.episodes.splice(oldest, 1);
  }
  if (!lane.current) showEpisode(lane, episode);
  else if (lane.following && lane.position === 0 && lane.wait > 0 && episode === lane.episodes.at(-1))
    replace(lane, episode);
  return episode;
}

/** Episodes come in bursts: one that has not moved yet gives way to a newer one, and the time until the first move goes on. */
function replace(lane: Lane, episode: Episode): void {
  const { wait } = lane;
  if (lane.current) lane.current.seen = false;
  showEpisode(lane, episode);
  lane.wait = wait;
  lane.shown--;
}

/** What tells the recorded episodes of a run apart. */
type EpisodeKey = Pick<Trace, "step" | "phase" | "seed" | "slot" | "episode">;

/** True if two records of a run are of one episode. */
export function isSameEpisode(a: EpisodeKey, b: EpisodeKey): boolean {
  return (
    a.step === b.step &&
    a.phase === b.phase &&
    a.seed === b.seed &&
    a.slot === b.slot &&
    a.episode === b.episode
  );
}

/** Puts an episode on its lane's board, at its first frame. */
export function showEpisode(lane: Lane, episode: Episode): void {
  if (lane.current && lane.current !== episode) lane.current.frames = null;
  lane.current = episode;
  lane.position = 0;
  lane.target = null;
  lane.wait = LEAD_IN;
  lane.shown++;
  episode.seen = true;
}

/**
 * What follows when an episode ends. Following: the newest one; when that has been seen, the others recorded at the
 * same training step, and at last the same ones again. Looking back: the next one in order, until that is the newest, or
 * those of one training step.
 */
function nextOf(lane: Lane): Episode | null {
  const { episodes, current } = lane;
  if (episodes.length === 0 || !current) return episodes.at(-1) ?? null;
  const index = episodes.indexOf(current);
  if (!lane.following && !lane.staying) return episodes[Math.min(index + 1, episodes.length - 1)];
  const { step } = (lane.staying ? current : episodes[episodes.length - 1]).trace;
  const latest = episodes.filter((e) => e.trace.step === step);
  const unseen = latest.filter((e) => !e.seen);
  if (unseen.length > 0) return unseen[unseen.length - 1];
  return latest[(latest.indexOf(current) + 1) % latest.length];
}

function goOn(lane: Lane): void {
  const next = nextOf(lane);
  if (!next) return;
  if (next === lane.episodes.at(-1) && !lane.staying) lane.following = true;
  showEpisode(lane, next);
}

/** Moves every lane on by the time that passed. Call once a frame. */
export function advance(playback: Playback, milliseconds: number): void {
  for (const lane of playback.lanes.values()) {
    if (!lane.current) continue;
    if (playback.playing) play(lane, playback.speed, milliseconds);
    else glide(lane, milliseconds);
  }
}

function play(lane: Lane, speed: number, milliseconds: number): void {
  let left = milliseconds;
  if (lane.wait > 0) {
    const waited = Math.min(lane.wait, left);
    lane.wait -= waited;
    left -= waited;
    if (lane.wait > 0) return;
    if (lane.position >= lengthOf(lane.current!)) {
      goOn(lane);
      return;
    }
  }
  const last = lengthOf(lane.current!);
  lane.position = Math.min(last, lane.position + (speed * left) / 1000);
  if (lane.position >= last) lane.wait = HOLD;
}

function glide(lane: Lane, milliseconds: number): void {
  if (lane.target === null) return;
  const most = (GLIDE * milliseconds) / 1000;
  const way = lane.target - lane.position;
  if (Math.abs(way) <= most) {
    lane.position = lane.target;
    lane.target = null;
  } else {
    lane.position += Math.sign(way) * most;
  }
}

/** Starts or stops the movement; going on from the last frame waits the usual time. */
export function setPlaying(playback: Playback, playing: boolean): void {
  playback.playing = playing;
  for (const lane of playback.lanes.values()) {
    if (playing && lane.target !== null) lane.position = lane.target;
    lane.target = null;
    if (!lane.current) continue;
    lane.wait = lane.position >= lengthOf(lane.current) ? HOLD : 0;
  }
}

/** Sets the moves a second, kept within `SPEED`. */
export function setSpeed(playback: Playback, speed: number): void {
  if (Number.isFinite(speed)) playback.speed = Math.min(SPEED.most, Math.max(SPEED.least, speed));
}

/** Pauses and takes every lane one move forward (1) or back (-1); it stops at an episode's ends. */
export function step(playback: Playback, direction: 1 | -1): void {
  playback.playing = false;
  for (const lane of playback.lanes.values()) {
    if (!lane.current) continue;
    const from = lane.target ?? (direction > 0 ? Math.floor(lane.position) : Math.ceil(lane.position));
    lane.target = Math.min(lengthOf(lane.current), Math.max(0, from + direction));
    lane.wait = 0;
  }
}

/** Shows the episode before (-1) or after (1) the shown one, in order of arrival, on every lane. */
export function changeEpisode(playback: Playback, direction: 1 | -1): void {
  for (const lane of playback.lanes.values()) {
    if (!lane.current) continue;
    const index = lane.episodes.indexOf(lane.current) + direction;
    const episode = lane.episodes[Math.min(lane.episodes.length - 1, Math.max(0, index))];
    lane.following = episode === lane.episodes.at(-1);
    lane.staying = false;
    showEpisode(lane, episode);
  }
}

/** Shows the newest episode of every lane and follows what comes. */
export function newest(playback: Playback): void {
  for (const lane of playback.lanes.values()) {
    lane.following = true;
    lane.staying = false;
    const episode = lane.episodes.at(-1);
    if (episode && episode !== lane.current) showEpisode(lane, episode);
  }
}

/** Number of the frame that a position shows: the last one reached. */
export function frameAt(lane: Lane): number {
  return Math.floor(lane.position + 1e-9);
}
