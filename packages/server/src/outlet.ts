import type { WebSocket } from "ws";

/** Unsent bytes above which a viewer counts as slow. */
const SLOW_BYTES = 256 * 1024;
/** Milliseconds between two questions, whether a viewer has read what was sent. */
const ASK_EVERY = 500;
/** Milliseconds beyond the quickest answer so far after which it counts as slow. */
const LATE = 200;
/** What the quickest answer is taken to need while there was none. */
const FIRST_ANSWER = 1000;
/** What such a question carries, to tell its answer from that to a sign of life. */
const QUESTION = "read";

/** Frames of boards that went to viewers, and that were left out for those who were slow. */
export interface FrameCounts {
  sent: number;
  skipped: number;
}

/**
 * A viewer's socket, and whether it keeps up. It does not if much waits in this process; or if it has not answered a ping for a while: what was
 * sent then waits in the network, where it is not seen, and would be stale when it comes.
 */
export class Outlet {
  readonly counts: FrameCounts;
  readonly #socket: WebSocket;
  readonly #drained: () => void;
  /** When the last question was asked, and whether its answer has come. */
  #asked = 0;
  #answered = true;
  /** Milliseconds that the quickest answer took: the way there and back. */
  #quickest = FIRST_ANSWER;

  /** @param drained called whenever there is room again */
  constructor(socket: WebSocket, counts: FrameCounts, drained: () => void) {
    this.#socket = socket;
    this.counts = counts;
    this.#drained = drained;
    socket.on("pong", (data) => {
      if (data.toString() !== QUESTION) return;
      this.#answered = true;
      this.#quickest = Math.min(this.#quickest, performance.now() - this.#asked);
      this.#tellRoom();
    });
  }

  /** True while it does not keep up: what can be left out should be, what cannot should wait for `drained`. */
  get slow(): boolean {
    if (this.#socket.bufferedAmount > SLOW_BYTES) return true;
    return !this.#answered && performance.now() - this.#asked > this.#quickest + LATE;
  }

  /** Sends a frame, slow or not. */
  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(frame, this.#sent);
    this.#ask();
  }

  readonly #sent = (): void => this.#tellRoom();

  #tellRoom(): void {
    if (!this.slow) this.#drained();
  }

  #ask(): void {
    if (!this.#answered) return;
    const now = performance.now();
    if (now - this.#asked < ASK_EVERY) return;
    this.#asked = now;
    this.#answered = false;
    this.#socket.ping(QUESTION);
  }
}
