import { describe, expect, it } from "vitest";
import {
  backoff,
  type ConnectionState,
  connect,
  MOST_WAIT,
  SILENCE,
  type Socket,
} from "../../packages/viewer/src/connection.js";

/** A clock whose time passes when the test says so. */
function createClock() {
  let time = 0;
  let next = 1;
  const timers = new Map<number, { at: number; run: () => void }>();
  return {
    now: () => time,
    after(milliseconds: number, run: () => void) {
      timers.set(next, { at: time + milliseconds, run });
      return next++;
    },
    cancel: (timer: number) => void timers.delete(timer),
    pass(milliseconds: number) {
      const until = time + milliseconds;
      for (;;) {
        const due = [...timers].filter(([, t]) => t.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due[0]);
        time = due[1].at;
        due[1].run();
      }
      time = until;
    },
    waiting: () => timers.size,
  };
}

class FakeSocket implements Socket {
  binaryType = "";
  readyState = 0;
  onopen: Socket["onopen"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  onmessage: Socket["onmessage"] = null;
  readonly sent: string[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.readyState = 1;
    this.onopen?.(undefined as never);
  }

  breaks(): void {
    this.readyState = 3;
    this.onclose?.(undefined as never);
  }
}

function start() {
  const clock = createClock();
  const sockets: FakeSocket[] = [];
  const states: ConnectionState[] = [];
  const messages: Uint8Array[] = [];
  const connection = connect({
    open() {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    clock,
    ping: "ping",
    onMessage: (bytes) => messages.push(bytes),
    onState: (state) => states.push(state),
  });
  return { clock, sockets, states, messages, connection };
}

describe("the wait before a new try", () => {
  it("doubles up to a cap", () => {
    expect([1, 2, 3, 4, 5, 6, 7, 5000].map(backoff)).toEqual([
      500,
      1000,
      2000,
      4000,
      8000,
      MOST_WAIT,
      MOST_WAIT,
      MOST_WAIT,
    ]);
  });
});

describe("a connection", () => {
  it("comes back by itself, waits longer each time, and starts anew once it was open", () => {
    const { clock, sockets, states } = start();
    sockets[0].breaks();
    expect(states.at(-1)).toEqual({ phase: "waiting", retryAt: 500, attempt: 1 });
    clock.pass(500);
    sockets[1].breaks();
    expect(states.at(-1)).toEqual({ phase: "waiting", retryAt: 1500, attempt: 2 });
    clock.pass(1000);
    sockets[2].opens();
    expect(states.at(-1)).toEqual({ phase: "open" });
    sockets[2].breaks();
    expect(states.at(-1)).toEqual({ phase: "waiting", retryAt: 2000, attempt: 1 });
  });

  it("tries at once when a person asks, and only then once", () => {
    const { clock, sockets, connection } = start();
    sockets[0].breaks();
    connection.retry();
    connection.retry();
    clock.pass(400);
    expect(sockets).toHaveLength(2);
  });

  it("tries again when a socket cannot even be made", () => {
    const clock = createClock();
    let tries = 0;
    connect({
      open() {
        tries++;
        throw new Error("refused");
      },
      clock,
      ping: "ping",
      onMessage: () => {},
      onState: () => {},
    });
    clock.pass(1600);
    expect(tries).toBe(3);
  });

  it("pings a silent server, and gives up on one that does not answer", () => {
    const { clock, sockets, states } = start();
    sockets[0].opens();
    clock.pass(SILENCE);
    expect(sockets[0].sent).toEqual(["ping"]);
    sockets[0].onmessage?.({ data: new ArrayBuffer(1) });
    clock.pass(SILENCE);
    expect(sockets[0].sent).toHaveLength(2);
    clock.pass(SILENCE);
    expect(sockets[0].closed).toBe(true);
    expect(states.at(-1)?.phase).toBe("waiting");
  });

  it("gives up on a server that accepts and never opens", () => {
    const { clock, sockets, states } = start();
    clock.pass(SILENCE);
    expect(sockets[0].closed).toBe(true);
    expect(states.at(-1)?.phase).toBe("waiting");
  });

  it("hands on binary messages only, and sends only while open", () => {
    const { sockets, messages, connection } = start();
    expect(connection.send("early")).toBe(false);
    sockets[0].opens();
    expect(connection.send("hello")).toBe(true);
    sockets[0].onmessage?.({ data: "text" });
    sockets[0].onmessage?.({ data: new Uint8Array([7]).buffer });
    expect(messages).toEqual([new Uint8Array([7])]);
  });

  it("stays closed once closed", () => {
    const { clock, sockets, states, connection } = start();
    sockets[0].opens();
    connection.close();
    connection.retry();
    clock.pass(60_000);
    expect(sockets).toHaveLength(1);
    expect(clock.waiting()).toBe(0);
    expect(states.at(-1)).toEqual({ phase: "closed" });
  });
});
