/** How the connection stands. */
export type ConnectionState =
  | { readonly phase: "connecting" }
  | { readonly phase: "open" }
  /** Lost or refused; tried again at `retryAt` on the clock given. */
  | { readonly phase: "waiting"; readonly retryAt: number; readonly attempt: number }
  | { readonly phase: "closed" };

/** What is used of a WebSocket, so that a test can give its own. */
export interface Socket {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

/** The clock that reconnecting runs on. */
export interface Clock {
  now(): number;
  after(milliseconds: number, run: () => void): number;
  cancel(timer: number): void;
}

export interface ConnectionOptions {
  readonly open: () => Socket;
  readonly clock: Clock;
  /** Called with each binary message. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** Called when the state changes; on `open` the caller says again what it watches. */
  readonly onState: (state: ConnectionState) => void;
  /** Text sent to a silent server to hear that it is alive. */
  readonly ping: string;
}

/** A connection that comes back by itself. */
export interface Connection {
  /** Sends a text if the connection is open; returns whether it was sent. */
  send(text: string): boolean;
  /** Tries again now instead of waiting. */
  retry(): void;
  close(): void;
}

/** Milliseconds before the first new try; each failure in a row doubles it up to `MOST_WAIT`. */
export const FIRST_WAIT = 500;
export const MOST_WAIT = 10_000;
/** Milliseconds that opening may take, of silence before a ping, and from the ping until the connection counts as lost. */
export const SILENCE = 15_000;

/** The wait before try number `attempt` (from 1). */
export function backoff(attempt: number): number {
  return Math.min(MOST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt - 1, 20));
}

/** Opens a connection and keeps it open: exponential backoff with a cap, and pings that find a dead one. */
export function connect(options: ConnectionOptions): Connection {
  const { clock } = options;
  let socket: Socket | null = null;
  let timer: number | null = null;
  let attempt = 0;
  let closed = false;

  function later(milliseconds: number, run: () => void): void {
    if (timer !== null) clock.cancel(timer);
    timer = clock.after(milliseconds, () => {
      timer = null;
      run();
    });
  }

  function drop(): void {
    if (!socket) return;
    const old = socket;
    socket = null;
    old.onopen = old.onclose = old.onerror = old.onmessage = null;
    old.close();
  }

  function lost(): void {
    drop();
    if (closed) return;
    attempt++;
    const wait = backoff(attempt);
    options.onState({ phase: "waiting", retryAt: clock.now() + wait, attempt });
    later(wait, start);
  }

  function watchSilence(): void {
    later(SILENCE, () => {
      socket?.send(options.ping);
      later(SILENCE, lost);
    });
  }

  function start(): void {
    options.onState({ phase: "connecting" });
    try {
      socket = options.open();
    } catch {
      lost();
      return;
    }
    // A server that takes the call and never answers counts as lost as well.
    later(SILENCE, lost);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      attempt = 0;
      watchSilence();
      options.onState({ phase: "open" });
    };
    socket.onclose = lost;
    socket.onerror = lost;
    socket.onmessage = (event) => {
      watchSilence();
      if (event.data instanceof ArrayBuffer) options.onMessage(new Uint8Array(event.data));
    };
  }

  start();
  return {
    send(text) {
      if (socket?.readyState !== 1) return false;
      socket.send(text);
      return true;
    },
    retry() {
      if (closed || socket) return;
      if (timer !== null) clock.cancel(timer);
      start();
    },
    close() {
      closed = true;
      if (timer !== null) clock.cancel(timer);
      drop();
      options.onState({ phase: "closed" });
    },
  };
}
