import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Pulse } from "./pulse.js";
import { wireFrame } from "./wire-frame.js";

/** Unsent bytes above which a viewer counts as slow. */
const SLOW_BYTES = 256 * 1024;
/** Bytes above which a frame is not copied to stand behind its header. */
const LARGE = 16 * 1024;
/** Beats between two questions, whether a viewer has read what was sent: half a second. */
const ASK_EVERY = 10;
/** Beats beyond the quickest answer so far after which it counts as slow: 200 ms. */
const LATE = 4;
/** What the quickest answer is taken to need while there was none: a second. */
const FIRST_ANSWER = 20;
/** What such a question carries, to tell its answer from that to a sign of life. */
const QUESTION = "read";

/** What all viewers of a server have in common. */
export interface Outlets {
  readonly counts: FrameCounts;
  readonly pulse: Pulse;
}

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
  readonly #wire: Duplex;
  readonly #pulse: Pulse;
  readonly #drained: () => void;
  /** When the last question was asked, and whether its answer has come. */
  #asked = -ASK_EVERY;
  #answered = true;
  /** Beats that the quickest answer took: the way there and back. */
  #quickest = FIRST_ANSWER;

  /**
   * @param wire what the WebSocket itself writes to: nothing that it sends is compressed or put off, so that frames may go past it
   * @param drained called when there is room again
   */
  constructor(socket: WebSocket, wire: Duplex, { counts, pulse }: Outlets, drained: () => void) {
    this.#socket = socket;
    this.#wire = wire;
    this.counts = counts;
    this.#pulse = pulse;
    this.#drained = drained;
    socket.on("pong", (data) => {
      if (data.toString() !== QUESTION) return;
      this.#answered = true;
      this.#quickest = Math.min(this.#quickest, pulse.beats - this.#asked);
      this.#tellRoom();
    });
    // It comes once nothing waits any more that had filled a buffer: so after all that made the viewer slow.
    wire.on("drain", () => this.#tellRoom());
  }

  /** True while it does not keep up: what can be left out should be, what cannot should wait for `drained`. */
  get slow(): boolean {
    if (this.#socket.bufferedAmount > SLOW_BYTES) return true;
    return !this.#answered && this.#pulse.beats - this.#asked > this.#quickest + LATE;
  }

  /** Sends a frame, slow or not. */
  send(frame: Uint8Array): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (frame.length > LARGE) this.#socket.send(frame);
    else this.#wire.write(wireFrame(frame));
    this.#ask();
  }

  #tellRoom(): void {
    if (!this.slow) this.#drained();
  }

  #ask(): void {
    if (!this.#answered) return;
    const { beats } = this.#pulse;
    if (beats - this.#asked < ASK_EVERY) return;
    this.#asked = beats;
    this.#answered = false;
    this.#socket.ping(QUESTION);
  }
}
