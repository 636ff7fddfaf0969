import { refuseStream, type ServerError } from "../errors.js";
import type { RunSource } from "../protocol/index.js";
import type { Sources, Watch } from "../sources.js";
import type { EpisodeFrame, Snapshot, Watcher } from "../tail.js";
import type { Seat, Subscription } from "./seat.js";

/** Milliseconds that a viewer may read nothing while something waits for it; then it has to begin anew. */
const STALLED = 5000;
/** Bytes of what is new that may wait for it, likewise. */
const BACKLOG = 512 * 1024;

/**
 * One viewer's subscription to a run: its summary, metrics and newest episodes. While the viewer does not keep up they wait in order; the
 * pieces that a run begins with are shared by all viewers. When too much has come, or nothing is read, the viewer begins anew once it reads.
 */
export class RunSubscription implements Subscription, Watcher {
  readonly #id: number;
  readonly #source: RunSource;
  readonly #seat: Seat;
  readonly #watch: Watch;
  readonly #levels: ReadonlySet<string> | undefined;
  #channel: number | undefined;
  #waiting: Uint8Array[] = [];
  /** Bytes of it that are new since the run's beginning was put there. */
  #backlog = 0;
  /** When something was sent last. */
  #sent = 0;
  /** True if it has to begin anew. */
  #missed = false;

  constructor(id: number, source: RunSource, seat: Seat, sources: Sources) {
    this.#id = id;
    this.#source = source;
    this.#seat = seat;
    this.#levels = source.levels && new Set(source.levels);
    this.#watch = sources.watch(source.run, this);
  }

  get channel(): number | undefined {
    return this.#channel;
  }

  begin(): void {
    this.#watch.begin();
  }

  control(): void {
    this.#seat.refuse(refuseStream("no-control", "a run goes its own way", "POST /api/runs/:id/pause"));
  }

  end(): void {
    this.#watch.leave();
    this.#waiting = [];
  }

  drained(): void {
    if (this.#missed && !this.#seat.outlet.slow) {
      const snapshot = this.#watch.snapshot();
      if (snapshot) this.snapshot(snapshot);
    } else this.#pump();
  }

  snapshot(snapshot: Snapshot): void {
    const { channel, run, metrics, episodes } = snapshot;
    if (this.#channel === undefined && !this.#announce(channel)) return;
    this.#missed = this.#seat.outlet.slow;
    if (this.#missed) return;
    const wanted = episodes.filter((episode) => this.#wants(episode)).map(({ frame }) => frame);
    this.#waiting = [run, ...metrics, ...wanted];
    this.#backlog = 0;
    this.#sent = performance.now();
    this.#pump();
  }

  run(frame: Uint8Array): void {
    this.#push(frame);
  }

  metrics(frame: Uint8Array): void {
    this.#push(frame);
  }

  episodes(episodes: readonly EpisodeFrame[]): void {
    for (const episode of episodes) if (this.#wants(episode)) this.#push(episode.frame);
  }

  gone(reason: ServerError): void {
    const { code, message, hint } = reason;
    this.end();
    this.#seat.leave();
    if (this.#channel === undefined) this.#seat.refuse(reason);
    else {
      const why = { code, message, ...(hint !== undefined && { hint }) };
      this.#seat.say({ type: "ended", channel: this.#channel, ...why });
    }
  }

  /** Tells the viewer the channel. @returns false if it watches that already */
  #announce(channel: number): boolean {
    if (this.#seat.has(channel)) {
      this.gone(refuseStream("already-subscribed", "this viewer watches that very run already"));
      return false;
    }
    this.#channel = channel;
    this.#seat.say({ type: "subscribed", id: this.#id, channel, source: this.#source });
    return true;
  }

  #wants(episode: EpisodeFrame): boolean {
    return this.#levels === undefined || this.#levels.has(episode.levels);
  }

  #push(frame: Uint8Array): void {
    if (this.#missed) return;
    if (this.#waiting.length === 0) this.#backlog = 0;
    else if (this.#backlog > BACKLOG || performance.now() - this.#sent > STALLED) {
      this.#waiting = [];
      this.#missed = true;
      return;
    }
    this.#backlog += frame.length;
    this.#waiting.push(frame);
    this.#pump();
  }

  #pump(): void {
    const { outlet } = this.#seat;
    while (this.#waiting.length > 0 && !outlet.slow) {
      const frame = this.#waiting.shift();
      if (!frame) return;
      this.#sent = performance.now();
      outlet.send(frame);
    }
  }
}
