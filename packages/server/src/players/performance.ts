import { messageOf } from "../errors.js";
import { SharedPicture } from "../pictures/shared-picture.js";
import { layoutOf, type Play } from "../protocol/index.js";
import type { Change, FromPlayers } from "./messages.js";
import type { Player } from "./player.js";

/** Milliseconds that it may be late before it gives up to catch up. */
const MOST_LATE = 1000;

/** One play: moves its player on at its speed while somebody watches, and draws each board into shared memory. */
export class Performance {
  readonly number: number;
  readonly player: Player;
  readonly #picture: SharedPicture;
  readonly #say: (message: FromPlayers) => void;
  #playing = true;
  #watched = false;
  #speed: number;
  #timer: NodeJS.Timeout | undefined;
  /** When the next move is due. */
  #due = 0;

  constructor(number: number, player: Player, speed: number, say: (message: FromPlayers) => void) {
    this.number = number;
    this.player = player;
    this.#speed = speed;
    this.#say = say;
    this.#picture = new SharedPicture(layoutOf(player.facts));
    this.#draw();
    const { shared } = this.#picture;
    say({ play: number, type: "ready", facts: player.facts, shared, how: this.#how() });
  }

  get speed(): number {
    return this.#speed;
  }

  watched(watched: boolean): void {
    this.#watched = watched;
    this.#schedule();
  }

  change({ playing, speed, at }: Change): void {
    if (speed !== undefined) this.#speed = speed;
    if (at !== undefined) this.player.seek?.(at);
    if (playing !== undefined) this.#playing = playing;
    const again = playing === true && at === undefined && this.player.atEnd;
    if (again) this.player.seek?.(0);
    this.#say({ play: this.number, type: "plays", how: this.#how() });
    if (at !== undefined || again) this.#show();
    this.#schedule();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.player.dispose();
  }

  #how(): Play {
    const { frames, step } = this.player;
    return {
      playing: this.#playing,
      speed: this.#speed,
      ...(frames !== undefined && { frames }),
      ...(step !== undefined && { step }),
    };
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#playing || !this.#watched || this.player.atEnd) return;
    this.#due = performance.now() + 1000 / this.#speed;
    this.#wait();
  }

  #wait(): void {
    this.#timer = setTimeout(() => this.#move(), Math.max(0, this.#due - performance.now()));
  }

  #move(): void {
    try {
      this.player.move();
      this.#show();
    } catch (thrown) {
      this.#say({ play: this.number, type: "failed", code: "internal", message: messageOf(thrown) });
      return;
    }
    if (this.player.atEnd) return;
    this.#due = Math.max(this.#due + 1000 / this.#speed, performance.now() - MOST_LATE);
    this.#wait();
  }

  #show(): void {
    this.#draw();
    this.#say({ play: this.number, type: "drawn" });
  }

  #draw(): void {
    this.#picture.draw(this.player.position, (picture) => this.player.draw(picture));
  }
}
